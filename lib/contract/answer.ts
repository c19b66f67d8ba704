import { z } from 'zod';

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
]);
export type GapCode = z.infer<typeof GapCode>;

/** A part of the world that could not be read. */
export const Gap = z.object({
  code: GapCode,
  /** Where the hole is: a list, a namespace in it, or a file and line of a bundle. */
  scope: z.object({
    list: ListName.optional(),
    namespace: z.string().optional(),
    file: z.string().optional(),
    line: z.number().int().optional(),
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
  generation: z.number().int().nonnegative(),
  at: z.iso.datetime(),
  stale: z.boolean(),
});
export type AsOf = z.infer<typeof AsOf>;

/** Every 200 of the API is an answer: a value, what could not be read for it, and of when it is. */
export const answer = <T extends z.ZodType>(value: T) => z.object({ value, gaps: z.array(Gap), asOf: AsOf });
export type Answer<T> = { value: T; gaps: Gap[]; asOf: AsOf };

/** An answer that is not about one cluster (the list of clusters). */
export const plainAnswer = <T extends z.ZodType>(value: T) => z.object({ value, gaps: z.array(Gap) });
export type PlainAnswer<T> = { value: T; gaps: Gap[] };

/** RFC 9457 problem body of every error. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type Problem = z.infer<typeof Problem>;

/** Paging of every list: `cursor` is opaque and lives as long as its generation is held. */
export const PageInput = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().min(1).max(500).optional(),
};

/** What a page of a list carries beside its rows. */
export const PageOutput = { total: z.number().int().nonnegative(), nextCursor: z.string().optional() };
