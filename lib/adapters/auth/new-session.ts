import type { Session } from '@/lib/usecases';
import type { Identity } from './claims';
import type { SignInConfig, SignInDeps } from './config';
import { sealTokens } from './kept-tokens';
import { hashOf } from './hash';
import type { Tokens } from './token-endpoint';

/** A session for whoever the provider vouched for. `token` is the value of the cookie, and is kept nowhere. */
export function newSession(
  config: SignInConfig,
  deps: SignInDeps,
  given: { readonly token: string; readonly identity: Identity; readonly tokens: Tokens },
): Session {
  const now = deps.clock.now();
  const id = deps.random(16).toString('base64url');
  return {
    id,
    tokenHash: hashOf(given.token),
    person: given.identity.person,
    claims: given.identity.claims,
    providerSession: given.identity.providerSession,
    sealedTokens: sealTokens(config.keys, given.tokens, id, deps.random),
    createdAt: now,
    seenAt: now,
    endsAt: now + config.absoluteMs,
  };
}
