import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { objectsOf } from '../__cases__/cluster';
import { ruleOfWords } from '../__cases__/words';
import {
  allows,
  type BindingSubject,
  type Change,
  createIndex,
  formatPrincipal,
  parsePrincipal,
  type Principal,
  principalKey,
  type RbacObject,
  type RbacReader,
  requesterOf,
  type Rule,
  worldAfter,
} from '../index';
import { affectedBy, type Assertion, evaluateAssertion, type Failure, globMatches } from './index';

vi.setConfig({ testTimeout: 120_000 });

const texts = z.array(z.string());
const PrincipalWords = z.string().transform((words, context) => {
  const principal = parsePrincipal(words);
  if (principal !== undefined) return principal;
  context.addIssue(`not a principal: ${words}`);
  return z.NEVER;
});
const Subject = PrincipalWords.transform((principal): BindingSubject => ({ ...principal }));
const Rules = z.array(z.string().transform(ruleOfWords));
const Cluster = z.strictObject({
  serviceAccounts: texts.default([]),
  clusterRoles: z.array(
    z.strictObject({ name: z.string(), labels: z.record(z.string(), z.string()).default({}), rules: Rules }),
  ),
  roles: z.array(z.strictObject({ namespace: z.string(), name: z.string(), rules: Rules })).default([]),
  bindings: z.array(
    z.strictObject({
      name: z.string(),
      namespace: z.string().optional(),
      clusterRole: z.string(),
      subjects: z.array(Subject),
    }),
  ),
});
const Case = z.strictObject({
  why: z.string().min(15),
  assertion: z.strictObject({
    name: z.string(),
    type: z.enum(['must-not', 'only', 'can']),
    subjects: z.array(PrincipalWords),
    verbs: texts,
    apiGroups: texts,
    resources: texts,
    names: texts.exactOptional(),
    where: z.union([z.literal('cluster'), z.strictObject({ include: texts, exclude: texts })]),
  }),
  cluster: Cluster,
  mayMiss: z.boolean().default(false),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  failures: texts,
});

const folder = join(import.meta.dirname, '__cases__');
const cases = readdirSync(folder).map((file) => ({
  file,
  ...Case.parse(parse(readFileSync(join(folder, file), 'utf8'))),
}));

describe.each(cases)('$file', ({ why, assertion, cluster, mayMiss, verdict, failures }) => {
  const reader = createIndex(objectsOf(cluster)).reader();

  it(why, () => {
    const answer = evaluateAssertion(reader, assertion, { mayMiss });
    expect(answer.failures.map(wordsOf)).toEqual(failures);
    expect([answer.verdict, answer.total]).toEqual([verdict, failures.length]);
  });

  it('counts what it does not list', () => {
    const answer = evaluateAssertion(reader, assertion, { mayMiss, limit: 1 });
    expect([answer.failures.length, answer.total]).toEqual([Math.min(1, failures.length), failures.length]);
  });
});

describe('globs', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'anything'],
    ['tenant-a-*', 'tenant-a-'],
    ['*-a-*', 'x-a-y-a-z'],
    ['a*b*c', 'aXbYbZc'],
    ['a.b', 'a.b'],
  ])('%j matches %j', (glob, text) => {
    expect(globMatches(glob, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['tenant-a-*', 'tenant-a'],
    ['tenant-a-*', 'xtenant-a-b'],
    ['a.b', 'axb'],
    ['a*b', 'abc'],
    ['[a-z]', 'b'],
    ['?', 'a'],
  ])('%j does not match %j', (glob, text) => {
    expect(globMatches(glob, text)).toBe(false);
  });

  it('take no longer for hostile ones', () => {
    expect(globMatches(`${'*a'.repeat(2000)}b`, 'a'.repeat(20_000))).toBe(false);
  });
});

const text = <T extends string>(...words: T[]): fc.Arbitrary<T> => fc.constantFrom(...words);
const some = (...words: string[]): fc.Arbitrary<string[]> => fc.array(text(...words), { minLength: 1, maxLength: 2 });
const rule: fc.Arbitrary<Rule> = fc.record({
  verbs: some('get', 'list', '*'),
  apiGroups: some('', 'apps', '*'),
  resources: some('pods', 'pods/log', '*'),
  resourceNames: fc.oneof(fc.constant([]), some('n', 'm', '')),
  nonResourceURLs: fc.constant([]),
});
const PEOPLE = ['User:ann', 'User:ant', 'Group:devs', 'ServiceAccount:a/sa', 'ServiceAccount:b/sa'];
const GROUPS = ['Group:system:authenticated', 'Group:system:serviceaccounts:a', 'Group:system:masters'];
const principalOf = (words: string): Principal => {
  const principal = parsePrincipal(words);
  if (principal === undefined) throw new Error(words);
  return principal;
};
const subjects = fc.array(
  text(...PEOPLE, ...GROUPS).map((words): BindingSubject => ({ ...principalOf(words) })),
  { maxLength: 3 },
);
const roleRef = fc.record({ kind: text('Role', 'ClusterRole'), name: text('r', 's') });
const meta = fc.constant({});
const object: fc.Arbitrary<RbacObject> = fc.oneof(
  fc.record({
    kind: fc.constant('ClusterRole' as const),
    name: text('r', 's'),
    rules: fc.array(rule, { maxLength: 2 }),
    meta,
  }),
  fc.record({
    kind: fc.constant('Role' as const),
    namespace: text('a', 'b', 'c'),
    name: text('r', 's'),
    rules: fc.array(rule, { maxLength: 2 }),
    meta,
  }),
  fc.record({
    kind: fc.constant('RoleBinding' as const),
    namespace: text('a', 'b', 'c'),
    name: text('x', 'y'),
    roleRef,
    subjects,
    meta,
  }),
  fc.record({ kind: fc.constant('ClusterRoleBinding' as const), name: text('x', 'y'), roleRef, subjects, meta }),
  fc.record({
    kind: fc.constant('ServiceAccount' as const),
    namespace: text('a', 'b'),
    name: text('sa', 'other'),
    meta,
  }),
  fc.record({ kind: fc.constant('Namespace' as const), name: text('a', 'b', 'c', 'd'), meta }),
);
const assertion: fc.Arbitrary<Assertion> = fc.record(
  {
    name: fc.constant('random'),
    type: text('must-not', 'only', 'can'),
    subjects: fc.array(text(...PEOPLE, 'User:an*', 'Group:*', 'ServiceAccount:*/sa').map(principalOf), {
      minLength: 1,
      maxLength: 2,
    }),
    verbs: some('get', 'list'),
    apiGroups: some('', 'apps'),
    resources: some('pods', 'pods/log'),
    names: some('n', 'z'),
    where: fc.oneof(
      fc.constant('cluster' as const),
      fc.record({ include: some('*', 'a', 'c*'), exclude: fc.array(text('a', 'b*', '*'), { maxLength: 1 }) }),
    ),
  },
  { requiredKeys: ['name', 'type', 'subjects', 'verbs', 'apiGroups', 'resources', 'where'] },
);
const world = fc.array(object, { maxLength: 14 });

describe('an assertion about a random world', () => {
  it('fails exactly when asking everything finds a failure', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(world, assertion, (objects, asserted) => {
        const reader = createIndex(objects).reader();
        const { verdict, failures, total } = evaluateAssertion(reader, asserted, { limit: 1000 });
        seen.add(`${asserted.type} ${verdict}`);
        expect(verdict).toBe(failsByAsking(reader, asserted) ? 'fail' : 'pass');
        expect(total).toBe(failures.length);
        for (const { via } of failures) expect(via.length > 0).toBe(asserted.type !== 'can');
        expect(new Set(failures.map(wordsOf)).size).toBe(total);
      }),
      { numRuns: 1500 },
    );
    expect([...seen].sort()).toEqual([
      'can fail',
      'can pass',
      'must-not fail',
      'must-not pass',
      'only fail',
      'only pass',
    ]);
  });

  it('is affected by every change that changes its verdict', () => {
    let spared = 0;
    const change: fc.Arbitrary<Change> = fc.oneof(
      { weight: 2, arbitrary: object.map((one): Change => ({ op: 'put', object: one })) },
      object.map((one): Change => {
        const namespace = 'namespace' in one ? one.namespace : '';
        return { op: 'delete', ref: { kind: one.kind, namespace, name: one.name } };
      }),
    );
    fc.assert(
      fc.property(world, assertion, fc.array(change, { minLength: 1, maxLength: 3 }), (objects, asserted, changes) => {
        const before = createIndex(objects).reader();
        if (affectedBy(asserted, before, changes)) return;
        spared += 1;
        const [was, is] = [before, worldAfter(before, changes)].map((reader) => {
          const { failures, ...rest } = evaluateAssertion(reader, asserted, { limit: 1000 });
          return { ...rest, who: failures.map(({ principal, ask }) => [formatPrincipal(principal), ask]) };
        });
        expect(is).toEqual(was);
      }),
      { numRuns: 2000 },
    );
    expect(spared).toBeGreaterThan(200);
  });
});

/** The meaning of an assertion, by asking everything of everybody, everywhere. */
function failsByAsking(
  reader: RbacReader,
  { type, subjects: patterns, verbs, apiGroups, resources, names, where }: Assertion,
): boolean {
  const known = reader.principals().map(({ principal }) => principal);
  const masters = (one: Principal): boolean => one.kind === 'Group' && one.name === 'system:masters';
  const fits = (glob: string, word: string): boolean => new RegExp(`^${glob.replaceAll('*', '.*')}$`, 'su').test(word);
  const literal = (pattern: Principal): boolean => !Object.values(pattern).some((word) => word.includes('*'));
  const matches = (one: Principal): boolean =>
    patterns.some((pattern) => {
      if (literal(pattern)) return principalKey(pattern) === principalKey(one);
      if (masters(one) || pattern.kind !== one.kind || !fits(pattern.name, one.name)) return false;
      return (
        pattern.kind !== 'ServiceAccount' || one.kind !== 'ServiceAccount' || fits(pattern.namespace, one.namespace)
      );
    });
  const spaces =
    where === 'cluster'
      ? []
      : ['a', 'b', 'c', 'd', 'elsewhere'].filter((space) => {
          return where.include.some((glob) => fits(glob, space)) && !where.exclude.some((glob) => fits(glob, space));
        });
  const anywhere = where === 'cluster' || !where.exclude.includes('*');
  const there = new Set([
    ...reader.namespaces().map(({ name }) => name),
    ...reader.roleBindings().map(({ namespace }) => namespace),
    ...(where === 'cluster' ? [] : where.include),
  ]);
  const asked =
    type === 'can'
      ? where === 'cluster'
        ? ['']
        : spaces.filter((space) => there.has(space))
      : anywhere
        ? ['', ...spaces]
        : [];
  const wanted = names ?? (type === 'can' ? ['no rule has it'] : ['no rule has it', 'n', 'm', '']);
  const subjectsOf = type === 'only' ? known : [...patterns.filter(literal), ...known].filter(matches);
  return verbs.some((verb) =>
    apiGroups.some((apiGroup) =>
      resources.some((combined) =>
        asked.some((namespace) =>
          wanted.some((name) =>
            subjectsOf.some((one) => {
              const [resource = '', subresource = ''] = combined.split('/');
              const ask = { type: 'resource', verb, apiGroup, resource, subresource, namespace, name } as const;
              // Only who holds it by its own bindings: groups that Kubernetes adds are subjects themselves.
              const bare =
                one.kind === 'Group' ? { user: '', groups: [one.name] } : { user: requesterOf(one).user, groups: [] };
              if (type === 'only') return !masters(one) && !matches(one) && allows(reader, bare, ask);
              return allows(reader, requesterOf(one), ask) === (type === 'must-not');
            }),
          ),
        ),
      ),
    ),
  );
}

function wordsOf({ principal, ask, via }: Failure): string {
  const [path] = via;
  const binding = path === undefined || path.superuser ? undefined : path.binding;
  const place = binding?.kind === 'RoleBinding' ? `${binding.namespace}/` : '';
  const by = binding === undefined ? 'nothing' : `${place}${binding.name}`;
  const what = `${ask.verb} ${ask.resource}${ask.subresource === '' ? '' : `/${ask.subresource}`}${ask.name === '' ? '' : `#${ask.name}`}`;
  const group = ask.apiGroup === 'apps' && ask.resource === 'pods' ? ' of apps' : '';
  return `${formatPrincipal(principal)} ${what}${group} in ${ask.namespace === '' ? 'cluster' : ask.namespace} by ${by}`;
}
