import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AskAndWhoInput, AskInput, WhatCanInput } from '@/lib/contract';
import { type Discovery, parseAggregatedDiscovery } from '../discovery';
import type { Ask, Principal } from '../model';
import { canonicalPrincipal, formatPrincipal } from '../principal';
import { type AskLine, completeAskLine, formatAsk, formatSubject, parseAskLine } from './index';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const discovery = parseAggregatedDiscovery(JSON.parse(read('../../../../deploy/demo/discovery/api-resources.json')));
const Case = z.union([
  z.strictObject({ line: z.string(), is: z.string(), assumed: z.string().optional(), why: z.string().optional() }),
  z.strictObject({ line: z.string(), error: z.string(), at: z.number(), expected: z.string().optional() }),
]);
const cases = z.array(Case).parse(parse(read('./__cases__/lines.yaml')));

/** In the cases `_` stands for a blank in a value. */
const paramsOf = (is: string): Record<string, string> =>
  Object.fromEntries(
    is
      .split(' ')
      .slice(1)
      .map((pair): [string, string] => {
        const equals = pair.indexOf('=');
        return [pair.slice(0, equals), pair.slice(equals + 1).replaceAll('_', ' ')];
      }),
  );
const errorOf = (line: string) => {
  const result = parseAskLine(line, discovery);
  return 'error' in result ? result : undefined;
};
const parsed = (line: string, known: Discovery | undefined): AskLine => {
  const result = parseAskLine(line, known);
  if ('error' in result) throw new Error(`${line}: ${result.error}`);
  return result;
};

describe('parseAskLine', () => {
  it.each(cases.map((c) => [c.line, c] as const))('%s', (line, c) => {
    const result = parseAskLine(line, discovery);
    if ('error' in c) {
      const { error, at, expected } = errorOf(line) ?? {};
      expect([error, at, expected]).toEqual([error, c.at, c.expected]);
      expect(error).toContain(c.error);
      return;
    }
    const assumed = c.assumed === undefined ? [] : [c.assumed];
    expect(result).toMatchObject({ question: c.is.split(' ')[0] });
    expect('params' in result ? result.params : {}).toEqual(paramsOf(c.is));
    expect('assumed' in result ? result.assumed.map(({ field, value }) => `${field}=${value}`) : []).toEqual(assumed);
  });

  it('gives parameters that the API takes', () => {
    const inputs = { 'who-can': AskInput, can: AskAndWhoInput, why: AskAndWhoInput, 'what-can': WhatCanInput };
    for (const c of cases) {
      if ('error' in c) continue;
      const { question, params } = parsed(c.line, discovery);
      expect(inputs[question].safeParse(params).error?.issues ?? [], c.line).toEqual([]);
    }
  });

  it('without discovery takes usual subresources for such, and says so', () => {
    expect(parseAskLine('who can get pods/log')).toMatchObject({
      params: { resource: 'pods', subresource: 'log' },
      assumed: [{ field: 'subresource', value: 'log' }],
    });
    expect(parseAskLine('who can get pods/web-0')).toMatchObject({ params: { name: 'web-0' }, assumed: [] });
    expect(parseAskLine('who can get deployments')).toEqual({
      question: 'who-can',
      params: { verb: 'get', resource: 'deployments' },
      assumed: [],
    });
  });

  it('answers every text with a question or an error in it', () => {
    const word = fc.constantFrom(
      'who',
      'can',
      'what',
      'why',
      'in',
      'named',
      'get',
      'pods',
      '"',
      '.',
      '/',
      'sa:a/b',
      'group',
      '?',
      'é',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(word).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (line) => {
        const result = parseAskLine(line, discovery);
        if ('error' in result) expect(result.at).toBeLessThanOrEqual(line.length);
        else expect(result.params).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses lines of any length', () => {
    expect(errorOf(`who can get ${'x'.repeat(10_000)}`)?.error).toContain('longer');
    expect(parseAskLine('who can get '.repeat(600))).toHaveProperty('error');
  });
});

const odd = fc.oneof(
  fc.constantFrom(
    'in',
    'named',
    'log',
    'pods',
    'deployments',
    'a b',
    'a"b',
    'a\\b',
    '“x”',
    'x?',
    '?',
    '*',
    'a.b',
    'a/b',
    '/x',
    'sa:a/b',
    'everywhere',
    'v1.apps',
    '-A',
    'I',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !/\p{Cc}/u.test(text)),
);
const maybe = fc.oneof(fc.constant(''), odd);
const asks: fc.Arbitrary<Ask> = fc.oneof(
  fc.record({
    type: fc.constant('resource' as const),
    verb: odd,
    apiGroup: fc.oneof(fc.constantFrom('', 'apps'), odd),
    resource: odd,
    subresource: maybe,
    namespace: maybe,
    name: maybe,
  }),
  fc.record({ type: fc.constant('url' as const), verb: odd, path: odd.map((text) => `/${text}`) }),
);

describe('formatAsk', () => {
  const ask: Ask = {
    type: 'resource',
    verb: 'get',
    apiGroup: '',
    resource: 'pods',
    subresource: '',
    namespace: '',
    name: '',
  };

  it.each([
    [ask, 'get pods'],
    [{ ...ask, namespace: 'web' }, 'get pods in web'],
    [{ ...ask, name: 'web-0' }, 'get pods/web-0'],
    [{ ...ask, name: 'log' }, 'get pods named log'],
    [{ ...ask, subresource: 'log', name: 'web-0', namespace: 'web' }, 'get pods/log named web-0 in web'],
    [{ ...ask, resource: 'deployments', apiGroup: 'apps' }, 'get deployments'],
    [{ ...ask, resource: 'deployments' }, 'get deployments.'],
    [{ ...ask, resource: 'widgets', apiGroup: 'zoo.example' }, 'get widgets.zoo.example'],
    [{ ...ask, resource: 'configmaps', subresource: 'odd' }, 'get "configmaps" group "" subresource "odd"'],
    [{ ...ask, name: 'a b', namespace: 'in' }, 'get pods named "a b" in in'],
    [{ type: 'url' as const, verb: 'get', path: '/metrics' }, 'get /metrics'],
    [{ type: 'url' as const, verb: 'get', path: '/a b?' }, 'get /"a b?"'],
  ])('%j', (given, words) => {
    expect(formatAsk(given, discovery)).toBe(words);
  });

  it('says the group where discovery does not', () => {
    expect(formatAsk({ ...ask, resource: 'deployments', apiGroup: 'apps' })).toBe('get deployments.apps');
  });

  it.each([
    ['with', discovery],
    ['without', undefined],
  ])('is read as the same ask, %s discovery', (_, known) => {
    fc.assert(
      fc.property(asks, (given) => {
        const { question, params } = parsed(`who can ${formatAsk(given, known)}`, known);
        const { type, ...fields } = given;
        expect([question, type]).toEqual(['who-can', 'path' in params ? 'url' : 'resource']);
        expect(params).toEqual(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('formatSubject', () => {
  const principals: fc.Arbitrary<Principal> = fc.oneof(
    fc.record({ kind: fc.constantFrom('User' as const, 'Group' as const), name: odd }),
    fc.record({
      kind: fc.constant('ServiceAccount' as const),
      namespace: fc.constantFrom('a', 'web'),
      name: fc.constantFrom('b', 'default'),
    }),
    fc.constantFrom<Principal>(
      { kind: 'User', name: 'system:serviceaccount:a:b' },
      { kind: 'User', name: 'system:masters' },
      { kind: 'User', name: 'do' },
    ),
  );

  it('is read as the same subject', () => {
    fc.assert(
      fc.property(principals, (principal) => {
        const { params, assumed } = parsed(`can ${formatSubject(principal)} get pods`, discovery);
        expect(params).toMatchObject({ subject: formatPrincipal(canonicalPrincipal(principal)) });
        expect(assumed.filter(({ field }) => field === 'subject')).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is short where it can be', () => {
    expect(formatSubject({ kind: 'User', name: 'alice@example.org' })).toBe('alice@example.org');
    expect(formatSubject({ kind: 'ServiceAccount', namespace: 'a', name: 'b' })).toBe('sa:a/b');
    expect(formatSubject({ kind: 'Group', name: 'oidc:x y' })).toBe('group:"oidc:x y"');
  });
});

describe('completeAskLine', () => {
  const sources = {
    discovery,
    namespaces: ['payments', 'web', 'webshop', 'odd one'],
    subjects: ['alice', 'sa:payments/web'],
  };
  const words = (line: string, limit?: number) => completeAskLine(line, sources, limit).map(({ word }) => word);

  it.each([
    ['', ['who can', 'what can', 'can', 'why can', 'why can’t']],
    ['wh', ['who can', 'what can', 'why can', 'why can’t']],
    ['who ca', ['who can']],
    ['who can del', ['delete', 'deletecollection', 'unsafe-delete-ignore-read-errors']],
    ['who can get secr', ['secrets']],
    ['who can get deployments', ['deployments.apps']],
    ['who can get svc', ['services']],
    ['who can get pods/l', ['pods/log']],
    ['who can get /me', ['/metrics']],
    ['who can get pods ', ['in', 'everywhere', 'named', 'of any name']],
    ['who can get pods in we', ['web', 'webshop']],
    ['who can get pods in odd', ['"odd one"']],
    ['who can get pods in web', ['webshop']],
    ['what can al', ['alice']],
    ['what can alice ', ['in', 'everywhere']],
    ['can sa:', ['sa:payments/web']],
    ['can alice li', ['list']],
    ['who can get "pods ', []],
    ['who can get pods nonsense more ', []],
  ])('%s', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  it('gives whole lines that go on from what was typed', () => {
    expect(completeAskLine('can alice get secr', sources)).toEqual([
      { line: 'can alice get secrets', word: 'secrets', expected: 'target' },
    ]);
    expect(completeAskLine('who', sources)[0]?.line).toBe('who can ');
  });

  it('is bounded', () => {
    expect(words('who can get ', 7)).toHaveLength(7);
    expect(words('who can get ')).toHaveLength(10);
    expect(completeAskLine('x'.repeat(100_000), sources)).toEqual([]);
  });

  it('works without any source', () => {
    expect(completeAskLine('who can get si').map(({ word }) => word)).toEqual(['signers.certificates.k8s.io']);
    expect(completeAskLine('who can get pods in ')).toEqual([]);
  });
});
