import { AppError } from '@/lib/domain/core';
import type { AliveOutput, PlainAnswer, ReadyOutput } from '@/lib/contract';
import type { Deps } from './deps';

/**
 * Ready when every list of every cluster was read once or is known to be unreadable; what could not be read shows in the
 * answers. `named` tells which clusters there are; whoever probes has not signed in. Throws AppError `not-synced` that names
 * the lists which are still on their way.
 */
export function readiness(deps: Deps, named = true): PlainAnswer<ReadyOutput['value']> {
  const views = deps.clusters.list();
  const waiting = views.flatMap(({ id, lists }) =>
    lists
      .filter(({ phase, knownAt }) => phase === 'syncing' && knownAt === undefined)
      .map(({ list }) => ({ path: named ? `${id}/${list}` : list, message: 'is being read for the first time' })),
  );
  if (waiting.length > 0) {
    throw new AppError('not-synced', `${waiting.length} lists are still being read.`, {
      places: waiting,
      retryAfter: 1,
    });
  }
  const clusters = (named ? views : []).map(({ id, lists }) => ({
    id,
    lists: lists.map(({ list, phase }) => ({ list, state: phase })),
  }));
  return { value: { ready: true, clusters }, gaps: [] };
}

/** That the process answers at all, and since when. `startedAt` in milliseconds since 1970. */
export function liveness(deps: Pick<Deps, 'clock'>, startedAt: number): PlainAnswer<AliveOutput['value']> {
  return { value: { alive: true, uptimeSeconds: Math.max(0, deps.clock.now() - startedAt) / 1000 }, gaps: [] };
}
