import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { scanAllows } from './__cases__/naive-scan';
import { ruleOfWords } from './__cases__/words';
import {
  type Ask,
  can,
  type Change,
  type ClusterRole,
  createIndex,
  type RbacObject,
  requesterOf,
  type Rule,
  whoCan,
} from './index';

// Thousands of changes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const words = (...all: string[]): fc.Arbitrary<string[]> => fc.array(fc.constantFrom(...all), { maxLength: 3 });
const rule: fc.Arbitrary<Rule> = fc.record({
  verbs: fc.oneof(fc.constant([]), fc.constant(['get'])),
  apiGroups: words('', 'apps', '*'),
  resources: words('pods', 'pods/log', '*/log', '*'),
  resourceNames: fc.constant([]),
  nonResourceURLs: words('/a', '/a*', '*'),
});
const resources: readonly Ask[] = ['', 'apps', 'other'].flatMap((apiGroup) =>
  ['', 'log'].flatMap((subresource) =>
    ['pods', 'nodes'].map((resource): Ask => {
      return { type: 'resource', verb: 'get', apiGroup, resource, subresource, namespace: 'web', name: '' };
    }),
  ),
);
const ASKS: readonly Ask[] = [
  ...resources,
  ...['/a', '/ab', '/b'].map((path): Ask => ({ type: 'url', verb: 'get', path })),
];

describe('a role that is rewritten', () => {
  it('is found by the rules it has now, in a new index as in a changed one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(rule, { maxLength: 3 }), { minLength: 2, maxLength: 6 }),
        ([first = [], ...later]) => {
          const index = createIndex([binding('ann', 'r'), clusterRole('r', first)]);
          expect(foundBy(index.reader())).toEqual(ASKS.filter((ask) => first.some((one) => scanAllows(one, ask))));
          for (const rules of later) {
            index.apply([{ op: 'put', object: clusterRole('r', rules) }]);
            expect(foundBy(index.reader())).toEqual(ASKS.filter((ask) => rules.some((one) => scanAllows(one, ask))));
          }
          index.apply([{ op: 'delete', ref: { kind: 'ClusterRole', namespace: '', name: 'r' } }]);
          expect(foundBy(index.reader())).toEqual([]);
          const { rules, urls } = index.reader().state;
          expect([rules.size, urls.size]).toEqual([0, 0]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('an index', () => {
  it('finds a rule that had no verbs before, and no longer one that lost them', () => {
    const bare: Rule = { verbs: [], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] };
    const index = createIndex([binding('ann', 'r'), clusterRole('r', [bare])]);
    const counts = [{ ...bare, verbs: ['get'] }, bare].map((rules) => {
      index.apply([{ op: 'put', object: clusterRole('r', [rules]) }]);
      return [foundBy(index.reader()).length, index.reader().state.rules.size];
    });
    expect(counts).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('forgets what is gone, so that churn does not grow it', () => {
    const index = createIndex([]);
    for (let i = 0; i < 2000; i++) {
      index.apply([{ op: 'put', object: binding(`user-${String(i)}`, `role-${String(i)}`) }]);
      index.apply([{ op: 'put', object: clusterRole(`role-${String(i)}`, [ruleOfWords('get core/pods')]) }]);
      index.apply([{ op: 'delete', ref: { kind: 'ClusterRole', namespace: '', name: `role-${String(i)}` } }]);
      index.apply([{ op: 'delete', ref: { kind: 'ClusterRoleBinding', namespace: '', name: `user-${String(i)}` } }]);
    }
    const { state } = index.reader();
    expect([state.subjects, state.roles, state.missing, state.rules, state.bindings].map(({ size }) => size)).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(state.slots.blocks.flat().length).toBe(1);
  });

  it('takes a batch that replaces most of it as it would take the changes one by one', () => {
    const names = Array.from({ length: 900 }, (_, i) => `n${String(i)}`);
    const first = names.flatMap((name) => [binding(name, name), clusterRole(name, [ruleOfWords('get core/pods')])]);
    const [bulk, single] = [createIndex(first), createIndex(first)];
    const before = bulk.reader();
    const gone = (kind: 'ClusterRole' | 'ClusterRoleBinding', name: string): Change => {
      return { op: 'delete', ref: { kind, namespace: 'meaningless', name } };
    };
    const changes = names.flatMap((name, i): Change[] => [
      gone('ClusterRoleBinding', name),
      { op: 'put', object: clusterRole(name, [ruleOfWords('list core/pods')]) },
      i % 3 === 0 ? gone('ClusterRole', name) : { op: 'put', object: binding(name, `n${String(i + 1)}`) },
    ]);
    bulk.apply(changes);
    for (const change of changes) single.apply([change]);
    const seen = [bulk, single].map((index) => {
      const reader = index.reader();
      return [
        reader.counts(),
        reader.clusterRoles(),
        reader.clusterRoleBindings(),
        reader.principals(),
        foundBy(reader),
      ];
    });
    expect(seen[0]).toEqual(seen[1]);
    expect(before.counts()).toMatchObject({ ClusterRole: 900, ClusterRoleBinding: 900 });
    bulk.apply([{ op: 'put', object: clusterRole('one more', []) }]);
    expect(bulk.reader().counts().ClusterRole).toBe(601);
  });

  it('hands out one reader per generation', () => {
    const index = createIndex([binding('ann', 'view')]);
    const before = index.reader();
    expect(index.reader()).toBe(before);
    index.apply([{ op: 'put', object: clusterRole('view', [ruleOfWords('get core/pods')]) }]);
    expect(index.reader()).not.toBe(before);
    const [ask] = resources;
    if (ask === undefined) throw new Error('no ask');
    const ann = requesterOf({ kind: 'User', name: 'ann' });
    expect([can(before, ann, ask).allowed, can(index.reader(), ann, ask).allowed]).toEqual([false, true]);
  });

  it('files a rule with a huge product of groups and resources once, and finds it', () => {
    const many = (word: string): string[] => Array.from({ length: 3000 }, (_, i) => `${word}${String(i)}`);
    const huge: Rule = {
      verbs: ['get'],
      apiGroups: many('g'),
      resources: many('r'),
      resourceNames: [],
      nonResourceURLs: [],
    };
    const reader = createIndex([clusterRole('huge', [huge]), binding('ann', 'huge')]).reader();
    expect(reader.state.rules.size).toBe(1);
    const ask: Ask = {
      type: 'resource',
      verb: 'get',
      apiGroup: 'g7',
      resource: 'r2999',
      subresource: '',
      namespace: '',
      name: '',
    };
    expect(whoCan(reader, ask).total).toBe(2);
    expect(whoCan(reader, { ...ask, resource: 'r3000' }).total).toBe(1);
  });

  it('reads what aggregated roles came from again when a ClusterRole changes, and only then', () => {
    const part = (rules: readonly Rule[]): ClusterRole => ({
      kind: 'ClusterRole',
      name: 'part',
      rules,
      meta: { labels: { sum: '1' } },
    });
    const rules = [ruleOfWords('get core/pods')];
    const sum: ClusterRole = {
      kind: 'ClusterRole',
      name: 'sum',
      rules,
      aggregation: [{ matchLabels: { sum: '1' }, matchExpressions: [] }],
      meta: {},
    };
    const index = createIndex([part(rules), sum]);
    const first = index.reader().provenance('sum', 0);
    expect(first).toEqual([{ clusterRole: 'part', through: ['sum'] }]);
    index.apply([{ op: 'put', object: binding('ann', 'sum') }]);
    expect(index.reader().provenance('sum', 0)).toBe(first);
    index.apply([{ op: 'put', object: part([]) }]);
    expect(index.reader().provenance('sum', 0)).toEqual([]);
  });
});

function foundBy(reader: Parameters<typeof whoCan>[0]): Ask[] {
  return ASKS.filter((ask) => whoCan(reader, ask).subjects.some(({ principal }) => principal.name === 'ann'));
}

function clusterRole(name: string, rules: readonly Rule[]): RbacObject {
  return { kind: 'ClusterRole', name, rules, meta: {} };
}

function binding(user: string, role: string): RbacObject {
  const roleRef = { kind: 'ClusterRole', name: role } as const;
  return { kind: 'ClusterRoleBinding', name: user, roleRef, subjects: [{ kind: 'User', name: user }], meta: {} };
}
