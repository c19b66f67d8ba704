import { z } from 'zod';
import { plainAnswer } from './answer';
import { ListState } from './clusters';

/** The key that start-up printed, to be exchanged for a cookie. */
export const SessionInput = z.strictObject({ key: z.string().min(1).max(200) });
export const SessionOutput = plainAnswer(z.object({ unlocked: z.literal(true) }));

export const AliveOutput = plainAnswer(z.object({ alive: z.literal(true), uptimeSeconds: z.number().nonnegative() }));

/** Ready: every list of every cluster was read once, or is known to be unreadable. */
export const ReadyOutput = plainAnswer(
  z.object({
    ready: z.literal(true),
    clusters: z.array(
      z.object({
        id: z.string(),
        lists: z.array(ListState.pick({ list: true, state: true })),
      }),
    ),
  }),
);

export type SessionInput = z.infer<typeof SessionInput>;
export type SessionOutput = z.infer<typeof SessionOutput>;
export type AliveOutput = z.infer<typeof AliveOutput>;
export type ReadyOutput = z.infer<typeof ReadyOutput>;
