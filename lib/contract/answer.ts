import { z } from 'zod/mini';

/** What a gap can do to the answer that it stands in. */
export const GapEffect = z.enum(['may-miss-allows', 'may-miss-objects', 'proof-withheld', 'stale']);
export type GapEffect = z.infer<typeof GapEffect>;

/** The lists that a cluster's model is made of, and what else can be missing. */
export const LIST_NAMES = [
  'namespaces',
  'serviceaccounts',
  'roles',
  'clusterroles',
  'rolebindings',
  'clusterrolebindings',
  'discovery',
  'version',
] as const;
export const ListName = z.enum(LIST_NAMES);
export type ListName = z.infer<typeof ListName>;

export const GapCode = z.enum([
  'list-forbidden',
  'list-failed',
  'list-syncing',
  'list-stale',
  'role-unread',
  'document-broken',
  'file-unreadable',
  'proof-withheld',
  'not-permitted',
  'trail-incomplete',
]);
export type GapCode = z.infer<typeof GapCode>;

/** A part of the world that could not be read. */
export const Gap = z.object({
  code: GapCode,
  /** Where the hole is: a list, a namespace in it, or a file and line of a bundle. */
  scope: z.object({
    list: z.optional(ListName),
    namespace: z.optional(z.string()),
    file: z.optional(z.string()),
    line: z.optional(z.int()),
  }),
  detail: z.string(),
  since: z.iso.datetime(),
  effect: GapEffect,
});
export type Gap = z.infer<typeof Gap>;

export const AsOf = z.object({
  cluster: z.string(),
  /** One life of one process: generations of different epochs cannot be compared. */
  epoch: z.string(),
  generation: z.int().check(z.minimum(0)),
  at: z.iso.datetime(),
  stale: z.boolean(),
});
export type AsOf = z.infer<typeof AsOf>;

/** Every 200 of the API is an answer: a value, what could not be read for it, and of when it is. */
export const answer = <T extends z.ZodMiniType>(value: T) => z.object({ value, gaps: z.array(Gap), asOf: AsOf });
export type Answer<T> = { value: T; gaps: Gap[]; asOf: AsOf };

/** An answer that is not about one cluster (the list of clusters). */
export const plainAnswer = <T extends z.ZodMiniType>(value: T) => z.object({ value, gaps: z.array(Gap) });
export type PlainAnswer<T> = { value: T; gaps: Gap[] };

/** RFC 9457 problem body of every error. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type Problem = z.infer<typeof Problem>;

/** Paging of every list: `cursor` is opaque and lives as long as its generation is held. */
export const PageInput = {
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
};

/** What a page of a list carries beside its rows. */
export const PageOutput = { total: z.int().check(z.minimum(0)), nextCursor: z.optional(z.string()) };
