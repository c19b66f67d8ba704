import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

// Each starts a process, and a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const CLI = resolve('scripts/castellan.mjs');
const SECRET = 'a-secret-that-nobody-may-read';
const BASE64 = Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37) % 251)).toString('base64');
const folder = mkdtempSync(join(tmpdir(), 'castellan-config-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = `publicUrl: https://castellan.example.test
login:
  issuer: https://login.example.test
  clientId: castellan
  clientSecret: ${SECRET}
keys: ['new:${BASE64}', 'old:${BASE64}']
database: { url: 'postgresql://castellan:${SECRET}@db.example.test/castellan?sslmode=verify-full' }
`;

type Ended = { readonly code: number; readonly out: string; readonly err: string };

let files = 0;
function written(text: string): string {
  const name = `${(files += 1)}.yaml`;
  writeFileSync(join(folder, name), text);
  return name;
}

/** `npx castellan config check`, typed in the folder of the files; nothing of this environment but PATH and HOME. */
function check(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { NODE_ENV: 'production' as const, PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  return new Promise((done) => {
    execFile(process.execPath, [CLI, 'config', 'check', ...args], { cwd: folder, env }, (error, out, err) => {
      expect(out + err).not.toContain(SECRET);
      expect(out + err).not.toContain(BASE64);
      expect(err).not.toMatch(/\bat (?:async )?\S+ ?\(|node:internal/u);
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('a configuration with which the server would start', () => {
  it('is told of in short, without its secrets, and ends with 0', async () => {
    expect(await check([written(GOOD)])).toEqual({
      code: 0,
      out: 'public address: https://castellan.example.test\nsign-in: with https://login.example.test\nkeys: new, old\ndatabase: PostgreSQL\nThe server would start.\n',
      err: '',
    });
  });

  it('may come from the environment alone, or be none: local mode', async () => {
    expect((await check([])).out).toContain('sign-in: none, local mode\nkeys: none\ndatabase: embedded\n');
    const demo = await check([], { CASTELLAN_DEMO_LOGIN: '1' });
    expect(demo).toMatchObject({ code: 0, err: '' });
    expect(demo.out).toContain('sign-in: demo');
  });
});

/** A file, what the environment says besides, and each line of what is said: place and field, then what is wrong. */
const REFUSED: readonly (readonly [string, string, Readonly<Record<string, string>>, readonly string[]])[] = [
  [
    'everything that is wrong at once',
    GOOD.replace('https://castellan', 'http://castellan')
      .replace('https://login', 'http://login')
      .replace(`new:${BASE64}`, `new:${Buffer.alloc(32, 7).toString('base64')}`)
      .replace('clientId: castellan', 'scopes: [email]'),
    {},
    [
      ':3 login.issuer is not https',
      ':3 login.clientId is missing',
      ':4 login.scopes lacks openid, without which there is no ID token',
      ':6 keys.0 is not random (openssl rand -base64 32)',
      ':1 publicUrl is not https: cookies and tokens would travel in the open',
    ],
  ],
  ['a wildcard host', GOOD.replace('castellan.example', '*.example'), {}, [':1 publicUrl names no single host']],
  [
    'an unknown field, and a wrong type',
    `${GOOD}colour: blue\ndemoLogin: maybe\n`,
    {},
    [':9 demoLogin Invalid input: expected boolean, received string', ':8 colour is no setting of Castellan'],
  ],
  ['broken YAML', `${GOOD}x: "y\n`, {}, [' is not well-formed YAML']],
  [
    'the demo login beside a real provider',
    `${GOOD}demoLogin: true\n`,
    {},
    [':8 demoLogin is on, and so is a real provider: take one of them away'],
  ],
  [
    'the same from the environment: the variable is named',
    GOOD,
    { CASTELLAN_DEMO_LOGIN: '1' },
    ['CASTELLAN_DEMO_LOGIN is on, and so is a real provider: take one of them away'],
  ],
  [
    'no keys',
    GOOD.replace(/^keys.*\n/mu, ''),
    {},
    [' keys is missing: sign-in seals tokens with it; make one with openssl rand -base64 32'],
  ],
  [
    'a database elsewhere without TLS, and anchors without keys',
    `database: { url: 'postgresql://u:${SECRET}@db.example.test/c' }\ntrail: { anchors: { log: true } }\n`,
    {},
    [':1 database.url says nothing about TLS', ':2 trail.anchors is set without keys'],
  ],
  ['a weak secret', GOOD.replace(SECRET, 'short'), {}, [':5 login.clientSecret is shorter than 16 characters']],
  [
    'a public address without login',
    'publicUrl: https://castellan.example.test\n',
    {},
    [':1 publicUrl is set without a login: then Castellan is reached on this machine only'],
  ],
  [
    'no login, and not on loopback',
    '{}\n',
    { HOSTNAME: '0.0.0.0' },
    ['HOSTNAME is 0.0.0.0: without login Castellan listens on this machine only'],
  ],
  [
    'a mapping that an API server would refuse',
    `${GOOD}identity: { clusters: { prod: { authenticationConfiguration: authn.yaml } } }\n`,
    {},
    ['authn.yaml trusts no issuer https://login.example.test'],
  ],
];

describe('a configuration with which the server would not', () => {
  it.each(REFUSED)('%s', async (_, text, environment, said) => {
    writeFileSync(
      join(folder, 'authn.yaml'),
      'kind: AuthenticationConfiguration\njwt: [{ issuer: { url: "https://a.example", audiences: [a] }, claimMappings: { username: { claim: sub, prefix: "" } } }]\n',
    );
    const file = written(text);
    const { code, out, err } = await check([file], environment);
    expect([code, out]).toEqual([1, '']);
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(said.length);
    for (const words of said) {
      const whole = words.startsWith(':') ? `${join(folder, file)}${words}` : words;
      expect(
        lines.some((line) => line.includes(whole)),
        `${whole}\nin\n${err}`,
      ).toBe(true);
    }
  });

  it('is said which file is not there', async () => {
    const { code, err } = await check(['absent.yaml']);
    expect(code).toBe(1);
    expect(err).toBe(`${join(folder, 'absent.yaml')} cannot be read (ENOENT)\n`);
  });
});

it('takes one file, and says how', async () => {
  const usage = { code: 2, out: '', err: 'castellan: npx castellan config check [FILE]\n' };
  expect(await check(['a.yaml', 'b.yaml'])).toEqual(usage);
  expect(await check(['--strict'])).toEqual(usage);
});
