import type { JWTPayload } from 'jose';
import type { SignedIn } from '@/lib/usecases';
import { identityIn } from './claims';
import type { SignInConfig, SignInDeps } from './config';
import type { EndedTokens } from './ended-tokens';
import { hashOf } from './hash';
import { SHARED_MS } from './open-sessions';
import type { Provider } from './provider';

const CACHE_MS = 60_000;
const MOST_CACHED = 1_000;

/** The token of `Authorization: Bearer`, if there is one. */
export const bearerIn = (headers: Headers): string | undefined =>
  /^Bearer +(\S+)$/iu.exec(headers.get('authorization') ?? '')?.[1];

/** A token that passed: until when it need not be verified again, and until when it is known not to be over. */
type Known = {
  readonly until: number;
  readonly payload: JWTPayload;
  readonly who: SignedIn;
  asked: { until: number; endings: number } | undefined;
};

/**
 * Who an ID token of the provider speaks of, for callers that have no browser. A token that has passed is not verified
 * again for a minute, nor past its end; whether it is over is asked as often as it is of sessions. Throws SignInError.
 */
export function bearers(config: SignInConfig, deps: SignInDeps, provider: Provider, ended: EndedTokens) {
  const { clock, shared } = deps;
  const passed = new Map<string, Known>();
  const verified = async (token: string): Promise<Known> => {
    const hash = hashOf(token);
    const known = passed.get(hash);
    if (known !== undefined && clock.now() < known.until) return known;
    const payload = await provider.verifyBearer(token);
    const { person, claims, expiresAt } = identityIn(payload, config.issuer, config.claims);
    const until = Math.min(clock.now() + CACHE_MS, expiresAt);
    const fresh: Known = { until, payload, who: { person, claims, sessionId: undefined }, asked: undefined };
    passed.delete(hash);
    passed.set(hash, fresh);
    const [oldest] = passed.keys();
    if (passed.size > MOST_CACHED && oldest !== undefined) passed.delete(oldest);
    return fresh;
  };
  return async (token: string): Promise<SignedIn> => {
    const known = await verified(token);
    const { asked } = known;
    if (asked !== undefined && clock.now() < asked.until && asked.endings === ended.endings) return known.who;
    // What ends while the database is asked makes this answer old.
    const { endings } = ended;
    await ended.refuseBearer(token, known.payload);
    known.asked = { until: shared ? clock.now() + SHARED_MS : known.until, endings };
    return known.who;
  };
}
