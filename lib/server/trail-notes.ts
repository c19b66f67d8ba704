import { createHash } from 'node:crypto';
import { AppError, type Json } from '@/lib/domain/core';
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
  const detail = { operation: spec.id, ask: plainJson(input ?? null) };
  const event = refused ? 'refused' : 'asked';
  const entry: TrailEntry = {
    at: server.deps.clock.now(),
    event,
    person: actor.person,
    as: cluster === undefined ? undefined : server.signIn?.requesterOf(cluster, actor).user,
    from: clientOf(headers),
    cluster,
    requestId,
    planHash: undefined,
    result: refused ? error.message : 'answered',
    detail: { operation: spec.id, ask: shortened(detail.ask) },
  };
  trail.noteAsk(digestOf([caller.id, event, cluster ?? null, detail]), entry);
}

/** Questions are told apart by all that is in them, and remembered by as little as that takes. */
const digestOf = (parts: Json): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

function shortened(ask: Json): Json {
  const asks = typeof ask === 'object' && ask !== null && 'asks' in ask ? ask.asks : undefined;
  return Array.isArray(asks) ? { asks: asks.slice(0, MOST_ASKS), total: asks.length } : ask;
}
