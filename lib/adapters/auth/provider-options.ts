import type { JWTPayload } from 'jose';
import type { AuthOptions } from 'next-auth';
import { identityIn } from './claims';
import type { Metadata } from './discovery';
import { type Outcome, type Parts, noting } from './flow';
import { PROVIDER } from './next-auth';
import { SignInError } from './reasons';
import { type Exchanging, authenticationOf, exchangeCode, httpOptionsOf } from './token-endpoint';

/** The configured provider as next-auth has it, for one request. */
export function providerOptions(parts: Parts, metadata: Metadata, outcome: Outcome): AuthOptions['providers'][number] {
  const { config } = parts;
  return {
    id: PROVIDER,
    name: 'OpenID Connect',
    type: 'oauth',
    issuer: config.issuer,
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    client: { token_endpoint_auth_method: authenticationOf(metadata) },
    httpOptions: httpOptionsOf(config),
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    authorization: { url: metadata.authorization_endpoint, params: { scope: config.scopes.join(' ') } },
    jwks_endpoint: metadata.jwks_uri,
    token: {
      url: metadata.token_endpoint,
      // Its client takes one algorithm that it has to be told, ten seconds of skew, and fetches the keys each time.
      request: ({ params, checks, client }) =>
        noting(outcome, async () => ({
          tokens: await checkedTokens(parts, metadata, { ...params }, { ...checks }, client),
        })),
    },
    profile: (claims: JWTPayload) =>
      noting(outcome, () => {
        outcome.payload = claims;
        outcome.identity = identityIn(claims, config.issuer, config.claims);
        return { id: outcome.identity.person.subject };
      }),
  };
}

type Loose = Readonly<Record<string, unknown>>;

/** The tokens for the code of the callback, after every check that OpenID Connect asks of us. */
async function checkedTokens(
  { config, provider }: Parts,
  metadata: Metadata,
  params: Loose,
  checks: Loose,
  client: Exchanging,
): Promise<{ id_token: string; refresh_token?: string }> {
  const { code, state, iss } = params;
  const { state: sent, nonce, code_verifier: verifier } = checks;
  if (typeof sent !== 'string' || typeof nonce !== 'string' || typeof verifier !== 'string') {
    throw new SignInError('expired', 'the cookies of this sign-in are gone');
  }
  if (state !== sent) throw new SignInError('expired', 'the state is not the one that was sent');
  if (iss !== undefined ? iss !== config.issuer : metadata.authorization_response_iss_parameter_supported === true) {
    throw new SignInError('token-refused', 'the answer came from another issuer');
  }
  if (typeof code !== 'string') throw new SignInError('provider-broken', 'it sent no code');
  const redirectUri = `${config.publicUrl}/api/auth/callback/${PROVIDER}`;
  const { idToken, refreshToken } = await exchangeCode(client, code, verifier, redirectUri);
  await provider.verifyIdToken(idToken, nonce);
  return { id_token: idToken, ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }) };
}
