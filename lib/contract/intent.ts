import { z } from 'zod/mini';
import { required, text } from './text';

/** As many as the plan's engine takes. */
const MOST_OBJECTS = 1_000;
const MOST_RULES = 1_000;
const MOST_SUBJECTS = 5_000;

const texts = z.array(text()).check(z.maxLength(1_000, 'has more than 1000 entries'));
const Labels = z.record(required(317), text(63));
/** Any text, line ends included: Kubernetes allows 256 KiB of them in all. */
const Annotations = z.record(required(317), z.string().check(z.maxLength(262_144, 'longer than 262144 characters')));

export const RuleInput = z.strictObject({
  verbs: texts,
  apiGroups: z._default(texts, []),
  resources: z._default(texts, []),
  resourceNames: z._default(texts, []),
  nonResourceURLs: z._default(texts, []),
});

const SubjectInput = z.strictObject({
  kind: required(63),
  name: required(),
  namespace: z.optional(text()),
  apiGroup: z.optional(text()),
});
const named = { name: required(), labels: z.optional(Labels), annotations: z.optional(Annotations) };
const rules = { rules: z.array(RuleInput).check(z.maxLength(MOST_RULES, `has more than ${MOST_RULES} rules`)) };
const bound = {
  roleRef: z.strictObject({ kind: z.enum(['Role', 'ClusterRole']), name: required() }),
  subjects: z.array(SubjectInput).check(z.maxLength(MOST_SUBJECTS, `has more than ${MOST_SUBJECTS} subjects`)),
};
const Selector = z.strictObject({
  matchLabels: z._default(Labels, {}),
  matchExpressions: z._default(
    z.array(
      z.strictObject({
        key: required(317),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z._default(texts, []),
      }),
    ),
    [],
  ),
});

/** An object as a person wants it to be; labels and annotations that are left out stay as they are. */
export const WantedInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('Role'), namespace: required(), ...named, ...rules }),
  z.strictObject({
    kind: z.literal('ClusterRole'),
    ...named,
    ...rules,
    aggregation: z.optional(z.array(Selector).check(z.maxLength(100))),
  }),
  z.strictObject({ kind: z.literal('RoleBinding'), namespace: required(), ...named, ...bound }),
  z.strictObject({ kind: z.literal('ClusterRoleBinding'), ...named, ...bound }),
]);
export type WantedInput = z.infer<typeof WantedInput>;

const PlannedKind = z.enum(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']);
const place = { kind: PlannedKind, namespace: z.optional(text()), name: required() };

/** What a person wants: objects as they are to be, and objects that are to go. */
export const IntentInput = z.strictObject({
  objects: z
    .array(
      z.discriminatedUnion('op', [
        z.strictObject({ op: z.literal('apply'), object: WantedInput }),
        z.strictObject({ op: z.literal('delete'), ...place, uid: z.optional(text()) }),
      ]),
    )
    .check(z.minLength(1, 'is empty'), z.maxLength(MOST_OBJECTS, `has more than ${MOST_OBJECTS} objects`)),
  /** What was seen of objects when this was decided: a plan on another state of them is refused. */
  basis: z.optional(
    z.array(z.strictObject({ ...place, uid: z.optional(text()), resourceVersion: z.optional(text()) })),
  ),
  /** The objects are as the bundle has them: applied by throwing the copy away that holds what was changed. */
  afresh: z.optional(z.literal(true)),
});
export type IntentInput = z.infer<typeof IntentInput>;

/** An object by its place. */
export const PlaceOutput = z.object({ kind: PlannedKind, namespace: z.optional(z.string()), name: z.string() });
export type PlaceOutput = z.infer<typeof PlaceOutput>;
