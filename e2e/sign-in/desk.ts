import { randomBytes } from 'node:crypto';
import { type Returned, type SignIn, type SignInConfig, createSignIn } from '@/lib/adapters/auth';
import { PERSONAS, type Persona } from '@/lib/adapters/demo-login';
import { memorySessions } from '@/lib/usecases/testing/memory-sessions';
import { type TestProvider, startOidcProvider } from '../servers/oidc-provider.ts';
import { Browser } from './browser.ts';

export const PUBLIC_URL = 'https://castellan.example.test:8443';

export type Desk = {
  readonly provider: TestProvider;
  readonly sessions: ReturnType<typeof memorySessions>;
  readonly signIn: SignIn;
  readonly config: SignInConfig;
  /** Milliseconds that our clock is ahead of the provider's. */
  readonly clock: { ahead: number; now(): number };
  /** Another Castellan; `shared`: whether it knows that others work on the same database, as by default it does. */
  replica(change?: Partial<SignInConfig>, shared?: boolean): SignIn;
  /** A browser that has the provider's answer in its hands: the address of the callback, and our cookies. */
  untilCallback(persona: string, at?: SignIn): Promise<{ browser: Browser; callback: URL }>;
  /** Goes through a whole sign-in. */
  signInAs(persona: string, at?: SignIn): Promise<{ browser: Browser; headers: Headers; returned: Returned }>;
  stop(): Promise<void>;
};

const MANY: Persona = {
  id: 'many',
  name: 'Many',
  email: 'many@fernhollow.example',
  groups: Array.from({ length: 1_000 }, (_, at) => `group-${at}-of-the-company`),
  is: 'in a thousand groups',
};

/** Sign-in against a real provider, both of this process. */
export async function openDesk(options: { idTokenTtl?: number } = {}): Promise<Desk> {
  const provider = await startOidcProvider({ publicUrl: PUBLIC_URL, personas: [...PERSONAS, MANY], ...options });
  const sessions = memorySessions();
  const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
  const config: SignInConfig = {
    publicUrl: PUBLIC_URL,
    issuer: provider.issuer,
    clientId: provider.client.id,
    clientSecret: provider.client.secret,
    scopes: ['openid', 'profile', 'email', 'groups'],
    ca: provider.ca,
    idleMs: 30 * 60_000,
    absoluteMs: 12 * 3_600_000,
    endSession: true,
    keys: [{ id: 'a', bytes: randomBytes(32) }],
    claims: ['groups'],
  };
  const log = { warn: () => undefined, info: () => undefined };
  const deps = { sessions, clock, log, random: randomBytes };
  const replica = (change: Partial<SignInConfig> = {}, shared = true) =>
    createSignIn({ ...config, ...change }, { ...deps, shared });
  const signIn = replica();

  const untilCallback = async (persona: string, at = signIn) => {
    const browser = new Browser(provider.ca);
    const { location, cookies } = await at.begin('/c/demo/ask/who-can?verb=get');
    browser.take(cookies);
    const page = await browser.follow(location, PUBLIC_URL);
    const { url } = await browser.follow(page.url, PUBLIC_URL, { persona });
    return { browser, callback: new URL(url) };
  };
  return {
    provider,
    sessions,
    signIn,
    config,
    clock,
    replica,
    untilCallback,
    async signInAs(persona, at = signIn) {
      const { browser, callback } = await untilCallback(persona, at);
      const returned = await at.returned(callback, new Headers({ cookie: browser.header }));
      browser.take(returned.cookies);
      return { browser, headers: new Headers({ cookie: browser.header }), returned };
    },
    stop: () => provider.stop(),
  };
}
