import { type Client, Issuer, type TokenSet, custom, errors } from 'openid-client';
import type { SignInConfig } from './config';
import type { Metadata } from './discovery';
import { SignInError } from './reasons';
import { MAX_TOKEN } from './verify';

const TIMEOUT_MS = 5_000;
/** A provider that sends a byte now and then keeps a socket open for as long as it likes. */
const DEADLINE_MS = 10_000;

/** What the provider gave: the ID token, not verified yet, and what goes with it. */
export type Tokens = {
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  /** The ID token before the last renewal: it names the session to the provider, and is hardly valid any more. */
  readonly before?: string;
};

/** openid-client's client for this provider: how it authenticates, over what it speaks. */
export function clientOf(config: SignInConfig, metadata: Metadata, redirectUri: string): Client {
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint } = metadata;
  const endpoints = { issuer, authorization_endpoint, token_endpoint, jwks_uri };
  const known = new Issuer(end_session_endpoint === undefined ? endpoints : { ...endpoints, end_session_endpoint });
  const client = new known.Client({
    client_id: config.clientId,
    client_secret: config.clientSecret,
    redirect_uris: [redirectUri],
    response_types: ['code'],
    token_endpoint_auth_method: authenticationOf(metadata),
  });
  client[custom.http_options] = () => httpOptionsOf(config);
  return client;
}

/** How a client authenticates: the way that every provider has to offer, unless it says that it does not. */
export function authenticationOf({ token_endpoint_auth_methods_supported: methods }: Metadata) {
  return methods?.includes('client_secret_basic') === false ? 'client_secret_post' : 'client_secret_basic';
}

/** How the provider is spoken to. */
export const httpOptionsOf = ({ ca }: Pick<SignInConfig, 'ca'>) => ({
  timeout: TIMEOUT_MS,
  ...(ca === undefined ? {} : { ca }),
});

/** The part of a client that a code is exchanged with. */
export type Exchanging = Pick<Client, 'grant'>;

/** The tokens for a code. Throws SignInError `expired` for a code that was used or is old. */
export async function exchangeCode(
  client: Exchanging,
  code: string,
  verifier: string,
  redirectUri: string,
): Promise<Tokens> {
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  return tokensIn(await asked(() => client.grant(grant)));
}

/** New tokens for a refresh token. Throws SignInError `session-ended` when the provider has ended the session. */
export async function refreshTokens(client: Client, refreshToken: string): Promise<Tokens> {
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const tokens = tokensIn(await asked(() => client.grant(grant), 'session-ended'));
  return { idToken: tokens.idToken, refreshToken: tokens.refreshToken ?? refreshToken };
}

function tokensIn(set: TokenSet): Tokens {
  if (set.id_token === undefined) throw new SignInError('provider-broken', 'it sent no ID token');
  for (const token of [set.id_token, set.refresh_token ?? '']) {
    if (token.length > MAX_TOKEN) throw new SignInError('identity-refused', 'a token is larger than 64 KiB');
  }
  return { idToken: set.id_token, refreshToken: set.refresh_token };
}

async function asked<T>(send: () => Promise<T>, invalidGrant: 'expired' | 'session-ended' = 'expired'): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SignInError('provider-unreachable', 'no answer in time')), DEADLINE_MS);
  });
  try {
    return await Promise.race([send(), deadline]);
  } catch (error) {
    throw faultOf(error, invalidGrant);
  } finally {
    clearTimeout(timer);
  }
}

/** The provider's words are for the log only, and only its closed list of errors: descriptions may hold anything. */
function faultOf(error: unknown, invalidGrant: 'expired' | 'session-ended'): SignInError {
  if (error instanceof SignInError) return error;
  if (!(error instanceof errors.OPError)) {
    return new SignInError('provider-unreachable', error instanceof Error ? error.name : 'no answer');
  }
  if (error.error === 'invalid_grant') return new SignInError(invalidGrant, 'invalid_grant');
  const status = error.response?.statusCode ?? 0;
  if (status >= 500 || error.error === 'temporarily_unavailable') {
    return new SignInError('provider-unreachable', `status ${status}`);
  }
  return new SignInError(
    'provider-broken',
    String(error.error)
      .replaceAll(/[^a-z_]/gu, '')
      .slice(0, 60),
  );
}
