import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as canRoute from '@/app/api/v1/clusters/[cluster]/can/route';
import * as reviewsRoute from '@/app/api/v1/clusters/[cluster]/reviews/route';
import * as whoCanRoute from '@/app/api/v1/clusters/[cluster]/who-can/route';
import * as verifyRoute from '@/app/api/v1/clusters/[cluster]/verify/route';
import * as clusterRoleRoute from '@/app/api/v1/clusters/[cluster]/clusterroles/[name]/route';
import * as subjectRoute from '@/app/api/v1/clusters/[cluster]/subjects/[principal]/route';
import * as clustersRoute from '@/app/api/v1/clusters/route';
import * as sessionRoute from '@/app/api/v1/session/route';
import { CanOutput, Problem } from '@/lib/contract';
import { useServer } from './container';
import { KEY, PORT, type World, clusterRole, clusterRoleBinding, roleBinding, rule, world } from './test-world';

const HOST = `127.0.0.1:${PORT}`;
const BASE = `http://${HOST}/api/v1`;
const objects = [
  clusterRole('reader', [rule('get', 'pods')]),
  clusterRole('odd name %25 ü:*', [rule('get', 'secrets')]),
  clusterRoleBinding('readers', 'ClusterRole/reader', 'User:ana', 'User:https://issuer/#1', 'User:ünï cöde'),
];
let here: World;

beforeEach(() => {
  here = world([
    { id: 'demo', source: 'demo', objects },
    { id: 'prod', source: 'live', objects },
  ]);
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  new Request(`${BASE}${path}`, { headers: { host: HOST, ...headers } });
const post = (path: string, body: BodyInit | object, headers: Record<string, string> = {}) =>
  new Request(`${BASE}${path}`, {
    method: 'POST',
    headers: { host: HOST, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body),
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });

async function problem(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = Problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(response.headers.get('x-request-id')).toBe(body.requestId);
  return body;
}
const can = (query: string, cluster = 'demo') => canRoute.GET(get(`/clusters/${cluster}/can?${query}`));
const ASK = 'verb=get&resource=pods&subject=User:ana';

describe('an answer', () => {
  it('is JSON that nobody stores, with a request id', async () => {
    const response = await can(ASK);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-z]+$/u);
    expect(await response.json()).toMatchObject({ value: { allowed: true }, gaps: [], asOf: { cluster: 'demo' } });
  });

  it('takes a URL without a slash literally, and says so', async () => {
    const asked = await can('verb=get&path=metrics&user=x&group=system:masters');
    const { value } = CanOutput.parse(await asked.json());
    expect(value).toMatchObject({ allowed: true, notes: [{ code: 'no-leading-slash' }] });
    expect(value.notes[0]?.message).toContain('/metrics');
  });

  it('takes plus and escapes for what they are, and group as often as wanted', async () => {
    const spaced = await can('verb=get&resource=pods&subject=User:%C3%BCn%C3%AF+c%C3%B6de');
    expect(await spaced.json()).toMatchObject({ value: { allowed: true } });
    const path = await can('verb=get&path=/a+b&user=x&group=system:masters');
    expect(await path.json()).toMatchObject({ value: { allowed: true } });
    const groups = await can('verb=get&resource=pods&user=x&group=a&group=system%3Amasters');
    expect(await groups.json()).toMatchObject({ value: { allowed: true, via: [{ superuser: true }] } });
  });

  it('finds names in the path, whatever is in them', async () => {
    const name = encodeURIComponent('odd name %25 ü:*');
    const odd = await clusterRoleRoute.GET(get(`/clusters/demo/clusterroles/${name}`));
    expect(await odd.json()).toMatchObject({ value: { name: 'odd name %25 ü:*' } });
    const user = encodeURIComponent('User:https://issuer/#1');
    const slashes = await subjectRoute.GET(get(`/clusters/demo/subjects/${user}`));
    expect(await slashes.json()).toMatchObject({
      value: { kind: 'User', name: 'https://issuer/#1', bindingsTotal: 1 },
    });
  });
});

describe('a malformed ask is refused, and the field is named', () => {
  const cases: [string, string, string, RegExp][] = [
    ['an unknown parameter', `${ASK}&nmespace=web`, 'nmespace', /not a parameter/u],
    ['a repeated parameter', `${ASK}&verb=list`, 'verb', /more than once/u],
    ['a missing verb', 'resource=pods&subject=User:a', 'verb', /expected string/u],
    ['a missing resource', 'verb=get&subject=User:a', 'resource', /is missing/u],
    ['no subject', 'verb=get&resource=pods', 'subject', /is missing/u],
    ['a subject of no kind', 'verb=get&resource=pods&subject=ana', 'subject', /User:NAME/u],
    ['subject and user', `${ASK}&user=bob`, 'subject', /without user/u],
    ['a name of 10 kB', `${ASK}&name=${'x'.repeat(10_000)}`, 'name', /longer than 1024/u],
    ['a control character', `${ASK}&name=a%00b`, 'name', /control character/u],
    ['a line break', `${ASK}&namespace=a%0Ab`, 'namespace', /control character/u],
    ['a malformed escape', `${ASK}&name=%zz`, 'name', /percent escape/u],
    ['bytes that are no UTF-8', `${ASK}&name=%ff`, 'name', /percent escape/u],
    ['a path that is none', 'verb=get&path=&subject=User:a', 'path', /is empty/u],
    ['a path with a resource', `${ASK}&path=/metrics`, 'resource', /does not go with path/u],
    ['__proto__', `${ASK}&__proto__=1`, '__proto__', /not a parameter/u],
    ['constructor', `${ASK}&constructor=1`, 'constructor', /not a parameter/u],
    ['__proto__ with brackets', `${ASK}&__proto__[allowed]=true`, '__proto__[allowed]', /not a parameter/u],
  ];
  it.each(cases)('%s', async (_, query, path, message) => {
    const body = await problem(await can(query));
    expect(body).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(body.errors.find((place) => place.path === path)?.message).toMatch(message);
    expect(JSON.stringify(body).length).toBeLessThan(2_000);
  });

  it('an address that is too long', async () => {
    expect(await problem(await can(`${ASK}&name=${'x'.repeat(40_000)}`))).toMatchObject({ status: 400 });
  });

  it('a cursor that is none, and a limit out of range', async () => {
    const who = (query: string) => whoCanRoute.GET(get(`/clusters/demo/who-can?verb=get&resource=pods&${query}`));
    expect(await problem(await who('cursor=x'))).toMatchObject({ status: 400, errors: [{ path: 'cursor' }] });
    for (const limit of ['0', '501', 'x', '1.5', '-1', '']) {
      expect(await problem(await who(`limit=${limit}`))).toMatchObject({ status: 400, errors: [{ path: 'limit' }] });
    }
  });

  it('a stale cursor is gone, with 410', async () => {
    const who = (query: string) =>
      whoCanRoute.GET(get(`/clusters/demo/who-can?verb=get&resource=pods&limit=1${query}`));
    const first: unknown = await (await who('')).json();
    const cursor = JSON.stringify(first).match(/"nextCursor":"([^"]+)"/u)?.[1] ?? '';
    expect(cursor).not.toBe('');
    here.model('demo').change('rolebindings', [{ op: 'put', object: roleBinding('a', 'b', 'ClusterRole/reader') }]);
    expect((await who(`&cursor=${cursor}`)).status).toBe(200);
    here.clock.pass(11 * 60_000);
    here.server.deps.clusters.view('demo');
    expect(await problem(await who(`&cursor=${cursor}`))).toMatchObject({ status: 410, code: 'cursor-gone' });
  });

  it('a cluster or an object that is not there', async () => {
    expect(await problem(await can(ASK, 'nowhere'))).toMatchObject({ status: 404, code: 'not-found' });
    const missing = await clusterRoleRoute.GET(get('/clusters/demo/clusterroles/none'));
    expect(await problem(missing)).toMatchObject({ status: 404, detail: 'There is no ClusterRole “none”.' });
    const control = await clusterRoleRoute.GET(get('/clusters/demo/clusterroles/a%07b'));
    expect(await problem(control)).toMatchObject({ status: 400, errors: [{ path: 'name' }] });
  });
});

describe('a body', () => {
  const asks = { asks: [{ verb: 'get', resource: 'pods', subject: 'User:ana' }] };
  const reviews = (body: BodyInit | object, headers: Record<string, string> = {}) =>
    reviewsRoute.POST(post('/clusters/demo/reviews', body, headers));

  it('is answered in order', async () => {
    const two = { asks: [...asks.asks, { verb: 'delete', resource: 'pods', user: 'ana', group: ['x'] }] };
    const response = await reviews(two, { 'content-type': 'application/json; charset=utf-8' });
    expect(await response.json()).toMatchObject({ value: [{ verdict: 'allowed' }, { verdict: 'refused', via: [] }] });
  });

  it('of another type is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', '']) {
      expect(await problem(await reviews(asks, { 'content-type': type }))).toMatchObject({ status: 415 });
    }
  });

  it('over 1 MiB is refused, said or not', async () => {
    const large = { asks: [{ ...asks.asks[0], name: 'x'.repeat(1024 * 1024) }] };
    expect(await problem(await reviews(large))).toMatchObject({ status: 413, code: 'too-large' });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      },
    });
    expect(await problem(await reviews(endless))).toMatchObject({ status: 413 });
    expect(pulled).toBeLessThan(30);
  });

  it('that is no JSON is refused', async () => {
    for (const text of ['', '{"asks":[', '{asks:[]}', 'null,', '['.repeat(100_000)]) {
      expect(await problem(await reviews(text))).toMatchObject({ status: 400, errors: [{ path: 'body' }] });
    }
    const bytes = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Uint8Array.of(0x22, 0xff, 0x22));
        controller.close();
      },
    });
    expect(await problem(await reviews(bytes))).toMatchObject({ status: 400, errors: [{ message: 'is not UTF-8' }] });
  });

  it('of another shape is refused, and the place is named', async () => {
    for (const value of ['null', '[]', '"x"', '7', '{}', '{"asks":[]}', '{"asks":{}}']) {
      expect((await problem(await reviews(value))).status).toBe(400);
    }
    const second = { asks: [...asks.asks, { verb: 'get', resource: 'pods', subject: 'ana' }] };
    expect(await problem(await reviews(second))).toMatchObject({ errors: [{ path: 'asks.1.subject' }] });
    const many = { asks: Array.from({ length: 1001 }, () => asks.asks[0]) };
    expect(await problem(await reviews(many))).toMatchObject({ status: 400, errors: [{ path: 'asks' }] });
  });

  it('cannot reach a prototype', async () => {
    const own = '{"asks":[{"verb":"get","resource":"pods","subject":"User:ana","__proto__":{"polluted":true}}]}';
    expect((await problem(await reviews(own))).errors[0]?.path).toBe('asks.0.__proto__');
    const top = '{"__proto__":{"asks":[]},"constructor":{"prototype":{"polluted":true}},"asks":[]}';
    expect((await problem(await reviews(top))).status).toBe(400);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('and a query do not go together', async () => {
    const response = await reviewsRoute.POST(post('/clusters/demo/reviews?verb=get', asks));
    expect(await problem(response)).toMatchObject({ status: 400, errors: [{ path: 'verb' }] });
  });
});

describe('from elsewhere', () => {
  it('a foreign Host is refused: DNS rebinding', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${PORT}`,
      '127.0.0.1:1',
      '127.0.0.1',
      `127.0.0.1.evil.example:${PORT}`,
    ]) {
      const response = await canRoute.GET(get(`/clusters/demo/can?${ASK}`, { host }));
      expect(await problem(response)).toMatchObject({ status: 403, errors: [{ path: 'Host' }] });
    }
    for (const host of [`localhost:${PORT}`, `[::1]:${PORT}`, `LOCALHOST:${PORT}`]) {
      expect((await canRoute.GET(get(`/clusters/demo/can?${ASK}`, { host }))).status).toBe(200);
    }
  });

  it('a request without Host is refused', async () => {
    const request = new Request(`${BASE}/clusters/demo/can?${ASK}`);
    expect((await canRoute.GET(request)).status).toBe(403);
  });

  it('a cross-site POST is refused', async () => {
    const body = { asks: [{ verb: 'get', resource: 'pods', subject: 'User:ana' }] };
    const from = (headers: Record<string, string>) => reviewsRoute.POST(post('/clusters/demo/reviews', body, headers));
    expect(await problem(await from({ 'sec-fetch-site': 'cross-site' }))).toMatchObject({ status: 403 });
    expect(await problem(await from({ 'sec-fetch-site': 'same-site' }))).toMatchObject({ status: 403 });
    expect(await problem(await from({ origin: 'http://evil.example' }))).toMatchObject({ status: 403 });
    expect(await problem(await from({ origin: `http://127.0.0.1:${PORT + 1}` }))).toMatchObject({ status: 403 });
    expect(await problem(await from({ origin: 'null' }))).toMatchObject({ status: 403 });
    expect((await from({ origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });
});

describe('the key of a live cluster', () => {
  const prod = (headers: Record<string, string> = {}) => canRoute.GET(get(`/clusters/prod/can?${ASK}`, headers));

  it('is asked for, in words that help', async () => {
    const response = await prod();
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="castellan"');
    const body = await problem(response);
    expect(body).toMatchObject({ status: 401, code: 'not-signed-in' });
    expect(body.detail).toContain('printed at start');
  });

  it('opens as a bearer token, and nothing else does', async () => {
    expect((await prod({ authorization: `Bearer ${KEY}` })).status).toBe(200);
    expect((await prod({ authorization: `bearer ${KEY}` })).status).toBe(200);
    for (const authorization of [`Bearer ${KEY}x`, `Bearer ${KEY.slice(1)}`, `Basic ${KEY}`, 'Bearer', '']) {
      expect((await prod({ authorization })).status).toBe(401);
    }
  });

  it('is exchanged for a cookie that does not hold it', async () => {
    const response = await sessionRoute.POST(post('/session', { key: KEY }));
    expect(await response.json()).toEqual({ value: { unlocked: true }, gaps: [] });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(new RegExp(`^castellan-${PORT}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`, 'u'));
    expect(cookie).not.toContain(KEY);
    const [pair = ''] = cookie.split(';');
    expect((await prod({ cookie: `a=b; ${pair}; c=d` })).status).toBe(200);
    expect((await prod({ cookie: `${pair}x` })).status).toBe(401);
    expect((await prod({ cookie: pair.replace(String(PORT), '1') })).status).toBe(401);
  });

  it('in the printed address leads to the first page without it', async () => {
    const response = await sessionRoute.GET(get(`/session?key=${KEY}`));
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    expect(response.headers.get('set-cookie')).toContain('HttpOnly');
  });

  it('cannot be guessed at speed', async () => {
    const guess = () => sessionRoute.POST(post('/session', { key: 'wrong' }));
    for (let i = 0; i < 20; i++) expect((await guess()).status).toBe(401);
    const refused = await guess();
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await problem(refused)).toMatchObject({ status: 429, code: 'too-many-requests' });
    here.clock.pass(1_000);
    expect((await guess()).status).toBe(401);
  });

  it('is never in an error', async () => {
    const response = await sessionRoute.POST(post('/session', { key: `${KEY}!` }));
    expect(await response.text()).not.toContain(KEY);
  });

  it('hides from the list of clusters what is locked', async () => {
    const locked: unknown = await (await clustersRoute.GET(get('/clusters'))).json();
    expect(locked).toMatchObject({
      value: [
        { id: 'demo', locked: false, counts: { clusterroles: 2 } },
        { id: 'prod', locked: true, origin: '', lists: [], counts: { clusterroles: 0 } },
      ],
    });
    const open = await clustersRoute.GET(get('/clusters', { authorization: `Bearer ${KEY}` }));
    expect(await open.json()).toMatchObject({ value: [{}, { locked: false, counts: { clusterroles: 2 } }] });
  });
});

describe('verify', () => {
  it('cannot be done for manifests', async () => {
    const body = { verb: 'get', resource: 'pods', subject: 'User:ana' };
    const response = await verifyRoute.POST(post('/clusters/demo/verify', body));
    expect(await problem(response)).toMatchObject({ status: 422, code: 'cannot-be-done' });
  });

  it('is limited to 20 at once and 5 a second', async () => {
    const body = { verb: 'get', resource: 'pods', subject: 'User:ana' };
    const ask = () => verifyRoute.POST(post('/clusters/demo/verify', body));
    for (let i = 0; i < 20; i++) expect((await ask()).status).toBe(422);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    here.clock.pass(400);
    expect((await ask()).status).toBe(422);
    expect((await ask()).status).toBe(422);
    expect((await ask()).status).toBe(429);
  });
});
