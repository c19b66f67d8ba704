import { z } from 'zod/mini';
import { PageInput, PageOutput, answer } from './answer';
import { AskAndWhoInput, Note, askShape, refineAsk, refineWho, whoShape } from './ask';
import { text } from './text';

export const Verdict = z.enum(['allowed', 'refused', 'unknown']);
export type Verdict = z.infer<typeof Verdict>;

const Principal = {
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  namespace: z.optional(z.string()),
  name: z.string(),
};

/** A subject as written in the binding. */
const WrittenSubject = z.object({
  kind: z.string(),
  name: z.string(),
  namespace: z.optional(z.string()),
  apiGroup: z.optional(z.string()),
});

export const RuleOutput = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()),
  nonResourceURLs: z.array(z.string()),
});
export type RuleOutput = z.infer<typeof RuleOutput>;

const BindingRef = z.object({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  namespace: z.optional(z.string()),
  name: z.string(),
});
/** The role that a binding points to, by where it would be. */
export const RoleRefOutput = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  namespace: z.optional(z.string()),
  name: z.string(),
});

/** How wide the rule is that grants: everything there is, by a wildcard, or as named. */
export const Weight = z.enum(['everything', 'wildcard', 'named']);

export const PathOutput = z.union([
  z.object({ superuser: z.literal(true) }),
  z.object({
    binding: BindingRef,
    role: RoleRefOutput,
    rule: z.extend(RuleOutput, { index: z.int() }),
    /** ClusterRoles whose rules the aggregation controller copied into `role`. */
    aggregatedFrom: z.optional(z.array(z.string())),
    subject: WrittenSubject,
    weight: Weight,
  }),
]);
export type PathOutput = z.infer<typeof PathOutput>;

const via = { via: z.array(PathOutput), viaTotal: z.int() };

export const CanInput = AskAndWhoInput;
export const CanOutput = answer(z.object({ allowed: z.boolean(), verdict: Verdict, ...via, notes: z.array(Note) }));

export const ReviewsInput = z.strictObject({ asks: z.array(AskAndWhoInput).check(z.minLength(1), z.maxLength(1000)) });
export const ReviewsOutput = answer(
  z.array(z.object({ allowed: z.boolean(), verdict: Verdict, via: z.array(PathOutput).check(z.maxLength(1)) })),
);

export const WhoCanInput = z
  .strictObject({
    ...askShape,
    expand: z.optional(z.enum(['members'])),
    filter: z.optional(text(253)),
    ...PageInput,
  })
  .check(z.superRefine(refineAsk));
export type WhoCanInput = z.infer<typeof WhoCanInput>;
export const WhoCanSubject = z.object({
  ...Principal,
  ...via,
  /** Only with `expand=members`: it is allowed through these groups, not by a binding of its own. */
  throughGroups: z.optional(z.array(z.string())),
});
export type WhoCanSubject = z.infer<typeof WhoCanSubject>;
export const WhoCanOutput = answer(
  z.object({
    subjects: z.array(WhoCanSubject),
    ...PageOutput,
    notes: z.array(Note),
    /** Bindings in scope whose role could not be read: their subjects are neither in nor out. */
    unresolved: z.object({
      bindings: z.array(z.object({ binding: BindingRef, role: RoleRefOutput, subjects: z.array(WrittenSubject) })),
      total: z.int(),
    }),
    /** Over the whole answer, not the page. */
    summary: z.object({
      users: z.int(),
      groups: z.int(),
      serviceAccounts: z.int(),
      /** Subjects whose strongest path is through a wildcard. */
      byWildcard: z.int(),
    }),
  }),
);
export type WhoCanOutput = z.infer<typeof WhoCanOutput>;

export const WhatCanInput = z
  .strictObject({
    ...whoShape,
    namespace: z.optional(text()),
    filter: z.optional(text(253)),
    ...PageInput,
  })
  .check(z.superRefine(refineWho));
export const EffectiveRule = z.object({
  rule: RuleOutput,
  ...via,
  weight: Weight,
  /** Why the rule, or a part of it, can never match a request in this scope. */
  noEffect: z.array(z.string()),
});
export const WhatCanOutput = answer(
  z.object({
    subject: z.object({ user: z.string(), groups: z.array(z.string()) }),
    superuser: z.boolean(),
    /** `namespace` absent: the grant holds cluster-wide. */
    scopes: z.array(z.object({ namespace: z.optional(z.string()), rules: z.array(EffectiveRule) })),
    /** Rules over all scopes; a page holds `limit` rules. */
    ...PageOutput,
  }),
);
export type WhatCanOutput = z.infer<typeof WhatCanOutput>;

export const WhyInput = AskAndWhoInput;
export const NearMiss = z.object({
  differs: z.array(
    z.object({
      what: z.enum([
        'verb',
        'name',
        'namespace',
        'group',
        'apiGroup',
        'resource',
        'subresource',
        'path',
        'role',
        'subject',
      ]),
      has: z.string(),
      wants: z.string(),
    }),
  ),
  /** One sentence that says the difference. */
  says: z.string(),
  binding: BindingRef,
  role: RoleRefOutput,
  rule: z.optional(z.extend(RuleOutput, { index: z.int() })),
  /** Whom the binding names; for a difference in group: the group that would have to be joined. */
  subject: WrittenSubject,
  /** The binding that would be the place of the grant: this one, or one in the right namespace, which may not exist yet. */
  place: z.extend(BindingRef, { exists: z.boolean() }),
});
export type NearMiss = z.infer<typeof NearMiss>;
export const WhyOutput = answer(
  z.object({
    allowed: z.boolean(),
    verdict: Verdict,
    ...via,
    nearMisses: z.array(NearMiss),
    /** Who could put the missing grant there: principals that may create the binding and may hand out the role. */
    whoCouldGrant: z.object({
      subjects: z.array(z.object(Principal)),
      total: z.int(),
      /** There may be more: only so many candidates are looked at. */
      truncated: z.boolean(),
    }),
    notes: z.array(Note),
  }),
);
export type WhyOutput = z.infer<typeof WhyOutput>;

export const VerifyInput = AskAndWhoInput;
export const VerifyOutput = answer(
  z.object({
    ours: z.object({ allowed: z.boolean(), verdict: Verdict }),
    /** The API server's own words. */
    cluster: z.object({ allowed: z.boolean(), denied: z.boolean(), reason: z.string(), evaluationError: z.string() }),
    agrees: z.boolean(),
    review: z.enum(['SubjectAccessReview', 'SelfSubjectAccessReview']),
    checkedAt: z.iso.datetime(),
  }),
);
export type VerifyOutput = z.infer<typeof VerifyOutput>;

export type Weight = z.infer<typeof Weight>;
export type CanInput = z.infer<typeof CanInput>;
export type CanOutput = z.infer<typeof CanOutput>;
export type ReviewsInput = z.infer<typeof ReviewsInput>;
export type ReviewsOutput = z.infer<typeof ReviewsOutput>;
export type WhatCanInput = z.infer<typeof WhatCanInput>;
export type EffectiveRule = z.infer<typeof EffectiveRule>;
export type WhyInput = z.infer<typeof WhyInput>;
export type VerifyInput = z.infer<typeof VerifyInput>;
