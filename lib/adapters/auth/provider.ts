import { type JWTPayload, type JWTVerifyGetKey, createRemoteJWKSet, customFetch } from 'jose';
import type { SignInConfig, SignInDeps } from './config';
import { type Metadata, discovery } from './discovery';
import { fetchDocument } from './http';
import { SignInError } from './reasons';
import { verifyToken } from './verify';

const KEYS_FRESH_MS = 300_000;
/** How long an unknown key id waits for the next look: a token in hand may not make us hammer the provider. */
const KEYS_PAUSE_MS = 1_000;

/** The configured OpenID Connect provider. All methods throw SignInError. */
export type Provider = {
  metadata(): Promise<Metadata>;
  /** The payload of an ID token for us; with `nonce`, of the sign-in that sent it. */
  verifyIdToken(token: string, nonce?: string): Promise<JWTPayload>;
  /** The same of one that somebody brings: whoever it was made for by name of `azp`, as the API server takes it. */
  verifyBearer(token: string): Promise<JWTPayload>;
  /** The payload of a logout token for us; its own rules are checked in back-channel.ts. */
  verifyLogoutToken(token: string): Promise<JWTPayload>;
};

export function createProvider(config: SignInConfig, clock: SignInDeps['clock']): Provider {
  const metadata = discovery(config, clock);
  let keys: { of: string; set: JWTVerifyGetKey } | undefined;
  const keySet = async () => {
    const { jwks_uri } = await metadata();
    if (keys?.of !== jwks_uri) keys = { of: jwks_uri, set: remoteKeys(jwks_uri, config.ca) };
    return keys.set;
  };
  const verify = async (token: string, kind: 'id' | 'logout', required: string[], ownParty = true) => {
    const { issuer, clientId: audience } = config;
    const keys = await keySet();
    return verifyToken(token, { keys, issuer, audience, now: clock.now(), kind, required, ownParty });
  };
  return {
    metadata,
    async verifyIdToken(token, nonce) {
      const payload = await verify(token, 'id', ['sub', 'exp']);
      if (nonce !== undefined && payload['nonce'] !== nonce) {
        throw new SignInError('token-refused', 'the nonce is not the one that was sent');
      }
      return payload;
    },
    verifyBearer: (token) => verify(token, 'id', ['sub', 'exp'], false),
    verifyLogoutToken: (token) => verify(token, 'logout', ['jti', 'events']),
  };
}

function remoteKeys(uri: string, ca: string | undefined): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: KEYS_FRESH_MS,
    cooldownDuration: KEYS_PAUSE_MS,
    [customFetch]: (url) => fetchDocument(url, ca),
  });
}
