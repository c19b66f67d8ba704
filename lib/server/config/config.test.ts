import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/core';
import { jsonSchema } from './json-schema';
import { readConfig } from './read';

const KEY = `main:${Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37) % 251)).toString('base64')}`;
const SECRET = 'a-secret-that-nobody-may-read';
const LOGIN = `login:
  issuer: https://login.example.test
  clientId: castellan
  clientSecret: ${SECRET}
`;
const GOOD = `publicUrl: https://castellan.example.test\n${LOGIN}keys: ['${KEY}']\n`;

const folder = mkdtempSync(join(tmpdir(), 'castellan-config-'));
let files = 0;
function read(text: string | undefined, environment: Record<string, string> = {}, around = {}) {
  const file = text === undefined ? undefined : join(folder, `${(files += 1)}.yaml`);
  if (file !== undefined && text !== undefined) writeFileSync(file, text);
  return readConfig(environment, { host: '127.0.0.1', port: 8420, live: false, file, ...around });
}
function refusal(text: string | undefined, environment: Record<string, string> = {}, around = {}): string {
  try {
    read(text, environment, around);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('misconfigured');
    expect(error.message).not.toContain(SECRET);
    expect(error.message).not.toContain(KEY.slice(6));
    return error.places.map(({ path, message }) => `${path.replace(folder, '')} ${message}`).join('\n');
  }
  return 'taken';
}

describe('the configuration', () => {
  it('is nothing when nothing is said', () => {
    expect(read(undefined)).toMatchObject({ publicUrl: undefined, login: undefined, demoLogin: false, keys: [] });
  });

  it('comes from a file, with defaults', () => {
    const config = read(GOOD);
    expect(config).toMatchObject({
      publicUrl: 'https://castellan.example.test',
      login: { scopes: ['openid', 'profile', 'email'], idleMinutes: 60, absoluteHours: 12, endSession: true },
    });
    expect(config.keys.map(({ id, bytes }) => [id, bytes.length])).toEqual([['main', 32]]);
  });

  it('comes from the environment alone, which wins over the file', () => {
    const environment = {
      CASTELLAN_PUBLIC_URL: 'https://other.example.test',
      CASTELLAN_LOGIN_ISSUER: 'https://login.example.test/realms/a',
      CASTELLAN_LOGIN_CLIENT_ID: 'castellan',
      CASTELLAN_LOGIN_CLIENT_SECRET: SECRET,
      CASTELLAN_LOGIN_SCOPES: 'openid groups,offline_access',
      CASTELLAN_LOGIN_IDLE_MINUTES: '15',
      CASTELLAN_KEYS: `${KEY}, old:${KEY.slice(5)}`,
    };
    for (const config of [read(undefined, environment), read(GOOD, environment)]) {
      expect(config).toMatchObject({
        publicUrl: 'https://other.example.test',
        login: { issuer: 'https://login.example.test/realms/a', idleMinutes: 15 },
      });
      expect(config.login?.scopes).toEqual(['openid', 'groups', 'offline_access']);
      expect(config.keys).toHaveLength(2);
    }
  });

  it('reads the secret of a file beside it', () => {
    writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
    const text = GOOD.replace(`clientSecret: ${SECRET}`, 'clientSecretFile: secret');
    expect(read(text).login?.clientSecret).toBe(SECRET);
  });

  it.each([
    ['an unknown field', `${GOOD}colour: blue\n`, '.yaml:7 colour is no setting of Castellan'],
    ['an unknown field further in', GOOD.replace('clientId:', 'clientID:'), '.yaml:4 login.clientID is no setting'],
    ['a wrong type', `${GOOD}demoLogin: maybe\n`, '.yaml:7 demoLogin Invalid input: expected boolean'],
    ['a key twice', `${GOOD}publicUrl: https://b.example.test\n`, '.yaml:7 gives a key twice'],
    ['an anchor', `publicUrl: &a https://castellan.example.test\n${LOGIN}`, '.yaml:1 has an anchor or an alias'],
    ['a bomb', `a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n`, '.yaml:1 has an anchor or an alias'],
    ['a tag', `publicUrl: !secret x\n`, '.yaml:1 has a tag'],
    ['two documents', `${GOOD}---\na: 1\n`, 'begins another document'],
    ['broken YAML', `publicUrl: "x\n`, 'is not well-formed YAML'],
    ['more than 256 KiB', `# ${'x'.repeat(262_144)}\n`, 'is larger than 256 KiB'],
    ['a list', '- publicUrl\n', 'Invalid input: expected object'],
    ['a public URL without https', GOOD.replace('https://c', 'http://c'), ':1 publicUrl is not https'],
    ['a public URL with a path', GOOD.replace('test\n', 'test/a\n'), ':1 publicUrl holds more than'],
    ['a wildcard host', GOOD.replace('castellan.example.test', '0.0.0.0'), ':1 publicUrl names no single host'],
    ['a wildcard name', GOOD.replace('castellan.example.test', '*.example.test'), ':1 publicUrl names no single host'],
    ['no public URL', `${LOGIN}keys: ['${KEY}']\n`, 'publicUrl is missing'],
    ['no keys', `publicUrl: https://castellan.example.test\n${LOGIN}`, 'keys is missing'],
    ['a short key', GOOD.replace(KEY, 'main:c2hvcnQ='), 'keys.0 is not id:base64 of 32 bytes'],
    ['a weak key', GOOD.replace(KEY, `main:${Buffer.alloc(32, 7).toString('base64')}`), 'keys.0 is not random'],
    ['one id for two keys', GOOD.replace(`['${KEY}']`, `['${KEY}', '${KEY}']`), 'keys names an id twice'],
    ['an issuer without https', GOOD.replace('https://login', 'http://login'), ':3 login.issuer is not https'],
    [
      'both forms of the secret',
      GOOD.replace('clientId', 'clientSecretFile: x\n  clientId'),
      'set beside clientSecret',
    ],
    ['a short secret', GOOD.replace(SECRET, 'short'), ':5 login.clientSecret is shorter than 16'],
    ['no secret', GOOD.replace(`  clientSecret: ${SECRET}\n`, ''), 'login.clientSecret is missing'],
    ['scopes without openid', GOOD.replace('clientId', 'scopes: [email]\n  clientId'), 'lacks openid'],
    [
      'a longer idle than absolute limit',
      GOOD.replace('clientId', 'absoluteHours: 1\n  idleMinutes: 90\n  clientId'),
      'longer than absoluteHours',
    ],
    ['demo login beside a provider', `${GOOD}demoLogin: true\n`, ':7 demoLogin is on, and so is a real provider'],
    [
      'a database elsewhere without TLS',
      `${GOOD}database: { url: 'postgresql://u:${SECRET}@db.example/c' }\n`,
      ':7 database.url says nothing about TLS',
    ],
    [
      'a database of another make',
      `${GOOD}database: { url: 'mysql://u:${SECRET}@127.0.0.1/c' }\n`,
      ':7 database.url is no postgresql:// address',
    ],
    [
      'a database with a schema',
      `${GOOD}database: { url: 'postgresql://127.0.0.1/c?schema=x' }\n`,
      ':7 database.url names a schema',
    ],
    ['anchors without keys', 'trail: { anchors: { file: anchors.jsonl } }\n', 'trail.anchors is set without keys'],
    [
      'anchors in the open',
      `${GOOD}trail: { anchors: { webhook: 'http://anchors.example' } }\n`,
      ':7 trail.anchors.webhook is not https',
    ],
    ['a public URL without login', 'publicUrl: https://castellan.example.test\n', 'is set without a login'],
    [
      'both forms of a mapping',
      `${GOOD}identity: { default: { usernameClaim: sub, authenticationConfiguration: x } }\n`,
      'set beside claims',
    ],
    [
      'an unknown actor',
      `${GOOD}identity: { clusters: { a: { actor: root } } }\n`,
      'actor is passthrough or impersonate',
    ],
  ])('refuses %s', (_, text, said) => {
    expect(refusal(text)).toContain(said);
  });

  it('names the variable that is wrong', () => {
    expect(refusal(GOOD, { CASTELLAN_PUBLIC_URL: 'http://castellan.example.test' })).toContain(
      'CASTELLAN_PUBLIC_URL is not https',
    );
    expect(refusal(GOOD, { CASTELLAN_LOGIN_IDLE_MINUTES: 'soon' })).toMatch(/^CASTELLAN_LOGIN_IDLE_MINUTES /u);
  });

  it('refuses the demo login where somebody relies on what is there', () => {
    const on = { CASTELLAN_DEMO_LOGIN: '1' };
    expect(refusal(undefined, on)).toBe('taken');
    expect(read(undefined, on).publicUrl).toBe('http://127.0.0.1:8420');
    expect(refusal(undefined, on, { live: true })).toContain('with a live cluster');
    expect(refusal(undefined, on, { host: '0.0.0.0' })).toContain('HOSTNAME is 0.0.0.0');
  });

  it('says which file cannot be read', () => {
    expect(refusal(undefined, {}, { file: join(folder, 'absent.yaml') })).toBe('/absent.yaml cannot be read (ENOENT)');
    expect(refusal(GOOD.replace(`clientSecret: ${SECRET}`, 'clientSecretFile: absent'))).toContain(
      'absent cannot be read',
    );
  });

  it('has its schema published', () => {
    expect(JSON.parse(readFileSync('docs/config.schema.json', 'utf8'))).toEqual(jsonSchema());
  });
});
