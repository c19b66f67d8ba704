import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, openWithLogin } from './console';
import { signIn } from './person';
import { headerOf, raw } from './wire';

const EVIL = 'evil.example';
let here: Console;
let otto = '';

beforeAll(async () => {
  here = await openWithLogin();
  otto = (await signIn(here, 'otto')).cookie;
}, 300_000);
afterAll(() => here.stop());

/** A cookie of the right name that is nobody's. */
const rubbish = () => `castellan-session-${here.port}=${'A'.repeat(43)}`;

describe('where one is led', () => {
  const FOREIGN = [
    `//${EVIL}`,
    `///${EVIL}`,
    `/\\${EVIL}`,
    `\\\\${EVIL}`,
    `/%09/${EVIL}`,
    `/\t/${EVIL}`,
    `/%5c${EVIL}`,
    `/%2f${EVIL}`,
    `/%252f${EVIL}`,
    `//${EVIL}%2f..`,
    `https:${EVIL}`,
    `https://${EVIL}`,
    `javascript:alert(1)//${EVIL}`,
    `data:text/html,${EVIL}`,
    `@${EVIL}`,
    `.${EVIL}`,
    `/x/..//${EVIL}`,
    `/.//${EVIL}`,
    `/\u202e//${EVIL}`,
    `\u0000//${EVIL}`,
  ];

  it('after a sign-in is this console, whatever was asked for', async () => {
    for (const returnTo of [FOREIGN[0] ?? '', FOREIGN[2] ?? '', FOREIGN[10] ?? '']) {
      const { led } = await signIn(here, 'otto', { returnTo });
      expect(new URL(led, here.base).origin, returnTo).toBe(here.base);
      expect(led).toBe('/');
    }
    expect((await signIn(here, 'otto', { returnTo: '/c/demo/roles?filter=a' })).led).toBe('/c/demo/roles?filter=a');
  });

  it('by the page of the sign-in too, signed in or not', async () => {
    for (const returnTo of FOREIGN) {
      const path = `/signin?returnTo=${encodeURIComponent(returnTo)}`;
      const inside = await here.send(path, { headers: { cookie: otto } });
      expect(headerOf(inside, 'location'), path).not.toContain('evil');
      const field = /name="returnTo"[^>]*value="([^"]*)"/u.exec((await here.send(path)).text)?.[1];
      expect(field, path).toBe('/');
    }
  });

  it('by the address of a page that nobody may see', async () => {
    for (const path of [`//${EVIL}/`, `/c/demo?x=//${EVIL}`, `/\\${EVIL}`, `/c//${EVIL}`]) {
      for (const cookie of ['', rubbish()]) {
        const answer = await here.send(path, { headers: cookie === '' ? {} : { cookie } });
        const led = headerOf(answer, 'location');
        if (led !== '') expect(new URL(led, here.base).origin, `${path}: ${led}`).toBe(here.base);
      }
    }
  });
});

describe('the address that is asked', () => {
  it('is of this server: no other name, none at all, and none twice', async () => {
    const port = here.port;
    for (const host of [
      EVIL,
      `${EVIL}:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      `127.0.0.1.${EVIL}:${port}`,
      `0x7f.1:${port}`,
    ]) {
      for (const path of ['/', '/signin', '/api/v1/clusters', '/api/auth/signin/oidc', '/c/%64emo']) {
        const { status } = await here.send(path, { headers: { host, cookie: otto } });
        expect(status, `${host} ${path}`).toBe(path === '/api/auth/signin/oidc' ? 404 : 403);
      }
      // Probes come to an address of their own, and hold nothing.
      expect((await here.send('/healthz', { headers: { host } })).status, host).toBe(200);
    }
    const head = (lines: string) =>
      raw(here.base, `GET /api/v1/clusters HTTP/1.1\r\n${lines}cookie: ${otto}\r\nconnection: close\r\n\r\n`);
    for (const none of ['', 'host:\r\n', 'host: \r\n']) expect(await head(none)).toMatch(/^HTTP\/1\.1 40[03] /u);
    expect(await head('')).toMatch(/^HTTP\/1\.1 400 /u);
    expect(await head(`host: 127.0.0.1:${port}\r\nhost: ${EVIL}\r\n`)).toMatch(/^HTTP\/1\.1 (?:400|403|200) /u);
    expect(await head(`host: ${EVIL}\r\nhost: 127.0.0.1:${port}\r\n`)).toMatch(/^HTTP\/1\.1 40[03] /u);
    const absolute = `GET http://${EVIL}/api/v1/clusters HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`;
    // The framework repeats the address that this very client spelled out, and answers nothing of ours.
    expect(await raw(here.base, absolute)).toMatch(/^HTTP\/1\.1 (?:308|40[03]) /u);
  });

  it('takes one request for one: lengths that contradict each other are refused', async () => {
    const smuggled = 'GET /api/v1/clusters HTTP/1.1\r\nhost: x\r\n\r\n';
    for (const lines of [
      'content-length: 5\r\ntransfer-encoding: chunked\r\n',
      'content-length: 5\r\ncontent-length: 6\r\n',
      'transfer-encoding: chunked, identity\r\n',
      'content-length: +5\r\n',
    ]) {
      const bytes = `POST /api/v1/session HTTP/1.1\r\nhost: 127.0.0.1:${here.port}\r\n${lines}\r\n0\r\n\r\n${smuggled}`;
      const said = await raw(here.base, bytes);
      expect(said.match(/HTTP\/1\.1 \d+/gu), lines).toEqual(['HTTP/1.1 400']);
    }
  });
});
