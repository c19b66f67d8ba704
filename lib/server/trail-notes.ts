import { AppError } from '@/lib/domain/core';
import type { RouteSpec } from '@/lib/contract';
import { type TrailEntry, plainJson } from '@/lib/usecases';
import type { Caller } from './call';
import { clientOf } from './client-address';
import type { Server } from './container';

/** Questions that a person types; what pages read beside them is no question of anybody's. */
const ASKS: ReadonlySet<string> = new Set(['can', 'whoCan', 'whatCan', 'why', 'reviews', 'verify']);
/** Of a batch of a thousand asks the first are noted, and how many there were. */
const MOST_ASKS = 20;

type Noted = {
  readonly spec: RouteSpec;
  readonly caller: Caller;
  readonly cluster: string | undefined;
  readonly input: unknown;
  readonly headers: Headers;
  readonly requestId: string;
};

/** Notes who asked what, and whom something was refused. In local mode there is nobody to name. */
export function noteAsk(server: Server, noted: Noted, error?: unknown): void {
  const { spec, caller, cluster, input, headers, requestId } = noted;
  const trail = server.keeper.opened?.trail;
  const { actor } = caller;
  if (trail === undefined || actor.mode === 'local') return;
  const refused = error instanceof AppError && error.code === 'not-permitted';
  if (!refused && (error !== undefined || !ASKS.has(spec.id))) return;
  const entry: TrailEntry = {
    at: server.deps.clock.now(),
    event: refused ? 'refused' : 'asked',
    person: actor.person,
    as: cluster === undefined ? undefined : server.signIn?.requesterOf(cluster, actor).user,
    from: clientOf(headers),
    cluster,
    requestId,
    planHash: undefined,
    result: refused ? error.message : 'answered',
    detail: { operation: spec.id, ask: shortened(input) },
  };
  trail.noteAsk(JSON.stringify([caller.id, entry.event, cluster, entry.detail]), entry);
}

function shortened(input: unknown): TrailEntry['detail'] {
  const plain = plainJson(input ?? null);
  const asks = typeof plain === 'object' && plain !== null && 'asks' in plain ? plain.asks : undefined;
  return Array.isArray(asks) ? { asks: asks.slice(0, MOST_ASKS), total: asks.length } : plain;
}
