import type { Gap, Verdict } from '@/lib/contract';

/**
 * `allowed` only when proven; `unknown` when something that could not be read might hold the grant; else `refused`.
 * A list that is stale was read: the answer stands as of then, and says so.
 */
export function verdictOf(allowed: boolean, gaps: readonly Gap[]): Verdict {
  if (allowed) return 'allowed';
  return gaps.some((gap) => gap.effect === 'may-miss-allows') ? 'unknown' : 'refused';
}
