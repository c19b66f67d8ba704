import { z } from 'zod/mini';
import { PathOutput } from './access';
import { answer } from './answer';
import { required, text } from './text';

const words = (most: number) => z.array(text(253)).check(z.minLength(1, 'is empty'), z.maxLength(most));
const globs = z.array(required(253)).check(z.maxLength(100));

/** Something that must stay true. In names a star stands for any text; verbs, groups and resources are literal. */
export const AssertionInput = z.strictObject({
  name: required(200),
  type: z.enum(['must-not', 'only', 'can']),
  subjects: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.enum(['User', 'Group']), name: required() }),
        z.strictObject({ kind: z.literal('ServiceAccount'), namespace: required(253), name: required(253) }),
      ]),
    )
    .check(z.minLength(1, 'is empty'), z.maxLength(100)),
  verbs: words(50),
  apiGroups: z._default(z.array(text(253)).check(z.minLength(1, 'is empty'), z.maxLength(50)), ['']),
  resources: words(50),
  names: z.optional(z.array(required(253)).check(z.minLength(1, 'is empty'), z.maxLength(100))),
  /** `cluster`: requests outside of namespaces; else namespaces by globs. */
  where: z.union([
    z.literal('cluster'),
    z.strictObject({
      include: z._default(globs.check(z.minLength(1, 'is empty')), ['*']),
      exclude: z._default(globs, []),
    }),
  ]),
});
export type AssertionInput = z.infer<typeof AssertionInput>;

export const AssertionVerdict = z.enum(['pass', 'fail', 'unknown']);
export type AssertionVerdict = z.infer<typeof AssertionVerdict>;

/** One that is allowed what it must not be, with the proof; or refused what it must be allowed. */
export const AssertionExample = z.object({
  says: z.string(),
  principal: z.object({
    kind: z.enum(['User', 'Group', 'ServiceAccount']),
    namespace: z.optional(z.string()),
    name: z.string(),
  }),
  /** With an empty name where objects of every name are meant. */
  ask: z.object({
    verb: z.string(),
    apiGroup: z.string(),
    resource: z.string(),
    subresource: z.string(),
    namespace: z.string(),
    name: z.string(),
  }),
  via: z.array(PathOutput),
});
export type AssertionExample = z.infer<typeof AssertionExample>;

export const AssertionRow = z.object({
  id: z.string(),
  version: z.int(),
  definition: AssertionInput,
  verdict: AssertionVerdict,
  failures: z.int(),
  /** It would take more questions than are asked of this cluster: it is not evaluated. */
  tooMuch: z.optional(z.object({ questions: z.int(), limit: z.int() })),
  /** At most 20. */
  examples: z.array(AssertionExample),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});
export type AssertionRow = z.infer<typeof AssertionRow>;

/** What the caller may do with assertions: each is a right of its own. */
export const AssertionRights = z.object({
  create: z.boolean(),
  update: z.boolean(),
  delete: z.boolean(),
  override: z.boolean(),
});
export type AssertionRights = z.infer<typeof AssertionRights>;

export const AssertionsOutput = answer(
  z.object({
    rows: z.array(AssertionRow),
    may: AssertionRights,
  }),
);
export type AssertionsOutput = z.infer<typeof AssertionsOutput>;

/** Without `id` a new one; `version` is the one that was seen. */
export const AssertionPutInput = z.strictObject({
  id: z.optional(required(100)),
  version: z._default(z.int().check(z.minimum(0)), 0),
  definition: AssertionInput,
});
export type AssertionPutInput = z.infer<typeof AssertionPutInput>;
export const AssertionRemoveInput = z.strictObject({ version: z.int().check(z.minimum(1)) });
export type AssertionRemoveInput = z.infer<typeof AssertionRemoveInput>;
/** A file of assertions: those whose name is there are changed, the others added. */
export const AssertionImportInput = z.strictObject({ yaml: z.string().check(z.maxLength(1_000_000)) });
export type AssertionImportInput = z.infer<typeof AssertionImportInput>;
export const AssertionWrittenOutput = answer(z.object({ written: z.int(), unchanged: z.int() }));
export type AssertionWrittenOutput = z.infer<typeof AssertionWrittenOutput>;
