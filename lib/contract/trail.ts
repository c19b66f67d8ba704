import { z } from 'zod/mini';
import { PageInput, PageOutput, answer } from './answer';

/** What is noted of everything that is done through Castellan. */
export const TRAIL_EVENTS = [
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'refused',
  'asked',
  'planned',
  'applied',
  'undone',
  'exported',
  'revealed',
  'assertion-changed',
  'lost',
] as const;

export const TrailRowOutput = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  /** One of `TRAIL_EVENTS`, or one that a newer version wrote. */
  event: z.string(),
  /** Who, by the name that their provider gives; absent for whoever was nobody yet. */
  person: z.optional(z.object({ issuer: z.string(), subject: z.string(), name: z.string() })),
  /** Whom the cluster saw. */
  as: z.optional(z.string()),
  from: z.string(),
  cluster: z.optional(z.string()),
  planHash: z.optional(z.string()),
  requestId: z.string(),
  result: z.string(),
  /** JSON. */
  detail: z.string(),
  /** Of the entry before it in the whole trail, which may concern another cluster. */
  previous: z.string(),
  hash: z.string(),
});
export type TrailRowOutput = z.infer<typeof TrailRowOutput>;

export const TrailInput = z.strictObject({ event: z.optional(z.enum(TRAIL_EVENTS)), ...PageInput });
export type TrailInput = z.infer<typeof TrailInput>;
export const TrailOutput = answer(z.object({ rows: z.array(TrailRowOutput), nextCursor: PageOutput.nextCursor }));
export type TrailOutput = z.infer<typeof TrailOutput>;
