import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, openWithLogin } from './console';
import { signIn } from './person';
import { GUARDED, PAGES } from './routes';
import { type Heard, type Sent, headerOf } from './wire';

const EVIL = 'evil.example';
let here: Console;
let otto = '';

beforeAll(async () => {
  here = await openWithLogin();
  otto = (await signIn(here, 'otto')).cookie;
}, 300_000);
afterAll(() => here.stop());

/** What a proxy in front of some product would say of the user, and how it is spelled past a proxy's strip list. */
const CLAIMED: readonly Record<string, string>[] = [
  { 'impersonate-user': 'oidc:lena@fernhollow.example', 'impersonate-group': 'system:masters' },
  { 'impersonate-uid': '1', 'impersonate-extra-scopes': 'all' },
  { impersonate_user: 'admin', impersonate_group: 'system:masters' },
  { 'impersonate.user': 'admin', 'x.remote.user': 'admin' },
  { 'x-remote-user': 'lena', 'x-remote-group': 'system:masters', 'x-remote-extra-scopes': 'all' },
  { x_remote_user: 'lena', remote_user: 'lena', 'remote-user': 'lena' },
  { 'x-forwarded-user': 'lena', 'x-forwarded-email': 'lena@fernhollow.example', 'x-forwarded-groups': 'platform' },
  { 'x-auth-request-user': 'lena', 'x-authenticated-user': 'lena', 'x.authenticated.user': 'lena', 'x-user': 'lena' },
  { 'x-persona': 'admin', 'x-castellan-path': '/', 'x-castellan-user': 'lena' },
  { connection: 'cookie, host', 'impersonate-user': 'lena' },
  { connection: 'impersonate-user', 'impersonate-user': 'lena' },
  {
    'x-forwarded-host': EVIL,
    'x-forwarded-proto': 'https',
    forwarded: `for=127.0.0.1;host=${EVIL}`,
    'x-real-ip': '127.0.0.1',
  },
  {
    'x-original-url': '/healthz',
    'x-rewrite-url': '/healthz',
    'x-http-method-override': 'GET',
    'x-original-host': EVIL,
  },
];

/** Headers by which the framework was, or might be, told to leave something out. */
const FRAMEWORK: readonly Record<string, string>[] = [
  { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-rewrite': '/healthz', 'x-middleware-next': '1', 'x-middleware-override-headers': 'cookie' },
  {
    'x-middleware-set-cookie': 'a=b',
    'x-middleware-invoke': '1',
    'x-invoke-path': '/signin',
    'x-invoke-status': '200',
  },
  { 'x-nextjs-data': '1' },
  { 'x-nextjs-rewrite': '/signin', 'x-matched-path': '/signin', 'x-now-route-matches': '1=signin' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-router-state-tree': '%5B%22%22%2C%7B%7D%2Cnull%2Cnull%2Ctrue%5D' },
  { 'next-action': '7f'.repeat(20), 'content-type': 'text/plain;charset=UTF-8' },
  {
    purpose: 'prefetch',
    'x-purpose': 'preview',
    'x-prerender-revalidate': '1',
    'x-prerender-revalidate-if-generated': '1',
  },
];

/** What comes of it, once the framework has asked for the parameter by which it keeps caches apart. */
async function ask(path: string, sent: Sent): Promise<Heard> {
  const answer = await here.send(path, sent);
  const again = headerOf(answer, 'location');
  return again.startsWith('/') && again.includes('_rsc') ? here.send(again, sent) : answer;
}

/** A cookie of the right name that is nobody's, so that the convenience in proxy.ts lets it pass. */
const rubbish = () => `castellan-session-${here.port}=${'A'.repeat(43)}`;
const TREE = /^(?:\d+:\[\["children",.*\]\]\n)+0:\{"q":.*\}\s*$/u;
const PAGE_TEXT = /href="\/signin\?|NEXT_REDIRECT|\/signin\?/u;

/** Nobody got in: led to /signin, by status or in what React is told; or there is nothing under that name. */
function expectOutside(path: string, said: object, answer: Heard): void {
  const location = headerOf(answer, 'location');
  const what = `${path} ${JSON.stringify(said)}: ${answer.status} ${location} ${answer.text.slice(0, 300)}`;
  if (location !== '') expect(new URL(location, here.base).origin, what).toBe(here.base);
  // A router state that is none makes the framework fail before any page is made: nobody got in either.
  // Names of what only those see who are in.
  expect(answer.text, what).not.toMatch(/fernhollow|\(demo\)|"viewer":\{/u);
  if ([400, 401, 403, 404, 405, 308, 500].includes(answer.status)) return;
  // What the router may know of an address: which folders it goes through. Its only names are those of the address.
  if (TREE.test(answer.text)) return;
  const led = /^(?:http:\/\/127\.0\.0\.1:\d+)?\/signin(?:\?|$)/u.test(location);
  expect(led || PAGE_TEXT.test(answer.text), what).toBe(true);
}

describe('whatever a client says about itself', () => {
  it('nobody who is not signed in is anybody: every route, every header', async () => {
    for (const { spec, path, body } of GUARDED) {
      const one = async (said: Record<string, string>) => {
        const json = body === undefined ? {} : { 'content-type': 'application/json' };
        const answer = await ask(path, {
          method: spec.method.toUpperCase(),
          headers: { ...json, ...said, cookie: rubbish() },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        expect(answer.status, `${spec.id} ${JSON.stringify(said)} ${answer.text}`).toBe(401);
      };
      await Promise.all([{}, ...CLAIMED, ...FRAMEWORK].map(one));
    }
  });

  it('whoever is signed in stays who they are', async () => {
    const me = async (said: Record<string, string>) => {
      const { status, text } = await here.send('/api/v1/clusters/demo/me', { headers: { ...said, cookie: otto } });
      return { status, text: text.replace(/"asOf":\{[^}]*\}/u, '') };
    };
    const alone = await me({});
    expect(alone.status).toBe(200);
    expect(alone.text).toContain('oidc:otto@partner.example');
    for (const said of CLAIMED) expect(await me(said), JSON.stringify(said)).toEqual(alone);
    const wide = await here.send('/api/v1/clusters/demo/clusterrolebindings', { headers: { cookie: otto } });
    expect(wide.status).toBe(403);
    for (const said of CLAIMED) {
      const path = '/api/v1/clusters/demo/clusterrolebindings';
      expect((await here.send(path, { headers: { ...said, cookie: otto } })).status, JSON.stringify(said)).toBe(403);
    }
  });

  it('an Authorization that is no token of the provider opens nothing, with a cookie beside it or without', async () => {
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const claims = Buffer.from('{"iss":"x","sub":"lena","aud":"castellan","exp":9999999999}').toString('base64url');
    for (const authorization of [
      'Bearer x',
      'bearer    ',
      `Bearer ${none}.${claims}.`,
      `Bearer ${'a.'.repeat(5_000)}`,
      'Bearer marker',
    ]) {
      const alone = await here.send('/api/v1/clusters', { headers: { authorization } });
      expect(alone.status, authorization.slice(0, 40)).toBe(401);
    }
    for (const authorization of ['Basic bGVuYTpsZW5h', 'Negotiate x', 'Bearer']) {
      const path = '/api/v1/clusters/demo/clusterrolebindings';
      expect((await here.send(path, { headers: { authorization } })).status).toBe(401);
      expect((await here.send(path, { headers: { authorization, cookie: otto } })).status).toBe(403);
    }
  });

  it('a session cookie that comes twice is none: one may be planted', async () => {
    const twice = `${otto}; castellan-session-${here.port}=${'A'.repeat(43)}`;
    expect((await here.send('/api/v1/clusters', { headers: { cookie: twice } })).status).toBe(401);
  });
});

describe('the pages', () => {
  it('are all tried here', () => {
    const app = join(import.meta.dirname, '..', '..', 'app');
    const found = readdirSync(app, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('page.tsx'))
      .map(
        (file) =>
          `/${file
            .split(sep)
            .slice(0, -1)
            .filter((part) => !part.startsWith('('))
            .join('/')}`,
      );
    // Of the two that lie at one address, one is the list of a cluster's objects.
    expect([...new Set(found)].sort()).toEqual(Object.keys(PAGES).sort());
  });

  it('lead nobody past the sign-in, whichever way the framework is asked', async () => {
    for (const path of Object.values(PAGES)) {
      if (path.startsWith('/signin')) continue;
      await Promise.all(
        [{}, ...FRAMEWORK].map(async (said) =>
          expectOutside(path, said, await ask(path, { headers: { ...said, cookie: rubbish() } })),
        ),
      );
    }
  });

  it('nor by another spelling of their address', async () => {
    const spellings = ['/c/demo', '/c/demo/roles', '/account'].flatMap((path) => [
      `${path}.rsc`,
      `${path}.segments/_tree.segment.rsc`,
      `${path}.segments/c/$d$cluster/demo.segment.rsc`,
      `${path}.prefetch.rsc`,
      `${path}.json`,
      `${path}.txt`,
      `${path}/`,
      `/${path}`,
      `//${EVIL}${path}`,
      `/_next/data/build${path}.json`,
      `/_next/data/build/index.json?path=${path}`,
      `/en${path}`,
      `/en-US${path}`,
      path.replace('/c', '/%63'),
      path.replace('/c', '/C'),
      path.replaceAll('/', '%2f'),
      `/.${path}`,
      `/signin/..${path}`,
      `/signin/%2e%2e${path}`,
      `/_next/static/..${path}`,
      `/_next/static/%2e%2e${path}`,
      `/healthz/..${path}`,
      `/api/..${path}`,
      `/api/%2e%2e${path}`,
      `${path};x=/healthz`,
      `${path}?_rsc=1`,
      `${path}?nxtPcluster=demo`,
      `${path}#/signin`,
      `/_next/image?url=${encodeURIComponent(path)}&w=64&q=75`,
      path.replace('/', '\\'),
    ]);
    for (const path of spellings) {
      for (const said of [{}, { rsc: '1' }]) {
        expectOutside(path, said, await ask(path, { headers: { ...said, cookie: rubbish() } }));
      }
    }
  });

  it('run nothing that is sent to them: a payload for server actions is no code here', async () => {
    const boundary = 'x';
    const part = (name: string, text: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
    const chunk =
      '{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B1337\\"}","_response":{"_prefix":"globalThis.__canary=1;","_formData":{"get":"$1:constructor:constructor"}}}';
    const body = `${part('0', chunk)}${part('1', '"$@0"')}--${boundary}--\r\n`;
    for (const path of ['/', '/signin', '/c/demo']) {
      const answer = await here.send(path, {
        method: 'POST',
        headers: {
          'next-action': 'x',
          'content-type': `multipart/form-data; boundary=${boundary}`,
          cookie: otto,
          origin: here.base,
        },
        body,
      });
      expect(answer.status, `${path} ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toContain('canary');
    }
    expect((await here.send('/healthz')).status).toBe(200);
  });
});
