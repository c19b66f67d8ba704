import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, openWithLogin } from './console';
import { signIn } from './person';
import { GETS, GUARDED, PAGES, POSTS } from './routes';
import { type Heard, headerOf } from './wire';

let here: Console;
let lena = '';
let tom = '';
let setCookies: readonly string[] = [];

beforeAll(async () => {
  here = await openWithLogin();
  const first = await signIn(here, 'lena');
  lena = first.cookie;
  setCookies = first.setCookies;
  tom = (await signIn(here, 'tom')).cookie;
}, 300_000);
afterAll(() => here.stop());

const json = { 'content-type': 'application/json' };
const as = (cookie: string, path: string, more: Record<string, string> = {}) =>
  here.send(path, { headers: { ...more, cookie } });

/** Without what differs each time: ids, times, and the clock's own figures. */
const steady = ({ status, text }: Heard) => ({
  status,
  text: text
    .replaceAll(
      /"(?:requestId|at|asOf|knownAt|age|ageSeconds|checkedAt|generatedAt|nextCursor)":(?:"[^"]*"|[\d.]+|\{[^}]*\}|null)/gu,
      '',
    )
    .replaceAll(/^id: .*$/gmu, ''),
});

/** Figures of the process, and rows that reading them adds to. */
const MOVING = new Set(['metrics', 'readyz', 'healthz', 'listTrail', 'exportTrail']);

describe('two people at once', () => {
  it('never see each other’s answers, in any route that is read', async () => {
    const routes = GETS.filter(({ spec }) => spec.needs !== 'open' && !MOVING.has(spec.id));
    for (const { spec, path } of routes) {
      const aloneLena = steady(await as(lena, path));
      const aloneTom = steady(await as(tom, path));
      const both = await Promise.all([lena, tom, tom, lena, tom, lena].map((who) => as(who, path)));
      both.forEach((answer, at) => {
        const wanted = [0, 3, 5].includes(at) ? aloneLena : aloneTom;
        expect(steady(answer), `${spec.id} ${at}`).toEqual(wanted);
      });
    }
  });

  it('nor do caches in between: nothing of a person may be kept, and nobody gets it without a session', async () => {
    for (const { spec, path, body } of GUARDED) {
      const sent = {
        method: spec.method.toUpperCase(),
        headers: { ...json, cookie: lena, origin: here.base, 'idempotency-key': 'threats-0001' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const inside = await here.send(path, sent);
      expect(headerOf(inside, 'cache-control'), `${spec.id} ${inside.status}`).toMatch(/no-store/u);
      const outside = await here.send(path, { ...sent, headers: { ...sent.headers, cookie: '' } });
      expect(outside.status, spec.id).toBe(401);
      expect(headerOf(outside, 'cache-control')).toMatch(/no-store/u);
    }
    for (const path of Object.values(PAGES)) {
      for (const cookie of [lena, '']) {
        for (const more of [
          {},
          { rsc: '1' },
          { 'if-none-match': '*', 'if-modified-since': 'Fri, 01 Jan 2027 00:00:00 GMT' },
        ]) {
          const answer = await as(cookie, path, { ...more, 'accept-encoding': 'identity' });
          expect(answer.status, path).not.toBe(304);
          if (answer.status === 200) expect(headerOf(answer, 'cache-control'), path).toMatch(/no-store/u);
        }
      }
    }
  });

  it('the pages of one hold no name of the other', async () => {
    const pages = await Promise.all(
      Object.values(PAGES).flatMap((path) => [
        as(lena, path).then((one) => ['Tom (demo)', one] as const),
        as(tom, path).then((one) => ['Lena (demo)', one] as const),
      ]),
    );
    for (const [other, answer] of pages) expect(answer.text).not.toContain(other);
  });
});

describe('a page of another site', () => {
  const FOREIGN: readonly Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  ];
  const ownButFar = () => ({ origin: here.base, 'sec-fetch-site': 'cross-site' });
  const prefixed = () => ({ origin: `${here.base}.evil.example` });
  const otherName = () => ({ origin: here.base.replace('127.0.0.1', 'localhost') });
  const otherScheme = () => ({ origin: here.base.replace('http:', 'https:') });

  it('sends no POST in the name of whoever is signed in', async () => {
    for (const { spec, path, body } of POSTS) {
      for (const said of [...FOREIGN, ownButFar(), prefixed(), otherName(), otherScheme()]) {
        const headers = { ...json, ...said, cookie: lena, 'idempotency-key': 'threats-0002' };
        const answer = await here.send(path, { method: 'POST', headers, body: JSON.stringify(body) });
        expect(answer.status, `${spec.id} ${JSON.stringify(said)}`).toBe(403);
      }
    }
  });

  it('nor what a form can send without asking the browser first', async () => {
    for (const { spec, path, body } of POSTS) {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        '',
        'application/json, text/plain',
        'text/plain; application/json',
        'application/jsonx',
      ]) {
        const headers = { 'content-type': type, cookie: lena, 'idempotency-key': 'threats-0003' };
        const answer = await here.send(path, { method: 'POST', headers, body: JSON.stringify(body) });
        // A session of the login is no key: the route of the key says so by what it is not.
        expect(answer.status, `${spec.id} ${type}`).toBe(415);
      }
    }
  });

  it('nor gets leave to: no route answers a preflight or another method, and none names another origin', async () => {
    for (const { spec, path } of [...GETS, ...POSTS]) {
      for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE']) {
        const headers = {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
          cookie: lena,
        };
        const answer = await here.send(path, { method, headers });
        const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
        expect(allowed, `${method} ${spec.id}`).toEqual([]);
        if (method !== 'OPTIONS') expect(answer.status, `${method} ${spec.id}`).toBe(405);
      }
    }
  });

  it('begins and ends no session, and revokes none', async () => {
    for (const path of ['signin/oidc', 'signout', 'sessions/revoke']) {
      for (const said of [{}, ...FOREIGN, ownButFar(), prefixed(), otherName(), otherScheme()]) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded', ...said, cookie: lena };
        const answer = await here.send(`/api/auth/${path}`, {
          method: 'POST',
          headers,
          body: 'session=x&returnTo=%2F',
        });
        expect(answer.status, `${path} ${JSON.stringify(said)}`).toBe(403);
        expect((await here.send(`/api/auth/${path}`, { headers: { cookie: lena } })).status).toBeGreaterThanOrEqual(
          404,
        );
      }
    }
    expect((await as(lena, '/api/v1/clusters')).status).toBe(200);
  });
});

describe('a GET', () => {
  it('changes nothing, with whatever in its query or body', async () => {
    const state = async () => {
      const parts = await Promise.all(
        ['changes', 'assertions', 'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map((list) =>
          as(lena, `/api/v1/clusters/demo/${list}`),
        ),
      );
      return parts.map(steady);
    };
    const before = await state();
    for (const { path } of GETS) {
      await here.send(path, {
        headers: { ...json, cookie: lena, 'x-http-method-override': 'POST', 'idempotency-key': 'threats-0004' },
        body: '{"version":1}',
      });
    }
    for (const { path, body } of POSTS) {
      const answer = await here.send(path, {
        headers: { ...json, cookie: lena, 'idempotency-key': 'threats-0005' },
        body: JSON.stringify(body),
      });
      expect([200, 303, 400, 404, 405]).toContain(answer.status);
    }
    expect(await state()).toEqual(before);
  });
});

describe('a session', () => {
  it('is in a cookie that no script and no other site gets, and is another after each sign-in', async () => {
    const own = setCookies.filter((line) => line.startsWith(`castellan-session-${here.port}=`));
    expect(own).toHaveLength(1);
    for (const line of setCookies) {
      expect(line).toMatch(/; HttpOnly/iu);
      expect(line).toMatch(/; SameSite=(?:Lax|Strict)/iu);
      expect(line).toMatch(/; Path=\//iu);
      expect(line).not.toMatch(/; Domain=/iu);
    }
    const planted = `castellan-session-${here.port}=${'B'.repeat(43)}`;
    const after = await signIn(here, 'tom', { planted });
    expect(after.cookie).not.toContain('BBBB');
    expect(after.cookie).not.toBe(tom);
    expect((await as(planted, '/api/v1/clusters')).status).toBe(401);
  });
});
