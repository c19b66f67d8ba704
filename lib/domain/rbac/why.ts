import { can } from './can';
import type { Ask, Decision, Requester } from './model';
import { type NearMiss, nearMisses } from './near-miss';
import type { RbacReader } from './rbac-reader';

export type { Difference, NearMiss, Place } from './near-miss';

/** A decision, and for a refusal what is closest to allowing it. */
export type Why = { readonly decision: Decision; readonly nearMisses: readonly NearMiss[] };

/**
 * Why a requester may or may not: all paths of what is allowed (the first `limit`), or the near misses of what is
 * refused, nearest first, at most `limit`. Bounded: at most a few thousand bindings are looked at.
 */
export function why(reader: RbacReader, requester: Requester, ask: Ask, options: { limit?: number } = {}): Why {
  const limit = options.limit ?? 20;
  const decision = can(reader, requester, ask, { limit });
  return { decision, nearMisses: decision.allowed ? [] : nearMisses(reader, requester, ask, limit) };
}
