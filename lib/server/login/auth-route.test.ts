import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as signInRoute from '@/app/api/auth/[...nextauth]/route';
import * as canRoute from '@/app/api/v1/clusters/[cluster]/can/route';
import * as sessionRoute from '@/app/api/v1/session/route';
import { Problem } from '@/lib/contract';
import { SignInError, createSignIn } from '@/lib/adapters/auth';
import { memoryStore } from '@/lib/usecases/testing/memory-store';
import { useServer } from '../container';
import { reporter } from '../sign-in-report';
import { PORT, type World, clusterRole, personaLogin, rule, testSettings, world } from '../test-world';
import { authRoute } from './auth-route';
import { openMappings } from './mappings';
import type { Login } from './open-login';

const PUBLIC = 'https://castellan.example.test';
const HOST = 'castellan.example.test';
/** Nothing listens there. */
const provider = { issuer: 'https://127.0.0.1:9', clientId: 'castellan' };

/** A login whose provider nobody reaches. */
function loginOf(report: Login['report']): Login {
  const { sessions } = memoryStore(() => '');
  const config = {
    ...provider,
    clientSecret: 'a-secret-of-a-test',
    scopes: ['openid'],
    ca: undefined,
    endSession: false,
    publicUrl: PUBLIC,
    idleMs: 60_000,
    absoluteMs: 60_000,
    keys: [{ id: 'test', bytes: randomBytes(32) }],
    claims: 'all' as const,
  };
  const log = { warn: () => undefined, info: () => undefined };
  const authentication = createSignIn(config, {
    sessions,
    shared: false,
    clock: { now: () => 0 },
    log,
    random: randomBytes,
  });
  const mappings = openMappings({ identity: { default: {}, clusters: new Map() }, demoLogin: false }, provider);
  return {
    authentication,
    requesterOf: (cluster, who) => mappings.requesterOf(cluster, who),
    mappings,
    publicUrl: PUBLIC,
    issuer: provider.issuer,
    demo: false,
    report,
    stop: () => Promise.resolve(),
  };
}

let here: World;
beforeEach(() => {
  let report: Login['report'] = () => undefined;
  const login = loginOf((event) => {
    report(event);
  });
  here = world([{ id: 'w', objects: [clusterRole('a', [rule('get', 'pods')])] }], testSettings(), login, login);
  report = (event) => {
    void here.server.keeper.open().then(({ trail }) => {
      reporter(trail, here.clock)(event);
    });
  };
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const request = (path: string, forwarded?: string, init: RequestInit = {}) =>
  new Request(`${PUBLIC}${path}`, {
    ...init,
    headers: {
      host: HOST,
      ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
      ...Object.fromEntries(new Headers(init.headers)),
    },
  });

describe('the limit of the sign-in', () => {
  const route = authRoute({ form: false }, () => Promise.resolve(new Response()));
  const ask = async (from?: string) => (await route(request('/api/auth/callback/oidc', from))).status;
  const flood = async (from: string, times: number) => {
    for (let sent = 0; sent < times; sent += 1) expect(await ask(from)).toBe(200);
  };

  it('slows down who asks too often, and nobody else', async () => {
    await flood('10.0.0.1', 200);
    for (let sent = 0; sent < 5_000; sent += 1) await ask('10.0.0.1');
    const refused = await route(request('/api/auth/callback/oidc', '10.0.0.1'));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await ask('10.0.0.2')).toBe(200);
    expect(await ask()).toBe(200);
    here.clock.pass(1_000);
    await flood('10.0.0.1', 20);
    expect(await ask('10.0.0.1')).toBe(429);
  });

  it('is not escaped by what a client writes before the proxy’s word, nor within one line of IPv6', async () => {
    for (let sent = 0; sent < 200; sent += 1) expect(await ask(`172.16.0.${sent}, 10.0.0.1`)).toBe(200);
    expect(await ask('172.16.1.1, 10.0.0.1')).toBe(429);
    for (let sent = 0; sent < 200; sent += 1) expect(await ask(`2001:db8::${sent.toString(16)}`)).toBe(200);
    expect(await ask('2001:db8::ffff:1')).toBe(429);
    expect(await ask('2001:db8:0:1::1')).toBe(200);
  });

  it('has a ceiling for everybody together, which only many addresses reach', async () => {
    for (let client = 0; client < 20; client += 1) await flood(`10.1.0.${client}`, 100);
    expect(await ask('10.2.0.1')).toBe(429);
    here.clock.pass(1_000);
    for (let client = 0; client < 20; client += 1) await flood(`10.1.1.${client}`, 10);
    expect(await ask('10.2.0.1')).toBe(429);
  });
});

describe('a provider', () => {
  it('is down: the page says so, with its request id, and the trail has it', async () => {
    const { store, trail } = await here.server.keeper.open();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: PUBLIC };
    const answer = await signInRoute.POST(
      request('/api/auth/signin/oidc', '10.0.0.9', { method: 'POST', headers, body: 'returnTo=/c/w' }),
      { params: Promise.resolve({ nextauth: ['signin', 'oidc'] }) },
    );
    expect(answer.status).toBe(303);
    const page = new URL(answer.headers.get('location') ?? '', PUBLIC);
    expect(page.pathname).toBe('/signin');
    expect(page.searchParams.get('reason')).toBe('provider-unreachable');
    await new Promise((resolve) => setImmediate(resolve));
    await trail.flush();
    expect(await store.trail.newest({ before: undefined, limit: 10 })).toMatchObject([
      { event: 'sign-in-refused', result: 'provider-unreachable', requestId: page.searchParams.get('request') },
    ]);
    // Whoever asks the API is told no more and no less than before.
    expect((await canRoute.GET(request('/api/v1/clusters/w/can?verb=get&resource=pods&subject=User:a'))).status).toBe(
      401,
    );
  });
});

describe('an error of another bundle', () => {
  it('is known by what it is: the class exists once for the boot code, and once for each route', async () => {
    const elsewhere = Object.assign(new Error('away'), { name: 'SignInError', reason: 'provider-unreachable' });
    const route = authRoute({ form: false }, () => Promise.reject(elsewhere));
    const answer = await route(request('/api/auth/callback/oidc', '10.0.0.9'));
    expect(answer.headers.get('location')).toMatch(/^\/signin\?reason=provider-unreachable&/u);
  });
});

describe('where somebody came from', () => {
  const FORGED = '6.6.6.6, 10.0.0.9';
  const fromOfTheTrail = async () => {
    const { trail, store } = await here.server.keeper.open();
    await trail.flush();
    return (await store.trail.rows(0, 10)).map(({ from }) => from);
  };

  it('is in the trail the last address of the header, at the door', async () => {
    await here.server.keeper.open();
    const refused = authRoute({ form: false }, () => Promise.reject(new SignInError('token-refused', 'a test')));
    expect((await refused(request('/api/auth/callback/oidc', FORGED))).status).toBe(303);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await fromOfTheTrail()).toEqual(['10.0.0.9']);
  });

  it('and behind it', async () => {
    await here.server.stop();
    here = world([{ id: 'w' }], testSettings(), personaLogin({ ana: { user: 'ana', groups: [] } }));
    useServer(here.server);
    await here.server.keeper.open();
    const host = `127.0.0.1:${PORT}`;
    const path = `http://${host}/api/v1/clusters/w/can?verb=get&resource=pods&subject=User:ana`;
    const asked = await canRoute.GET(
      new Request(path, { headers: { host, 'x-persona': 'ana', 'x-forwarded-for': FORGED } }),
    );
    expect(asked.status).toBe(200);
    expect(await fromOfTheTrail()).toEqual(['10.0.0.9']);
  });
});

describe('who is not signed in', () => {
  const can = '/api/v1/clusters/w/can?verb=get&resource=pods&subject=User:ana';

  it('is told to sign in, and of no key', async () => {
    const response = await canRoute.GET(request(can));
    expect(response.status).toBe(401);
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({ code: 'not-signed-in', title: 'Not signed in' });
    expect(problem.detail).toContain('sign in');
    expect(JSON.stringify(problem)).not.toMatch(/\bkey\b/u);
  });

  it('opens nothing with a key', async () => {
    for (const answer of [
      await sessionRoute.GET(request('/api/v1/session?key=any-key-that-somebody-guessed')),
      await sessionRoute.POST(
        request('/api/v1/session', undefined, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: PUBLIC },
          body: JSON.stringify({ key: 'any-key-that-somebody-guessed' }),
        }),
      ),
    ]) {
      const problem = Problem.parse(await answer.json());
      expect(problem).toMatchObject({ status: 404, detail: 'No key opens this server: sign in.' });
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });
});
