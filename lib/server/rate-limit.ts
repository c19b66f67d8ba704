import { AppError } from '@/lib/domain/core';

export type RateLimitOptions = {
  /** Tokens that come back per second. */
  readonly perSecond: number;
  readonly burst: number;
  /** Milliseconds since any fixed time. */
  readonly now: () => number;
};

const MAX_CALLERS = 10_000;

/** A token bucket for each caller. Memory is bounded: a bucket that is full again is forgotten, the oldest first. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Takes one token of the caller's. Throws AppError `too-many-requests` with the seconds to wait. */
  take(caller: string): void {
    const { perSecond, burst, now } = this.#options;
    const at = now();
    const last = this.#buckets.get(caller) ?? { tokens: burst, at };
    const tokens = Math.min(burst, last.tokens + ((at - last.at) / 1000) * perSecond);
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { tokens: tokens < 1 ? tokens : tokens - 1, at });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_CALLERS && oldest !== undefined) this.#buckets.delete(oldest);
    if (tokens >= 1) return;
    throw new AppError('too-many-requests', `At most ${perSecond} a second, ${burst} at once. Wait a little.`, {
      retryAfter: (1 - tokens) / perSecond,
    });
  }
}
