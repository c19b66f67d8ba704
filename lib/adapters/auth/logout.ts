import type { Session } from '@/lib/usecases';
import type { Parts } from './flow';
import { openTokens } from './kept-tokens';
import { SignInError } from './reasons';
import { clientOf } from './token-endpoint';

/** The cookie that the provider's answer to a logout is compared with. */
export const LOGOUT_STATE = 'logout';

/** A token of many groups makes an address that servers refuse; many of them take no more than 8 KiB in all. */
export const MAX_HINT = 4 * 1024;

/**
 * Where to go to end the session at the provider too (RP-Initiated Logout 1.0, §2): who asks, where to lead back, `state`,
 * and the ID token as hint, by which it knows the session and need not ask. The hint is recommended there, some providers
 * demand it, and none says whether it does. It is no bearer any more when it is handed out (ended-tokens.ts), and after a
 * renewal the token from before, since hints may have expired (§2) and API servers know of no logout. Undefined where the
 * provider offers none, cannot be asked now, or the configuration says no.
 */
export async function providerLogout(parts: Parts, session: Session, state: string): Promise<string | undefined> {
  const { config, provider } = parts;
  const tokens = openTokens(config.keys, session.sealedTokens, session.id);
  if (!config.endSession || tokens === undefined) return undefined;
  try {
    const metadata = await provider.metadata();
    if (metadata.end_session_endpoint === undefined) return undefined;
    const hint = tokens.before ?? tokens.idToken;
    return clientOf(config, metadata, config.publicUrl).endSessionUrl({
      ...(hint.length > MAX_HINT ? {} : { id_token_hint: hint }),
      post_logout_redirect_uri: `${config.publicUrl}/api/auth/signed-out`,
      state,
    });
  } catch (error) {
    // Our own session ends whatever the provider does.
    if (error instanceof SignInError) return undefined;
    throw error;
  }
}
