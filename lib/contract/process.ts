import { z } from 'zod/mini';
import { plainAnswer } from './answer';
import { ListState } from './clusters';

/** The key that start-up printed, to be exchanged for a cookie. */
export const SessionInput = z.strictObject({ key: z.string().check(z.minLength(1), z.maxLength(200)) });
export const SessionOutput = plainAnswer(z.object({ unlocked: z.literal(true) }));

export const AliveOutput = plainAnswer(
  z.object({ alive: z.literal(true), uptimeSeconds: z.number().check(z.minimum(0)) }),
);

/** Ready: every list of every cluster was read once, or is known to be unreadable. */
export const ReadyOutput = plainAnswer(
  z.object({
    ready: z.literal(true),
    clusters: z.array(
      z.object({
        id: z.string(),
        lists: z.array(z.pick(ListState, { list: true, state: true })),
      }),
    ),
  }),
);

export type SessionInput = z.infer<typeof SessionInput>;
export type SessionOutput = z.infer<typeof SessionOutput>;
export type AliveOutput = z.infer<typeof AliveOutput>;
export type ReadyOutput = z.infer<typeof ReadyOutput>;
