import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ruleOfWords } from './__cases__/words';
import {
  aggregate,
  type ClusterRole,
  createIndex,
  type LabelSelector,
  limitsOf,
  requesterOf,
  type Rule,
} from './index';

// Wide aggregation takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const EVERYTHING = [{ matchLabels: {}, matchExpressions: [] }];

describe('aggregation that runs wild', () => {
  it('is stopped, and says so', () => {
    const roles = Array.from({ length: 150 }, (_, i): ClusterRole => {
      const rules = [ruleOfWords(`get core/r${String(i)}`)];
      return { kind: 'ClusterRole', name: `all-${String(i)}`, aggregation: EVERYTHING, rules, meta: {} };
    });
    const { settled, cycles } = aggregate(roles);
    expect(settled).toBe(false);
    expect(cycles.map((ring) => ring.length)).toEqual([150]);
  });

  it('is followed back along a bounded number of ways', () => {
    // Twenty stages of two roles each: a million ways from the first to the last.
    const stage = (n: number, twin: string): ClusterRole => ({
      kind: 'ClusterRole',
      name: `stage-${String(n)}-${twin}`,
      rules: [ruleOfWords('get core/pods')],
      aggregation: [{ matchLabels: { stage: String(n - 1) }, matchExpressions: [] }],
      meta: { labels: { stage: String(n) } },
    });
    const roles = Array.from({ length: 20 }, (_, n) => [stage(n + 1, 'a'), stage(n + 1, 'b')]).flat();
    const part: ClusterRole = {
      kind: 'ClusterRole',
      name: 'part',
      rules: [ruleOfWords('get core/pods')],
      meta: { labels: { stage: '0' } },
    };
    const origins = createIndex([part, ...roles])
      .reader()
      .provenance('stage-20-a', 0);
    expect(origins.length).toBe(32);
    expect(new Set(origins.map(({ clusterRole }) => clusterRole))).toEqual(new Set(['part']));
    expect(origins.every(({ through }) => through.length === 20)).toBe(true);
  });
});

describe('the controller, written down as it is written in Go', () => {
  const label = fc.constantFrom('x', 'y', 'z');
  const selector: fc.Arbitrary<LabelSelector> = fc.oneof(
    label.map((one) => ({ matchLabels: { [one]: '1' }, matchExpressions: [] })),
    label.map((one) => ({
      matchLabels: {},
      matchExpressions: [{ key: one, operator: 'In' as const, values: ['1', '2'] }],
    })),
    label.map((one) => ({
      matchLabels: {},
      matchExpressions: [{ key: one, operator: 'DoesNotExist' as const, values: [] }],
    })),
    fc.constant({ matchLabels: {}, matchExpressions: [{ key: 'x', operator: 'In' as const, values: [] }] }),
  );
  const rules = fc.array(
    fc
      .constantFrom('get core/pods', 'get,list core/pods', 'list,get core/pods', '* */*', 'get url:/x')
      .map(ruleOfWords),
    { maxLength: 3 },
  );
  const role = (name: string): fc.Arbitrary<ClusterRole> =>
    fc.record(
      {
        kind: fc.constant('ClusterRole' as const),
        name: fc.constant(name),
        rules,
        aggregation: fc.array(selector, { minLength: 1, maxLength: 2 }),
        meta: fc.dictionary(label, fc.constantFrom('1', '2'), { maxKeys: 2 }).map((labels) => ({ labels })),
      },
      { requiredKeys: ['kind', 'name', 'rules', 'meta'] },
    );
  const world = fc.tuple(...['a', 'b', 'c', 'd', 'e', 'f'].map(role));

  it('comes to the same rest, in the same order, and says what it changed', () => {
    const seen = { gathered: 0, rings: 0, invalid: 0 };
    fc.assert(
      fc.property(world, (roles) => {
        const { roles: found, cycles, settled } = aggregate(roles);
        if (cycles.length > 0) {
          seen.rings += 1;
          return;
        }
        expect(settled).toBe(true);
        const rest = atRest(roles);
        for (const { name, rules: gathered, added, removed, sticky, invalidSelector, sources } of found) {
          const stored = roles.find((one) => one.name === name);
          const now = rest.get(name) ?? [];
          expect(gathered.map(({ rule }) => rule)).toEqual(now);
          expect(added).toEqual(now.filter((rule) => !has(stored?.rules ?? [], rule)));
          expect(removed).toEqual((stored?.rules ?? []).filter((rule) => !has(now, rule)));
          expect(sticky).toEqual([]);
          if (invalidSelector) seen.invalid += 1;
          else if (gathered.length > 0) seen.gathered += 1;
          for (const { rule, from } of gathered) {
            expect(invalidSelector ? [] : sources.filter((source) => has(rest.get(source) ?? [], rule)).sort()).toEqual(
              [...from].sort(),
            );
          }
        }
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.gathered, seen.rings, seen.invalid)).toBeGreaterThan(100);
  });

  it('finds nothing to do in the world that it left', () => {
    fc.assert(
      fc.property(world, (roles) => {
        const { roles: found, cycles } = aggregate(roles);
        fc.pre(cycles.length === 0);
        const after = roles.map((one): ClusterRole => {
          const gathered = found.find(({ name }) => name === one.name)?.rules.map(({ rule }) => rule);
          return gathered === undefined ? one : { ...one, rules: gathered };
        });
        for (const { added, removed } of aggregate(after).roles) expect([added, removed]).toEqual([[], []]);
      }),
      { numRuns: 500 },
    );
  });

  const has = (all: readonly Rule[], one: Rule): boolean =>
    all.some((rule) => JSON.stringify(rule) === JSON.stringify(one));

  /** Every role synced again and again until nothing changes; none of it shared with what is tested. */
  function atRest(roles: readonly ClusterRole[]): ReadonlyMap<string, readonly Rule[]> {
    const rules = new Map(roles.map(({ name, rules: stored }) => [name, stored]));
    for (let round = 0; round < 20; round += 1) {
      let changed = false;
      for (const { name, aggregation } of roles) {
        if (aggregation === undefined || aggregation.some(isRefused)) continue;
        const gathered: Rule[] = [];
        for (const one of aggregation) {
          for (const source of [...roles].sort((a, b) => (a.name < b.name ? -1 : 1))) {
            if (source.name === name || !fits(one, source.meta.labels ?? {})) continue;
            for (const rule of rules.get(source.name) ?? []) if (!has(gathered, rule)) gathered.push(rule);
          }
        }
        if (JSON.stringify(gathered) === JSON.stringify(rules.get(name))) continue;
        rules.set(name, gathered);
        changed = true;
      }
      if (!changed) return rules;
    }
    throw new Error('it does not come to rest');
  }

  function isRefused({ matchExpressions }: LabelSelector): boolean {
    return matchExpressions.some(({ operator, values }) => operator === 'In' && values.length === 0);
  }

  function fits({ matchLabels, matchExpressions }: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
    const [key] = Object.keys(matchLabels);
    if (key !== undefined) return labels[key] === matchLabels[key];
    return matchExpressions.every((one) =>
      one.operator === 'In' ? one.values.includes(labels[one.key] ?? 'none') : labels[one.key] === undefined,
    );
  }
});

describe('what RBAC cannot know', () => {
  it('is said of every answer, and of kubelets that another authorizer judges them too', () => {
    const codes = (name?: string): string[] => {
      return limitsOf(name === undefined ? undefined : requesterOf({ kind: 'User', name })).map(({ code }) => code);
    };
    expect(codes('ann')).toEqual(['other-authorizers', 'impersonation', 'admission']);
    expect(codes('system:node:n1')).toContain('node-authorizer');
    expect(codes()).toContain('node-authorizer');
  });
});
