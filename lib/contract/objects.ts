import { z } from 'zod';
import { PageInput, PageOutput, answer } from './answer';
import { RuleOutput, Weight } from './access';
import { text } from './text';

/** `sort` is a column, `-` before it turns it round. */
const listInput = (columns: readonly [string, ...string[]]) =>
  z.strictObject({
    filter: text(253).optional(),
    namespace: text().optional(),
    sort: z.enum([...columns, ...columns.map((c) => `-${c}`)]).optional(),
    ...PageInput,
  });

const WrittenSubject = z.object({
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});
const RoleRefOutput = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  namespace: z.string().optional(),
  name: z.string(),
});

export const RoleRow = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  namespace: z.string().optional(),
  name: z.string(),
  rules: z.number().int(),
  bindings: z.number().int(),
  weight: Weight,
  aggregated: z.boolean(),
  created: z.string().optional(),
});
export const BindingRow = z.object({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  namespace: z.string().optional(),
  name: z.string(),
  role: RoleRefOutput,
  /** The role exists; false when it is missing; absent when roles could not be read. */
  roleExists: z.boolean().optional(),
  subjects: z.number().int(),
  firstSubjects: z.array(WrittenSubject),
  created: z.string().optional(),
});
export const ServiceAccountRow = z.object({
  namespace: z.string(),
  name: z.string(),
  bindings: z.number().int(),
  automount: z.boolean().optional(),
  created: z.string().optional(),
});
export const SubjectRow = z.object({
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  namespace: z.string().optional(),
  name: z.string(),
  bindings: z.number().int(),
  clusterBindings: z.number().int(),
  namespaces: z.number().int(),
  /** For a ServiceAccount: whether the object exists. */
  exists: z.boolean().optional(),
});
export const NamespaceRow = z.object({
  name: z.string(),
  roles: z.number().int(),
  bindings: z.number().int(),
  serviceAccounts: z.number().int(),
  /** False when it is only named by objects, and no Namespace of the name was read. */
  exists: z.boolean(),
  created: z.string().optional(),
});

export const RoleListInput = listInput(['namespace', 'name', 'rules', 'bindings', 'created']);
export const BindingListInput = listInput(['namespace', 'name', 'role', 'subjects', 'created']);
export const ServiceAccountListInput = listInput(['namespace', 'name', 'bindings', 'created']);
export const SubjectListInput = listInput(['kind', 'namespace', 'name', 'bindings', 'clusterBindings', 'namespaces']);
export const NamespaceListInput = listInput(['name', 'roles', 'bindings', 'serviceAccounts', 'created']);

const rows = <T extends z.ZodType>(row: T) => answer(z.object({ rows: z.array(row), ...PageOutput }));
export const RoleListOutput = rows(RoleRow);
export const BindingListOutput = rows(BindingRow);
export const ServiceAccountListOutput = rows(ServiceAccountRow);
export const SubjectListOutput = rows(SubjectRow);
export const NamespaceListOutput = rows(NamespaceRow);

const MetaOutput = z.object({
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  created: z.string().optional(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  lastWrite: z.object({ manager: z.string(), operation: z.string(), time: z.string().optional() }).optional(),
  file: z.object({ path: z.string(), line: z.number().int() }).optional(),
});

/** One object and what uses it. `yaml` is the object as the model holds it. */
const objectBase = { name: z.string(), namespace: z.string().optional(), meta: MetaOutput, yaml: z.string() };

export const RoleObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.enum(['Role', 'ClusterRole']),
    weight: Weight,
    rules: z.array(
      RuleOutput.extend({
        index: z.number().int(),
        weight: Weight,
        aggregatedFrom: z.array(z.string()),
        noEffect: z.array(z.string()),
      }),
    ),
    aggregation: z
      .object({
        selectors: z.array(z.string()),
        parts: z.array(z.string()),
        cycle: z.array(z.string()),
        /** What the controller would write, against what is stored. */
        drift: z.object({ missing: z.array(RuleOutput), extra: z.array(RuleOutput) }),
      })
      .optional(),
    /** ClusterRoles that aggregate this one. */
    aggregatedInto: z.array(z.string()),
    bindings: z.array(BindingRow),
    bindingsTotal: z.number().int(),
  }),
);
export const BindingObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
    role: RoleRefOutput,
    roleExists: z.boolean().optional(),
    rules: z.array(RuleOutput.extend({ index: z.number().int(), weight: Weight, noEffect: z.array(z.string()) })),
    subjects: z.array(
      WrittenSubject.extend({
        /** The principal it stands for; absent when it can never match, `never` says why. */
        principal: z.string().optional(),
        never: z.string().optional(),
        exists: z.boolean().optional(),
      }),
    ),
  }),
);
export const ServiceAccountObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.literal('ServiceAccount'),
    automount: z.boolean().optional(),
    secrets: z.array(z.string()),
    bindings: z.array(BindingRow),
    bindingsTotal: z.number().int(),
  }),
);
export const NamespaceObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.literal('Namespace'),
    exists: z.boolean(),
    roles: z.number().int(),
    bindings: z.number().int(),
    serviceAccounts: z.number().int(),
  }),
);
/** A subject is no object: it is whatever bindings name, and ServiceAccounts. */
export const SubjectObjectOutput = answer(
  z.object({
    kind: z.enum(['User', 'Group', 'ServiceAccount']),
    namespace: z.string().optional(),
    name: z.string(),
    exists: z.boolean().optional(),
    /** As the API server would see it: with the groups that Kubernetes adds. */
    requester: z.object({ user: z.string(), groups: z.array(z.string()) }),
    superuser: z.boolean(),
    /** Bindings that name it, and those that name one of its implicit groups, marked with the group. */
    bindings: z.array(BindingRow.extend({ throughGroup: z.string().optional() })),
    bindingsTotal: z.number().int(),
    yaml: z.string().optional(),
  }),
);

export type RoleRow = z.infer<typeof RoleRow>;
export type BindingRow = z.infer<typeof BindingRow>;
export type ServiceAccountRow = z.infer<typeof ServiceAccountRow>;
export type SubjectRow = z.infer<typeof SubjectRow>;
export type NamespaceRow = z.infer<typeof NamespaceRow>;
export type RoleObjectOutput = z.infer<typeof RoleObjectOutput>;
export type BindingObjectOutput = z.infer<typeof BindingObjectOutput>;
export type ServiceAccountObjectOutput = z.infer<typeof ServiceAccountObjectOutput>;
export type NamespaceObjectOutput = z.infer<typeof NamespaceObjectOutput>;
export type SubjectObjectOutput = z.infer<typeof SubjectObjectOutput>;

export type RoleListInput = z.infer<typeof RoleListInput>;
export type BindingListInput = z.infer<typeof BindingListInput>;
export type ServiceAccountListInput = z.infer<typeof ServiceAccountListInput>;
export type SubjectListInput = z.infer<typeof SubjectListInput>;
export type NamespaceListInput = z.infer<typeof NamespaceListInput>;
export type RoleListOutput = z.infer<typeof RoleListOutput>;
export type BindingListOutput = z.infer<typeof BindingListOutput>;
export type ServiceAccountListOutput = z.infer<typeof ServiceAccountListOutput>;
export type SubjectListOutput = z.infer<typeof SubjectListOutput>;
export type NamespaceListOutput = z.infer<typeof NamespaceListOutput>;
