import { z } from 'zod/mini';
import { PageInput, PageOutput, answer } from './answer';
import { RoleRefOutput, RuleOutput, Weight } from './access';
import { text } from './text';

/** `sort` is a column, `-` before it turns it round. */
const listInput = (columns: readonly [string, ...string[]]) =>
  z.strictObject({
    filter: z.optional(text(253)),
    namespace: z.optional(text()),
    sort: z.optional(z.enum([...columns, ...columns.map((c) => `-${c}`)])),
    ...PageInput,
  });

const WrittenSubject = z.object({
  kind: z.string(),
  name: z.string(),
  namespace: z.optional(z.string()),
});
export const RoleRow = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  namespace: z.optional(z.string()),
  name: z.string(),
  rules: z.int(),
  bindings: z.int(),
  weight: Weight,
  aggregated: z.boolean(),
  created: z.optional(z.string()),
});
export const BindingRow = z.object({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  namespace: z.optional(z.string()),
  name: z.string(),
  role: RoleRefOutput,
  /** The role exists; false when it is missing; absent when roles could not be read. */
  roleExists: z.optional(z.boolean()),
  subjects: z.int(),
  firstSubjects: z.array(WrittenSubject),
  created: z.optional(z.string()),
});
export const ServiceAccountRow = z.object({
  namespace: z.string(),
  name: z.string(),
  bindings: z.int(),
  automount: z.optional(z.boolean()),
  created: z.optional(z.string()),
});
export const SubjectRow = z.object({
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  namespace: z.optional(z.string()),
  name: z.string(),
  bindings: z.int(),
  clusterBindings: z.int(),
  namespaces: z.int(),
  /** For a ServiceAccount: whether the object exists. */
  exists: z.optional(z.boolean()),
});
export const NamespaceRow = z.object({
  name: z.string(),
  roles: z.int(),
  bindings: z.int(),
  serviceAccounts: z.int(),
  /** False when it is only named by objects, and no Namespace of the name was read. */
  exists: z.boolean(),
  created: z.optional(z.string()),
});

export const RoleListInput = listInput(['namespace', 'name', 'rules', 'bindings', 'created']);
export const BindingListInput = listInput(['namespace', 'name', 'role', 'subjects', 'created']);
export const ServiceAccountListInput = listInput(['namespace', 'name', 'bindings', 'created']);
export const SubjectListInput = listInput(['kind', 'namespace', 'name', 'bindings', 'clusterBindings', 'namespaces']);
export const NamespaceListInput = listInput(['name', 'roles', 'bindings', 'serviceAccounts', 'created']);

const rows = <T extends z.ZodMiniType>(row: T) => answer(z.object({ rows: z.array(row), ...PageOutput }));
export const RoleListOutput = rows(RoleRow);
export const BindingListOutput = rows(BindingRow);
export const ServiceAccountListOutput = rows(ServiceAccountRow);
export const SubjectListOutput = rows(SubjectRow);
export const NamespaceListOutput = rows(NamespaceRow);

const MetaOutput = z.object({
  uid: z.optional(z.string()),
  resourceVersion: z.optional(z.string()),
  created: z.optional(z.string()),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  lastWrite: z.optional(z.object({ manager: z.string(), operation: z.string(), time: z.optional(z.string()) })),
  file: z.optional(z.object({ path: z.string(), line: z.int() })),
});

/** One object and what uses it. `yaml` is the object as the model holds it. */
const objectBase = { name: z.string(), namespace: z.optional(z.string()), meta: MetaOutput, yaml: z.string() };

export const RoleObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.enum(['Role', 'ClusterRole']),
    weight: Weight,
    rules: z.array(
      z.extend(RuleOutput, {
        index: z.int(),
        weight: Weight,
        aggregatedFrom: z.array(z.string()),
        noEffect: z.array(z.string()),
      }),
    ),
    aggregation: z.optional(
      z.object({
        selectors: z.array(z.string()),
        parts: z.array(z.string()),
        cycle: z.array(z.string()),
        /** What the controller would write, against what is stored. */
        drift: z.object({ missing: z.array(RuleOutput), extra: z.array(RuleOutput) }),
      }),
    ),
    /** ClusterRoles that aggregate this one. */
    aggregatedInto: z.array(z.string()),
    bindings: z.array(BindingRow),
    bindingsTotal: z.int(),
  }),
);
export const BindingObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
    role: RoleRefOutput,
    roleExists: z.optional(z.boolean()),
    rules: z.array(z.extend(RuleOutput, { index: z.int(), weight: Weight, noEffect: z.array(z.string()) })),
    subjects: z.array(
      z.extend(WrittenSubject, {
        /** The principal it stands for; absent when it can never match, `never` says why. */
        principal: z.optional(z.string()),
        never: z.optional(z.string()),
        exists: z.optional(z.boolean()),
      }),
    ),
  }),
);
export const ServiceAccountObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.literal('ServiceAccount'),
    automount: z.optional(z.boolean()),
    secrets: z.array(z.string()),
    bindings: z.array(BindingRow),
    bindingsTotal: z.int(),
  }),
);
export const NamespaceObjectOutput = answer(
  z.object({
    ...objectBase,
    kind: z.literal('Namespace'),
    exists: z.boolean(),
    roles: z.int(),
    bindings: z.int(),
    serviceAccounts: z.int(),
  }),
);
/** A subject is no object: it is whatever bindings name, and ServiceAccounts. */
export const SubjectObjectOutput = answer(
  z.object({
    kind: z.enum(['User', 'Group', 'ServiceAccount']),
    namespace: z.optional(z.string()),
    name: z.string(),
    exists: z.optional(z.boolean()),
    /** As the API server would see it: with the groups that Kubernetes adds. */
    requester: z.object({ user: z.string(), groups: z.array(z.string()) }),
    superuser: z.boolean(),
    /** Bindings that name it, and those that name one of its implicit groups, marked with the group. */
    bindings: z.array(z.extend(BindingRow, { throughGroup: z.optional(z.string()) })),
    bindingsTotal: z.int(),
    yaml: z.optional(z.string()),
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
