import type { SignedIn } from '@/lib/usecases';
import { identityIn } from './claims';
import type { SignInConfig, SignInDeps } from './config';
import { hashOf } from './open-sessions';
import type { Provider } from './provider';

const CACHE_MS = 60_000;
const MOST_CACHED = 1_000;

/** The token of `Authorization: Bearer`, if there is one. */
export const bearerIn = (headers: Headers): string | undefined =>
  /^Bearer +(\S+)$/iu.exec(headers.get('authorization') ?? '')?.[1];

/**
 * Who an ID token of the provider speaks of, for callers that have no browser. A token that has passed is not checked
 * again for a minute, nor past its end. Throws SignInError.
 */
export function bearers(config: SignInConfig, clock: SignInDeps['clock'], provider: Provider) {
  const known = new Map<string, { until: number; who: SignedIn }>();
  return async (token: string): Promise<SignedIn> => {
    const hash = hashOf(token);
    const cached = known.get(hash);
    if (cached !== undefined && clock.now() < cached.until) return cached.who;
    const payload = await provider.verifyIdToken(token);
    const { person, claims, expiresAt } = identityIn(payload, config.issuer, config.claims);
    const who: SignedIn = { person, claims, sessionId: undefined };
    known.delete(hash);
    known.set(hash, { until: Math.min(clock.now() + CACHE_MS, expiresAt), who });
    const [oldest] = known.keys();
    if (known.size > MOST_CACHED && oldest !== undefined) known.delete(oldest);
    return who;
  };
}
