import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Parts } from './flow';
import { SignInError } from './reasons';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A logout token is for now; its id is remembered for longer than it is taken. */
const MAX_AGE_MS = 300_000;
const REMEMBERED_MS = 600_000;

const LogoutToken = z.object({
  jti: z.string().min(1).max(1_000),
  iat: z.number(),
  events: z.looseObject({ [EVENT]: z.looseObject({}) }),
  // Its presence would make an ID token pass as a logout token.
  nonce: z.never().optional(),
  sub: z.string().min(1).optional(),
  sid: z.string().min(1).optional(),
});

/**
 * Ends the sessions that a logout token of the provider names (OpenID Connect Back-Channel Logout 1.0, §2.6): signature,
 * issuer, audience, age, `jti` once, the event, no nonce, `sid` or `sub`. Returns how many. Throws SignInError.
 */
export async function backChannelLogout(parts: Parts, token: string): Promise<number> {
  const payload = await parts.provider.verifyLogoutToken(token);
  const { jti, iat, sub, sid } = shaped(payload, parts.deps.clock.now());
  const { issuer } = parts.config;
  const first = await parts.deps.sessions.useOnce(`logout ${issuer} ${jti}`, parts.deps.clock.now() + REMEMBERED_MS);
  if (!first) throw new SignInError('token-refused', 'this logout token was used before');
  const which = meant(issuer, sub, sid);
  // Before the sessions: whoever signs in at this moment looks here when theirs is written.
  await parts.open.tokens.atProvider('subject' in which ? { ...which, until: iat * 1_000 } : which);
  return parts.open.end(which);
}

function shaped(payload: JWTPayload, now: number): z.infer<typeof LogoutToken> {
  const token = LogoutToken.safeParse(payload);
  if (!token.success) {
    throw new SignInError('token-refused', `logout token: ${String(token.error.issues[0]?.path[0])} is wrong`);
  }
  if (token.data.iat * 1000 < now - MAX_AGE_MS) throw new SignInError('token-refused', 'the logout token is old');
  return token.data;
}

type Meant =
  { readonly issuer: string; readonly subject: string } | { readonly issuer: string; readonly providerSession: string };

function meant(issuer: string, subject: string | undefined, sid: string | undefined): Meant {
  // With both, the session is meant: other sessions of the person go on.
  if (sid !== undefined) return { issuer, providerSession: sid };
  if (subject !== undefined) return { issuer, subject };
  throw new SignInError('token-refused', 'the logout token names neither a session nor a person');
}
