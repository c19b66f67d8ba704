import type { Session } from '@/lib/usecases';
import type { Parts } from './flow';
import { openTokens } from './kept-tokens';
import { SignInError } from './reasons';
import { clientOf } from './token-endpoint';

/** The cookie that the provider's answer to a logout is compared with. */
export const LOGOUT_STATE = 'logout';

/**
 * Where to go to end the session at the provider too (RP-initiated logout), with the ID token as hint and `state`;
 * undefined where the provider offers none, cannot be asked now, or the configuration says no.
 */
export async function providerLogout(parts: Parts, session: Session, state: string): Promise<string | undefined> {
  const { config, provider } = parts;
  const tokens = openTokens(config.keys, session.sealedTokens, session.id);
  if (!config.endSession || tokens === undefined) return undefined;
  try {
    const metadata = await provider.metadata();
    if (metadata.end_session_endpoint === undefined) return undefined;
    return clientOf(config, metadata, config.publicUrl).endSessionUrl({
      id_token_hint: tokens.idToken,
      post_logout_redirect_uri: `${config.publicUrl}/api/auth/signed-out`,
      state,
    });
  } catch (error) {
    // Our own session ends whatever the provider does.
    if (error instanceof SignInError) return undefined;
    throw error;
  }
}
