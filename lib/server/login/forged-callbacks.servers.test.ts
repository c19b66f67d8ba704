import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as nextAuthRoute from '@/app/api/auth/[...nextauth]/route';
import * as signedOutRoute from '@/app/api/auth/signed-out/route';
import type { Browser } from '@/e2e/sign-in/browser';
import { type Desk, PUBLIC_URL, openDesk } from '@/e2e/sign-in/desk';
import { useServer } from '../container';
import { reporter } from '../sign-in-report';
import { type World, testSettings, world } from '../test-world';
import { openMappings } from './mappings';
import type { Login } from './open-login';

let desk: Desk;
let here: World;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  const provider = { issuer: desk.provider.issuer, clientId: 'castellan' };
  const mappings = openMappings({ identity: { default: {}, clusters: new Map() }, demoLogin: false }, provider);
  let report: Login['report'] = () => undefined;
  const login: Login = {
    authentication: desk.signIn,
    requesterOf: (cluster, who) => mappings.requesterOf(cluster, who),
    mappings,
    publicUrl: PUBLIC_URL,
    issuer: provider.issuer,
    demo: false,
    report: (event) => {
      report(event);
    },
    stop: () => Promise.resolve(),
  };
  here = world([{ id: 'w' }], testSettings(), login, login);
  useServer(here.server);
  report = reporter((await here.server.keeper.open()).trail, here.clock);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const events = async () => {
  const { trail, store } = await here.server.keeper.open();
  await trail.flush();
  return (await store.trail.rows(0, 100)).map(({ event }) => event);
};
const sent = (url: string, cookie: string, init: RequestInit = {}) =>
  new Request(url, {
    ...init,
    headers: { host: new URL(PUBLIC_URL).host, cookie, ...Object.fromEntries(new Headers(init.headers)) },
  });
/** A GET of the callback in this browser, as a link on any page makes one. */
const visit = async (browser: Browser, query: string) => {
  const response = await nextAuthRoute.GET(sent(`${PUBLIC_URL}/api/auth/callback/oidc${query}`, browser.header), {
    params: Promise.resolve({ nextauth: ['callback', 'oidc'] }),
  });
  browser.take(response.headers.getSetCookie());
  return response;
};
const ours = (browser: Browser) =>
  [...browser.cookies.keys()].filter((name) => name.includes('castellan-') && name.startsWith('__Host'));
const FORGED = [
  '?error=access_denied',
  '?error=access_denied&state=',
  `?error=access_denied&state=${'x'.repeat(43)}`,
  '?code=x',
  `?code=x&state=${'x'.repeat(43)}`,
  '',
];

describe('a sign-in that is under way', () => {
  it.each(FORGED)('goes on after a visit to the callback with %j, of which the trail has nothing', async (query) => {
    const { browser, callback } = await desk.untilCallback('lena');
    const before = browser.header;
    const forged = await visit(browser, query);
    expect(forged.status).toBe(303);
    expect(forged.headers.get('location')).toMatch(/^\/signin\?reason=/u);
    expect(browser.header).toBe(before);
    expect(await events()).toEqual([]);
    const returned = await visit(browser, callback.search);
    expect(returned.headers.get('location')).toBe('/c/demo/ask/who-can?verb=get');
    expect(await desk.signIn.actorOf(new Headers({ cookie: browser.header }))).toBeDefined();
    expect(await events()).toEqual(['sign-in']);
  });

  it('ends when the provider says so with its state, and the trail has it', async () => {
    const { browser, callback } = await desk.untilCallback('lena');
    const state = callback.searchParams.get('state') ?? '';
    const refused = await visit(browser, `?error=access_denied&state=${state}`);
    expect(refused.headers.get('location')).toMatch(/^\/signin\?reason=refused&/u);
    expect(ours(browser)).toEqual([]);
    expect(await events()).toEqual(['sign-in-refused']);
    // What was thrown away is gone: the code that comes after all makes no session.
    expect((await visit(browser, callback.search)).headers.get('location')).toMatch(/reason=expired/u);
  });

  it('leaves who is signed in as they are when it is forged', async () => {
    const { browser } = await desk.signInAs('lena');
    for (const query of FORGED) await visit(browser, query);
    expect(await desk.signIn.actorOf(new Headers({ cookie: browser.header }))).toBeDefined();
  });
});

describe('a sign-out that is under way', () => {
  it('goes on after a visit to where it ends that the provider did not lead to', async () => {
    const { browser } = await desk.signInAs('lena');
    const out = await nextAuthRoute.POST(
      sent(`${PUBLIC_URL}/api/auth/signout`, browser.header, { method: 'POST', headers: { origin: PUBLIC_URL } }),
      { params: Promise.resolve({ nextauth: ['signout'] }) },
    );
    browser.take(out.headers.getSetCookie());
    const state = browser.cookies.get('__Host-castellan-logout') ?? '';
    expect(state).not.toBe('');
    for (const [query, led] of [
      ['', '/signin'],
      [`?state=${'x'.repeat(32)}`, '/signin'],
      [`?state=${state}`, '/signin?reason=signed-out'],
    ]) {
      const back = await signedOutRoute.GET(sent(`${PUBLIC_URL}/api/auth/signed-out${query}`, browser.header));
      browser.take(back.headers.getSetCookie());
      expect(back.headers.get('location')).toBe(led);
    }
    expect(ours(browser)).toEqual([]);
  });
});
