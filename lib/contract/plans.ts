import { z } from 'zod/mini';
import { RuleOutput } from './access';
import { PageInput, PageOutput, answer } from './answer';
import { IntentInput, PlaceOutput } from './intent';
import { required, text } from './text';

const Principal = z.object({
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  namespace: z.optional(z.string()),
  name: z.string(),
});

/** A right as written: a star counts one, and `covers` says what it reaches of what is served now. */
const GrantOutput = z.object({
  type: z.enum(['resource', 'url']),
  verb: z.string(),
  apiGroup: z.optional(z.string()),
  resource: z.optional(z.string()),
  name: z.optional(z.string()),
  path: z.optional(z.string()),
  covers: z.optional(z.object({ resources: z.int(), examples: z.array(z.string()) })),
});
export type GrantOutput = z.infer<typeof GrantOutput>;

export const AccessDeltaOutput = z.object({
  gained: z.int(),
  lost: z.int(),
  subjectsGaining: z.int(),
  subjectsLosing: z.int(),
  /** Written anew or taken away, but held some other way all the same. */
  shadowed: z.object({ gained: z.int(), lost: z.int() }),
  /** At most 500 subjects and scopes; `subjectsTotal` counts them all. `scope` is empty for the cluster. */
  subjects: z.array(
    z.object({
      principal: Principal,
      scope: z.string(),
      gained: z.array(GrantOutput),
      lost: z.array(GrantOutput),
    }),
  ),
  subjectsTotal: z.int(),
  truncated: z.boolean(),
});
export type AccessDeltaOutput = z.infer<typeof AccessDeltaOutput>;

export const RiskOutput = z.object({
  rule: z.string(),
  title: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  reason: z.string(),
  principal: Principal,
  scope: z.string(),
});
export type RiskOutput = z.infer<typeof RiskOutput>;

const DiffLineOutput = z.object({ op: z.enum(['add', 'remove', 'same']), text: z.string() });

export const StepOutput = z.object({
  action: z.enum(['create', 'update', 'replace', 'delete']),
  object: PlaceOutput,
  /** YAML; empty where there is none. */
  before: z.string(),
  after: z.string(),
  /** The lines of the two, in order. */
  diff: z.array(DiffLineOutput),
});
export type StepOutput = z.infer<typeof StepOutput>;

const RefusedOutput = z.object({
  code: z.string(),
  message: z.string(),
  missing: z.optional(z.array(RuleOutput)),
  places: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

/** What the cluster itself says to a request that changes nothing, made as the actor. */
export const DryRunOutput = z.object({
  object: PlaceOutput,
  verb: z.enum(['create', 'update', 'delete']),
  state: z.enum(['accepted', 'refused', 'unknown', 'not-asked']),
  refused: z.optional(RefusedOutput),
  detail: z.string(),
  owners: z.array(z.object({ manager: z.string(), fields: z.array(z.string()) })),
  warnings: z.array(z.string()),
});
export type DryRunOutput = z.infer<typeof DryRunOutput>;

/** Why a plan must not, or should not without a thought, be applied. */
export const BlockerOutput = z.object({
  code: z.string(),
  severity: z.enum(['blocks', 'warns']),
  message: z.string(),
  objects: z.array(PlaceOutput),
  missing: z.optional(z.array(RuleOutput)),
  /** It lies where the actor may not look. */
  withheld: z.optional(z.literal(true)),
});
export type BlockerOutput = z.infer<typeof BlockerOutput>;

const AssertionVerdict = z.enum(['pass', 'fail', 'unknown']);
const PlanAssertionOutput = z.object({
  id: z.string(),
  name: z.string(),
  before: AssertionVerdict,
  after: AssertionVerdict,
  says: z.string(),
});

/** How much of a plan's effect lies where its actor may not look. */
export const WithheldOutput = z.object({
  gained: z.int(),
  lost: z.int(),
  subjects: z.int(),
  risksAdded: z.int(),
  risksRemoved: z.int(),
  risksSkipped: z.int(),
});
export type WithheldOutput = z.infer<typeof WithheldOutput>;

const PlanValue = z.object({
  hash: z.string(),
  intent: IntentInput,
  actor: z.object({
    user: z.string(),
    groups: z.array(z.string()),
    mode: z.enum(['passthrough', 'impersonate', 'local', 'bundle']),
    remarks: z.array(z.string()),
  }),
  steps: z.array(StepOutput),
  /** What Kubernetes would refuse of the intent; then there are no further checks. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  access: AccessDeltaOutput,
  /** `skipped`: affected subjects, beyond the first 200, whose risks were not compared. */
  risks: z.object({ added: z.array(RiskOutput), removed: z.array(RiskOutput), skipped: z.int() }),
  assertions: z.object({ checked: z.int(), changed: z.array(PlanAssertionOutput) }),
  dryRun: z.array(DryRunOutput),
  whyNotApply: z.array(BlockerOutput),
  /** Aggregated ClusterRoles that the controller would rewrite. */
  aggregated: z.array(z.string()),
  /**
   * Absent where the actor sees the whole cluster, and where it is not certain that they may do all of it: then what is
   * hidden cannot be told from what is not there.
   */
  withheld: z.optional(WithheldOutput),
});
export const PlanOutput = answer(PlanValue);
export type PlanOutput = z.infer<typeof PlanOutput>;
export const PlanInput = z.strictObject({ intent: IntentInput });
export type PlanInput = z.infer<typeof PlanInput>;

/** `reason` is asked for where an assertion breaks, and kept. */
export const ChangeInput = z.strictObject({
  intent: IntentInput,
  planHash: required(100),
  reason: z.optional(text(2_000)),
  /** The change that this one takes back. */
  undoes: z.optional(required(100)),
  /** The change, done in part, that this one does the rest of. */
  finishes: z.optional(required(100)),
});
export type ChangeInput = z.infer<typeof ChangeInput>;

const ChangeStepOutput = z.object({
  object: PlaceOutput,
  verb: z.enum(['create', 'update', 'delete']),
  state: z.enum(['intended', 'done', 'failed', 'skipped', 'unknown']),
  says: z.string(),
  auditId: z.string(),
  at: z.iso.datetime(),
});

export const ChangeRow = z.object({
  id: z.string(),
  person: z.string(),
  actsAs: z.string(),
  state: z.enum(['applying', 'applied', 'failed', 'partial']),
  planHash: z.string(),
  says: z.string(),
  /** What the reader may see of it; the rest is in `withheld`. */
  gained: z.int(),
  lost: z.int(),
  withheld: z.optional(z.object({ gained: z.int(), lost: z.int() })),
  objects: z.array(PlaceOutput),
  undoes: z.optional(z.string()),
  undoneBy: z.optional(z.string()),
  finishes: z.optional(z.string()),
  /** Done in part itself, that one stands for the rest. */
  finishedBy: z.optional(z.string()),
  createdAt: z.iso.datetime(),
  endedAt: z.optional(z.iso.datetime()),
});
export type ChangeRow = z.infer<typeof ChangeRow>;

export const ChangeListInput = z.strictObject({ ...PageInput });
export type ChangeListInput = z.infer<typeof ChangeListInput>;
export const ChangeListOutput = answer(z.object({ rows: z.array(ChangeRow), nextCursor: PageOutput.nextCursor }));
export type ChangeListOutput = z.infer<typeof ChangeListOutput>;
export const ChangeOutput = answer(
  z.extend(ChangeRow, {
    intent: IntentInput,
    reason: z.optional(z.string()),
    steps: z.array(ChangeStepOutput),
    /** The intents that finish it, and that take it back; each is planned like any other. */
    finish: z.optional(IntentInput),
    undo: z.optional(IntentInput),
  }),
);
export type ChangeOutput = z.infer<typeof ChangeOutput>;
