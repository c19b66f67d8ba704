import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/core';
import { openMappings } from '../login/mappings';
import { readAuthenticator } from './authentication-configuration';
import { readConfig } from './read';

const ISSUER = 'https://login.example.test/realms/company';
const entry = (url: string, prefix = 'oidc:') => `- issuer:
    url: ${url}
    audiences: [castellan]
    certificateAuthority: |
      -----BEGIN CERTIFICATE-----
  claimMappings:
    username: { claim: email, prefix: '${prefix}' }
    groups: { claim: groups, prefix: '${prefix}' }
  userValidationRules:
  - expression: "!user.username.startsWith('system:')"
    message: no system names
`;
const file = (...entries: string[]) =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous: { enabled: false }\njwt:\n${entries.join('')}`;
const GOOD = file(entry('https://other.example.test', 'other:'), entry(ISSUER));

const folder = mkdtempSync(join(tmpdir(), 'castellan-authn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function written(text: string): string {
  const path = join(folder, `${(files += 1)}.yaml`);
  writeFileSync(path, text);
  return path;
}

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('misconfigured');
    return error.places.map(({ path, message }) => `${path.replace(`${folder}/`, '')} ${message}`).join('\n');
  }
  return 'taken';
}

describe('the AuthenticationConfiguration of an API server', () => {
  it('is read for the issuer that people sign in with, whatever else it trusts', () => {
    expect(readAuthenticator(written(GOOD), ISSUER)).toMatchObject({
      issuer: { url: ISSUER, audiences: ['castellan'] },
      claimMappings: { username: { claim: 'email', prefix: 'oidc:' }, groups: { claim: 'groups', prefix: 'oidc:' } },
      userValidationRules: [{ message: 'no system names' }],
    });
  });

  it.each([
    ['broken YAML', 'kind: "x\n', /^\d+\.yaml:\d+ is not well-formed YAML$/u],
    ['a key twice', `${GOOD}kind: AuthenticationConfiguration\n`, /:\d+ gives a key twice$/u],
    ['an anchor', GOOD.replace('[castellan]', '&a [castellan]'), /:\d+ has an anchor or an alias$/u],
    ['another kind', GOOD.replace('kind: Auth', 'kind: Anonym'), /:2 kind Invalid input/u],
    ['no jwt', 'kind: AuthenticationConfiguration\n', /jwt Invalid input/u],
    ['an empty jwt', 'kind: AuthenticationConfiguration\njwt: []\n', /:2 jwt Too small/u],
    ['an issuer without URL', GOOD.replace(/url: .*other.*/u, 'uri: x'), /:6 jwt\.0\.issuer\.url Invalid input/u],
    ['an audience that is no list', GOOD.replace('[castellan]', 'castellan'), /:7 jwt\.0\.issuer\.audiences/u],
    ['another issuer only', file(entry('https://other.example.test')), /trusts no issuer https:\/\/login/u],
    ['an issuer that differs in its last stroke', file(entry(`${ISSUER}/`)), /trusts no issuer/u],
    ['nothing', '', /kind Invalid input/u],
    ['more than 256 KiB', `# ${'x'.repeat(262_144)}\n${GOOD}`, /is larger than 256 KiB/u],
  ])('is refused with file and line: %s', (_, text, said) => {
    expect(refusalOf(() => readAuthenticator(written(text), ISSUER))).toMatch(said);
  });

  it('is refused where it cannot be read', () => {
    expect(refusalOf(() => readAuthenticator(join(folder, 'absent'), ISSUER))).toBe('absent cannot be read');
    mkdirSync(join(folder, 'a-folder'));
    expect(refusalOf(() => readAuthenticator(join(folder, 'a-folder'), ISSUER))).toBe('a-folder cannot be read');
  });
});

describe('in the configuration', () => {
  const KEY = `main:${Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37) % 251)).toString('base64')}`;
  const trusted = { issuer: ISSUER, clientId: 'castellan' };
  function mappings(authentication: string) {
    const name = written(authentication).slice(folder.length + 1);
    const config = `publicUrl: https://castellan.example.test\nlogin: { issuer: ${ISSUER}, clientId: castellan, clientSecret: a-secret-of-a-test }\nkeys: ['${KEY}']\nidentity: { clusters: { prod: { authenticationConfiguration: ${name} } } }\n`;
    const around = { host: '127.0.0.1', port: 8420, live: true, file: written(config) };
    return openMappings(readConfig({}, around), trusted);
  }

  const claims = { sub: '7', email: 'ana@example.test', groups: ['ops'], iss: ISSUER, aud: 'castellan' };
  const who = {
    person: { issuer: ISSUER, subject: '7', name: 'Ana' },
    claims: { ...claims, email_verified: true, exp: 4_000_000_000 },
    sessionId: 's',
  };

  it('its path is beside the file that names it, and it says whom the cluster sees', () => {
    const both = mappings(GOOD);
    expect(both.requesterOf('prod', who)).toMatchObject({ user: 'oidc:ana@example.test', groups: ['oidc:ops'] });
    // The other clusters go by the flags' own defaults.
    expect(both.requesterOf('elsewhere', who).user).toBe(`${ISSUER}#7`);
  });

  it('an expression that cannot be evaluated here makes nobody of anybody', () => {
    const unread = mappings(GOOD.replaceAll("!user.username.startsWith('system:')", 'user.'));
    expect(unread.requesterOf('prod', who)).toEqual({ user: '', groups: [] });
  });

  it.each([
    ['a claim without a prefix', GOOD.replaceAll(", prefix: 'oidc:'", ''), 'claim but no prefix'],
    ['an empty expression', GOOD.replaceAll("!user.username.startsWith('system:')", ' '), 'the expression is empty'],
  ])('what an API server would refuse is refused, and the cluster named: %s', (_, text, said) => {
    const refusal = refusalOf(() => mappings(text));
    expect(refusal).toContain('identity.clusters.prod');
    expect(refusal).toContain(said);
  });
});
