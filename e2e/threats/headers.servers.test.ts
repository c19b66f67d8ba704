import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, openConsole, openLocally } from './console';
import { GETS, PAGES, POSTS } from './routes';
import { type Heard, headerOf } from './wire';

const PUBLIC = 'castellan.example.test';
let local: Console;
let open: Console;

beforeAll(async () => {
  local = await openLocally();
  open = await openConsole({
    CASTELLAN_PUBLIC_URL: `https://${PUBLIC}`,
    CASTELLAN_LOGIN_ISSUER: 'https://127.0.0.1:9',
    CASTELLAN_LOGIN_CLIENT_ID: 'castellan',
    CASTELLAN_LOGIN_CLIENT_SECRET: 'a-secret-that-nobody-takes',
    CASTELLAN_KEYS: `a:${randomBytes(32).toString('base64')}`,
  });
}, 300_000);
afterAll(() => Promise.all([local.stop(), open.stop()]));

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function expectHeld(what: string, answer: Heard): void {
  for (const [name, value] of Object.entries(ALWAYS)) expect(headerOf(answer, name), `${what} ${name}`).toBe(value);
  expect(headerOf(answer, 'permissions-policy'), what).toContain('camera=()');
  expect(headerOf(answer, 'x-powered-by'), what).toBe('');
  expect(headerOf(answer, 'server'), what).toBe('');
  const policy = headerOf(answer, 'content-security-policy');
  expect(policy, what).toContain("default-src 'none'");
  expect(policy, what).toContain("frame-ancestors 'none'");
  expect(policy, what).toContain("base-uri 'none'");
  expect(policy, what).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline|\*/u);
}

/** The page runs what carries its nonce, and nothing else is in it: no inline handler, no address that is code. */
function expectQuiet(what: string, answer: Heard): void {
  const nonce = /'nonce-([^']+)'/u.exec(headerOf(answer, 'content-security-policy'))?.[1] ?? 'none';
  for (const [tag] of answer.text.matchAll(/<(?:script|style)\b[^>]*>/gu))
    expect(tag, what).toContain(`nonce="${nonce}"`);
  expect(answer.text, what).not.toMatch(/<[a-z][^>]*\son[a-z]+=/u);
  expect(answer.text, what).not.toMatch(/(?:href|src|action)="(?:javascript|data|vbscript):/iu);
  expect(answer.text, what).not.toMatch(/<(?:iframe|object|embed|base)\b/u);
}

/** Answers of the framework itself, of files, and of errors. */
const ODD = [
  '/nothing-here',
  '/api/nothing',
  '/api/v1/nothing',
  '/c/%zz',
  '/api/v1/clusters/%zz',
  '/_next/static/none.js',
  '/c/demo/nonsense',
  '/c/nowhere/roles',
  '/favicon.ico',
  '/_next/image?url=x',
  '/.env',
  '/.git/config',
];

describe('what every answer says to the browser', () => {
  it('in local mode: routes, pages, errors', async () => {
    const nonces = new Set<string>();
    for (const { spec, path } of GETS) {
      const answer = await local.send(path);
      expectHeld(spec.id, answer);
      expect(headerOf(answer, 'content-security-policy'), spec.id).not.toContain('nonce');
    }
    for (const { spec, path, body } of POSTS) {
      const answer = await local.send(path, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify(body),
      });
      expectHeld(`${spec.id} 415`, answer);
    }
    for (const path of Object.values(PAGES)) {
      const answer = await local.send(path);
      if (answer.status >= 300 && answer.status < 400) continue;
      expectHeld(path, answer);
      expectQuiet(path, answer);
      nonces.add(headerOf(answer, 'content-security-policy'));
      expect(headerOf(answer, 'content-security-policy')).toMatch(
        /script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'/u,
      );
    }
    expect(nonces.size).toBeGreaterThan(12);
    for (const path of ODD) {
      const answer = await local.send(path);
      expect([307, 308, 400, 403, 404, 200, 500], path).toContain(answer.status);
      for (const [name, value] of Object.entries(ALWAYS)) expect(headerOf(answer, name), `${path} ${name}`).toBe(value);
      if (headerOf(answer, 'content-type').includes('html')) {
        expect(headerOf(answer, 'content-security-policy'), path).toContain("frame-ancestors 'none'");
      }
    }
  });

  it('a nonce that a client brings is not taken', async () => {
    const brought = {
      'content-security-policy': "script-src 'nonce-evil'",
      'x-nonce': 'evil',
      'content-security-policy-report-only': "script-src 'nonce-evil'",
    };
    const answer = await local.send('/', { headers: brought });
    expect(`${headerOf(answer, 'content-security-policy')}${answer.text}`).not.toContain('evil');
  });

  it('under https: to come by https alone, on pages, routes, the sign-in and errors', async () => {
    const at = (path: string, more: object = {}) => open.send(path, { headers: { host: PUBLIC }, ...more });
    const answers = [
      ...(await Promise.all(GETS.map(async ({ spec, path }) => [spec.id, await at(path)] as const))),
      ...(await Promise.all(Object.values(PAGES).map(async (path) => [path, await at(path)] as const))),
      ['foreign host', await open.send('/api/v1/clusters', { headers: { host: 'evil.example' } })] as const,
      ['callback', await at('/api/auth/callback/oidc?code=x&state=y')] as const,
      ['signed out', await at('/api/auth/signed-out')] as const,
      ['malformed', await at('/c/%zz')] as const,
    ];
    for (const [what, answer] of answers) {
      expect(headerOf(answer, 'strict-transport-security'), `${what} ${answer.status}`).toMatch(
        /^max-age=\d{8,}; includeSubDomains$/u,
      );
    }
    expect(headerOf(await at('/signin'), 'content-security-policy')).toContain('upgrade-insecure-requests');
    expect(headerOf(await local.send('/'), 'strict-transport-security')).toBe('');
  });

  it('under https: the cookies of a sign-in belong to this host and to https', async () => {
    // The way back from a sign-out of ours takes its cookie away.
    const ended = await open.send('/api/auth/signed-out?state=of-ours', {
      headers: { host: PUBLIC, cookie: '__Host-castellan-logout=of-ours' },
    });
    const lines = ended.headers['set-cookie'] ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatch(/^__Host-castellan-[a-z-]+=.*; Path=\/; HttpOnly; SameSite=Lax;.*; Secure$/u);
    const cleared =
      (await open.send('/api/auth/callback/oidc?code=x&state=y', { headers: { host: PUBLIC } })).headers[
        'set-cookie'
      ] ?? [];
    for (const line of cleared) expect(line).toMatch(/^__Host-.*; Secure/iu);
  });

  it('in local mode the cookie of the key is no key, and neither scripts nor other sites get it', async () => {
    const opened = await local.send('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'marker-LOCALKEY-7f3a9c51e2d84b60' }),
    });
    expect(opened.status).toBe(200);
    const [line = ''] = opened.headers['set-cookie'] ?? [];
    expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/u);
    expect(`${line}${opened.text}`).not.toContain('marker-LOCALKEY');
  });
});
