import type { JWTPayload } from 'jose';
import type { AuthOptions } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { type Identity, identityIn } from './claims';
import type { SignInConfig, SignInDeps } from './config';
import type { CookieJar } from './cookies';
import type { Metadata } from './discovery';
import { PROVIDER, cookieOptions, nextAuthSecret } from './next-auth';
import { newSession } from './new-session';
import type { OpenSessions } from './open-sessions';
import type { Provider } from './provider';
import { SignInError } from './reasons';
import { returnPath } from './return-to';
import { type Tokens, clientOf, exchangeCode } from './token-endpoint';

export type Parts = {
  readonly config: SignInConfig;
  readonly deps: SignInDeps;
  readonly jar: CookieJar;
  readonly provider: Provider;
  readonly open: OpenSessions;
};

/** What one sign-in came to; next-auth keeps such things to itself. */
export type Outcome = {
  identity?: Identity;
  /** Of the ID token. */
  payload?: JWTPayload;
  tokens?: Tokens;
  /** Why it failed. */
  failure?: SignInError;
  signedIn?: boolean;
};

/** next-auth's options for one request: the outcome is written into `outcome`. */
export function flowOptions(parts: Parts, metadata: Metadata, outcome: Outcome): AuthOptions {
  const { config, deps, jar } = parts;
  const [key] = config.keys;
  if (key === undefined) throw new Error('sign-in has no key');
  return {
    providers: [providerOptions(parts, metadata, outcome)],
    adapter: adapterOf(parts, outcome),
    secret: nextAuthSecret(key),
    cookies: cookieOptions(jar),
    useSecureCookies: jar.secure,
    pages: { signIn: '/signin', error: '/signin' },
    session: {
      strategy: 'database',
      maxAge: Math.floor(config.absoluteMs / 1000),
      generateSessionToken: () => deps.random(32).toString('base64url'),
    },
    callbacks: { redirect: ({ url }) => new URL(returnPath(pathOf(url, config.publicUrl)), config.publicUrl).href },
    // Its own lines hold whatever it had in hand, tokens too: what failed is told by the outcome.
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}

const pathOf = (url: string, publicUrl: string) =>
  url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url === publicUrl ? '/' : url;

function providerOptions(parts: Parts, metadata: Metadata, outcome: Outcome): AuthOptions['providers'][number] {
  const { config } = parts;
  return {
    id: PROVIDER,
    name: 'OpenID Connect',
    type: 'oauth',
    issuer: config.issuer,
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    authorization: { url: metadata.authorization_endpoint, params: { scope: config.scopes.join(' ') } },
    jwks_endpoint: metadata.jwks_uri,
    token: {
      url: metadata.token_endpoint,
      // next-auth asks without a look at the algorithm, the clock or the issuer of the discovery document.
      request: async ({ params, checks }) => {
        try {
          return { tokens: await tokensOf(parts, metadata, { ...params }, { ...checks }, outcome) };
        } catch (error) {
          if (error instanceof SignInError) outcome.failure = error;
          throw error;
        }
      },
    },
    profile: (profile: { sub: string }) => ({ id: profile.sub }),
  };
}

type Loose = Readonly<Record<string, unknown>>;

/** The tokens for the code of the callback, after every check that OpenID Connect asks of us. */
async function tokensOf(
  { config, provider }: Parts,
  metadata: Metadata,
  params: Loose,
  checks: Loose,
  outcome: Outcome,
): Promise<{ id_token: string }> {
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
  const tokens = await exchangeCode(clientOf(config, metadata, redirectUri), code, verifier, redirectUri);
  const payload = await provider.verifyIdToken(tokens.idToken, nonce);
  outcome.identity = identityIn(payload, config.issuer, config.claims);
  outcome.payload = payload;
  outcome.tokens = tokens;
  return { id_token: tokens.idToken };
}

/**
 * next-auth's adapter for one callback. It never finds a session, so that none from before is used again, nor an account
 * linked to it; and everyone whom the provider vouches for is a user already.
 */
function adapterOf({ config, deps, open }: Parts, outcome: Outcome): Adapter {
  const user = (id: string) => ({ id, email: '', emailVerified: null });
  const never = () => {
    throw new Error('this is not for next-auth to do');
  };
  return {
    getUserByAccount: ({ providerAccountId }) => Promise.resolve(user(providerAccountId)),
    getSessionAndUser: () => Promise.resolve(null),
    createSession: async (session) => {
      const { identity, payload, tokens } = outcome;
      if (identity === undefined || payload === undefined || tokens === undefined) {
        throw new Error('next-auth made a session out of nothing');
      }
      const made = newSession(config, deps, { token: session.sessionToken, identity, tokens });
      await open.create(made);
      try {
        await open.tokens.refuseSignIn(payload);
      } catch (error) {
        await open.end({ id: made.id });
        if (error instanceof SignInError) outcome.failure = error;
        throw error;
      }
      outcome.signedIn = true;
      return session;
    },
    createUser: never,
    getUser: never,
    getUserByEmail: never,
    updateUser: never,
    linkAccount: never,
    updateSession: never,
    deleteSession: never,
  };
}
