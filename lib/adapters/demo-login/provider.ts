import { type JsonWebKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Context, Provider, interactionPolicy } from 'oidc-provider';
import { MemoryAdapter } from './memory-adapter';
import { PAGE_POLICY, errorPage, logoutPage, personaPage } from './pages';
import type { Persona } from './personas';

const SCOPES = 'openid profile email groups';
const DAY_S = 86_400;
const MAX_FORM = 4_096;

/** The console as its provider knows it. */
export type DemoClient = { readonly id: string; readonly secret: string; readonly publicUrl: string };

export type DemoProviderOptions = {
  readonly issuer: string;
  readonly client: DemoClient;
  readonly personas: readonly Persona[];
  /** Seconds that an ID token lasts. */
  readonly idTokenTtl?: number;
  /** Whether the console hears of logouts at `/api/auth/backchannel-logout`. */
  readonly backChannel?: boolean;
  /** Signing keys as JWKs; a fresh one by default. */
  readonly keys?: readonly object[];
};

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A key pair for ES256, as a private JWK. */
export function signingKey(kid: string): JsonWebKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' };
}

/** An OpenID Connect provider whose people are the personas, without passwords. For loopback only. */
export function createDemoProvider(options: DemoProviderOptions): Handler {
  const provider = new Provider(options.issuer, configurationOf(options));
  const protocol = provider.callback();
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const done = path.startsWith('/choose/')
      ? choose(provider, options.personas, request, response)
      : protocol(request, response);
    done.catch(() => {
      if (!response.headersSent) send(response, 400, errorPage('this sign-in is not under way any more'));
      else response.destroy();
    });
  };
}

async function choose(
  provider: Provider,
  personas: readonly Persona[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  const chosen = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)).get('persona') : null;
  const persona = personas.find(({ id }) => id === chosen);
  if (persona === undefined) {
    send(response, 200, personaPage(`/choose/${uid}`, personas));
    return;
  }
  const result = { login: { accountId: persona.id } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end(html);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_FORM) throw new Error('the form is too large');
  }
  return text;
}

function configurationOf(options: DemoProviderOptions): object {
  const { client, personas } = options;
  return {
    clients: [clientOf(client, options.backChannel ?? true)],
    jwks: { keys: options.keys ?? [signingKey(randomBytes(8).toString('hex'))] },
    adapter: MemoryAdapter,
    cookies: { keys: [randomBytes(32).toString('hex')], names: { session: 'castellan-demo-login' } },
    // Else the ID token of a code flow holds `sub` alone.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    scopes: [...SCOPES.split(' '), 'offline_access'],
    claims: {
      openid: ['sub', 'sid'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: Context, form: string) => written(ctx, logoutPage(form)),
      },
    },
    interactions: {
      policy: alwaysAsk(),
      url: (_: Context, interaction: { uid: string }) => `/choose/${interaction.uid}`,
    },
    findAccount: (_: Context, id: string) => accountOf(personas, id),
    loadExistingGrant: grantOf,
    issueRefreshToken: (_: Context, of: { grantTypeAllowed(type: string): boolean }) =>
      Promise.resolve(of.grantTypeAllowed('refresh_token')),
    renderError: (ctx: Context, out: { error: string }) => written(ctx, errorPage(out.error)),
    ttl: {
      IdToken: options.idTokenTtl ?? 600,
      AccessToken: 600,
      AuthorizationCode: 60,
      Interaction: 900,
      RefreshToken: DAY_S,
      Session: DAY_S,
      Grant: DAY_S,
    },
  };
}

function clientOf({ id, secret, publicUrl }: DemoClient, backChannel: boolean): object {
  const logout = {
    backchannel_logout_uri: `${publicUrl}/api/auth/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
  return {
    client_id: id,
    client_secret: secret,
    redirect_uris: [`${publicUrl}/api/auth/callback/oidc`],
    post_logout_redirect_uris: [`${publicUrl}/api/auth/signed-out`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
    ...(backChannel ? logout : {}),
  };
}

/** Whoever comes chooses anew: the point of a demo is to be another. */
function alwaysAsk(): object {
  const { Check } = interactionPolicy;
  const policy = interactionPolicy.base();
  const { checks } = policy.get('login');
  checks.clear();
  checks.add(
    new Check('choose', 'choose a persona', ({ oidc }) =>
      oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  return policy;
}

function accountOf(personas: readonly Persona[], id: string): object | undefined {
  const persona = personas.find((one) => one.id === id);
  if (persona === undefined) return undefined;
  const { name, email, groups } = persona;
  const claims = { sub: id, name, preferred_username: id, email, email_verified: true, groups };
  return { accountId: id, claims: () => Promise.resolve(claims) };
}

/** Consent is not asked for: the only client is the console that started this. */
async function grantOf({ oidc }: Context): Promise<object> {
  const accountId = oidc.account?.accountId ?? oidc.session?.accountId ?? '';
  const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId ?? '', accountId });
  grant.addOIDCScope(SCOPES);
  await grant.save();
  return grant;
}

function written(ctx: Context, html: string): void {
  ctx.type = 'html';
  ctx.set('content-security-policy', PAGE_POLICY);
  ctx.set('cache-control', 'no-store');
  ctx.body = html;
}
