import { describe, expect, it, vi } from 'vitest';
import { ruleOfWords } from './__cases__/words';
import { aggregate, type ClusterRole, createIndex, limitsOf, requesterOf } from './index';

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
