import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Impersonated, impersonationOf, type ImpersonationMode } from './index';

const MODES: readonly ImpersonationMode[] = ['constrained', 'legacy'];
const someone = (parts: Partial<Impersonated>): Impersonated => ({
  username: 'oidc:alice',
  groups: [],
  extra: {},
  ...parts,
});

function headersOf(parts: Partial<Impersonated>, mode: ImpersonationMode = 'constrained') {
  const sent = impersonationOf(someone(parts), { mode });
  return sent.ok ? sent.headers : sent.problems.map(({ code }) => code);
}

describe('what is sent', () => {
  it('names the user first, then groups, uid and extra', () => {
    expect(headersOf({ groups: ['a', 'b', 'a'], uid: 'u', extra: { 'corp.io/x': ['1', '2'] } })).toEqual([
      ['Impersonate-User', 'oidc:alice'],
      ['Impersonate-Group', 'a'],
      ['Impersonate-Group', 'b'],
      ['Impersonate-Uid', 'u'],
      ['Impersonate-Extra-corp.io%2Fx', '1'],
      ['Impersonate-Extra-corp.io%2Fx', '2'],
    ]);
  });

  it.each([
    ['corp.io/x', 'corp.io%2Fx'],
    ['corp.io/a b', 'corp.io%2Fa%20b'],
    ['corp.io/100%', 'corp.io%2F100%25'],
    ['corp.io/a:b', 'corp.io%2Fa%3Ab'],
    ['corp.io/a;b', 'corp.io%2Fa%3Bb'],
    ['corp.io/é', 'corp.io%2F%C3%A9'],
    ['corp.io/a_b-c.d~e', 'corp.io%2Fa_b-c.d~e'],
  ])('writes the key %s as %s', (key, written) => {
    expect(headersOf({ extra: { [key]: ['v'] } })).toContainEqual([`Impersonate-Extra-${written}`, 'v']);
    expect(decodeURIComponent(written.toLowerCase())).toBe(key);
  });

  it('encodes capitals of a key, which the API server would lower', () => {
    expect(headersOf({ extra: { Tenant: ['v'] } }, 'legacy')).toContainEqual(['Impersonate-Extra-%54enant', 'v']);
  });

  it('leaves out what the API server adds, and what says nothing', () => {
    for (const mode of MODES) {
      expect(headersOf({ groups: ['system:authenticated', ''], uid: '', extra: { 'corp.io/x': [] } }, mode)).toEqual([
        ['Impersonate-User', 'oidc:alice'],
      ]);
    }
  });

  it('takes a ServiceAccount alone, with nothing but what the API server adds', () => {
    const username = 'system:serviceaccount:web:ci';
    expect(headersOf({ username, groups: ['system:authenticated'] })).toEqual([['Impersonate-User', username]]);
  });
});

describe('what is refused', () => {
  const long = 'a'.repeat(1_025);
  it.each<[string, Partial<Impersonated>, string[], string[]]>([
    ['an empty user', { username: '' }, ['empty-username'], ['empty-username']],
    ['a user of one space', { username: ' ' }, ['unusable-header'], ['unusable-header']],
    ['a line break in a user', { username: 'a\nb' }, ['unusable-name'], ['unusable-name']],
    ['a tab at the end of a group', { groups: ['a\t'] }, ['unusable-name'], ['unusable-name']],
    ['a space before a group', { groups: [' a'] }, ['unusable-header'], ['unusable-header']],
    ['a carriage return in a uid', { uid: 'u\r' }, ['unusable-name'], ['unusable-name']],
    ['half a character', { username: 'a\ud800' }, ['unusable-name'], ['unusable-name']],
    ['a long user', { username: long }, ['name-too-long'], ['name-too-long']],
    ['a user that is long in bytes', { username: 'é'.repeat(513) }, ['name-too-long'], ['name-too-long']],
    ['a long group', { groups: [long] }, ['name-too-long'], ['name-too-long']],
    ['a line break in extra', { extra: { 'corp.io/x': ['a\r\nb'] } }, ['unusable-name'], ['unusable-name']],
    ['a line break in a key', { extra: { 'corp.io/x\r\n': ['a'] } }, ['unusable-name'], ['unusable-name']],
    ['an empty value of extra', { extra: { 'corp.io/x': [''] } }, ['unusable-header'], ['unusable-header']],
    ['an empty key of extra', { extra: { '': ['a'] } }, ['unusable-header'], ['unusable-header']],
    ['masters', { groups: ['system:masters'] }, ['system-name'], ['system-name']],
    ['masters twice', { groups: ['system:masters', 'system:masters'] }, ['system-name'], ['system-name']],
    ['a node', { username: 'system:node:one.example' }, ['not-a-person'], ['system-name']],
    [
      'a ServiceAccount with groups',
      { username: 'system:serviceaccount:web:ci', groups: ['dev'] },
      ['not-a-person'],
      ['system-name'],
    ],
    [
      'a ServiceAccount with a uid',
      { username: 'system:serviceaccount:web:ci', uid: 'u' },
      ['not-a-person'],
      ['system-name'],
    ],
    [
      'a ServiceAccount with extra',
      { username: 'system:serviceaccount:web:ci', extra: { 'corp.io/x': ['1'] } },
      ['not-a-person'],
      ['system-name'],
    ],
  ])('%s', (_, parts, constrained, legacy) => {
    expect(headersOf(parts, 'constrained')).toEqual(constrained);
    expect(headersOf(parts, 'legacy')).toEqual(legacy);
  });

  it.each(['tenant', '/x', 'corp.io/', 'Corp.io/x', 'corp.io/X', '-corp.io/x'])(
    'the key %s, in the constrained way only',
    (key) => {
      expect(headersOf({ extra: { [key]: ['v'] } }, 'constrained')).toEqual(['unusable-header']);
      expect(headersOf({ extra: { [key]: ['v'] } }, 'legacy')).toHaveLength(2);
    },
  );

  it.each([
    'system:serviceaccount:web:a:b',
    'system:serviceaccount:web:A',
    'system:serviceaccount:w.eb:a',
    'system:serviceaccount:web',
    'system:serviceaccount::a',
    'system:serviceaccount:web:',
    `system:serviceaccount:${'w'.repeat(64)}:a`,
    'system:node:',
    'system:node:ONE',
    'system:nodes:one',
  ])('nothing of %s, which is a plain user to the API server', (username) => {
    expect(headersOf({ username, groups: ['dev'] })).toHaveLength(2);
    expect(headersOf({ username, groups: ['dev'] }, 'legacy')).toEqual(['system-name']);
  });

  it('never repeats a value that is no username', () => {
    const secret = 'hunter2';
    const parts = { groups: [`${secret}\n`], uid: `${secret}\n`, extra: { 'corp.io/x': [`${secret} `] } };
    const sent = impersonationOf(someone(parts), { mode: 'constrained' });
    expect(sent.ok).toBe(false);
    expect(JSON.stringify(sent)).not.toContain(secret);
  });
});

describe('on the wire', () => {
  const server = createServer((request, response) => {
    response.end(JSON.stringify(request.rawHeaders));
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = server.address();
    url = typeof address === 'object' ? `http://127.0.0.1:${address?.port ?? 0}/` : '';
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** As Go reads it: the bytes of a value are UTF-8; of a name what follows the prefix is lowered, then decoded. */
  async function arrived(parts: Partial<Impersonated>) {
    const sent = impersonationOf(someone(parts), { mode: 'constrained' });
    if (!sent.ok) return sent.problems;
    const headers = new Headers();
    for (const [name, value] of sent.headers) headers.append(name, value);
    const answer = z.array(z.string()).parse(await (await fetch(url, { headers })).json());
    const pairs = answer.flatMap((name, i) =>
      i % 2 === 0 ? [[name.toLowerCase(), answer[i + 1] ?? ''] as const] : [],
    );
    const valueOf = (wanted: string) => {
      const value = pairs.find(([name]) => name === wanted)?.[1];
      return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8');
    };
    const extra = pairs.filter(([name]) => name.startsWith('impersonate-extra-'));
    return {
      username: valueOf('impersonate-user'),
      group: valueOf('impersonate-group'),
      uid: valueOf('impersonate-uid'),
      keys: extra.map(([name]) => decodeURIComponent(name.slice('impersonate-extra-'.length))),
    };
  }

  it.each(['alice', 'žofie', 'voilà', '李雷', '😀', 'a b', '\u00a0a\u00a0', '"quoted"', 'a,b;c=d', '%41', '\u2028'])(
    'the name %j arrives as it is',
    async (name) => {
      expect(await arrived({ username: name, groups: [name], uid: name, extra: { 'corp.io/é x': ['1'] } })).toEqual({
        username: name,
        group: name,
        uid: name,
        keys: ['corp.io/é x'],
      });
    },
  );

  it('any name arrives as it is, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), async (username) => {
        const seen = await arrived({ username });
        if ('username' in seen) expect(seen.username).toBe(username);
      }),
      { numRuns: 150 },
    );
  });
});
