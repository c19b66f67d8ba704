import { describe, expect, it } from 'vitest';
import { differentialOfPlans } from './plans.ts';

describe.each([
  { version: '1.36', seed: 4, worlds: 25, plans: 300, attempts: 2_500 },
  { version: '1.33', seed: 5, worlds: 5, plans: 40, attempts: 600 },
] as const)('against kube-apiserver $version', (size) => {
  it(
    `foretells what ${String(size.plans)} plans give and take, and how ${String(size.attempts)} attempts to write end`,
    async () => {
      const { plans, attempts } = await differentialOfPlans({ ...size, log: console.log });
      console.log(size, plans, attempts);
      expect(plans.disagreements, JSON.stringify(plans.disagreements.slice(0, 3))).toEqual([]);
      expect(attempts.disagreements, JSON.stringify(attempts.disagreements.slice(0, 3))).toEqual([]);
      expect(plans.plans).toBeGreaterThanOrEqual(size.plans);
      expect(attempts.attempts).toBeGreaterThanOrEqual(size.attempts);
      // Plans that change nothing, and people who may all or nothing, would prove nothing.
      expect(Math.min(plans.gained, plans.lost, plans.turned)).toBeGreaterThan(10 * size.plans);
      expect(plans.turned).toBeLessThan(plans.questions / 2);
      expect(Object.keys(attempts.outcomes).sort()).toEqual(WAYS);
      expect(attempts.outcomes['missing-rules']).toBeGreaterThan(size.attempts / 20);
      expect(attempts.outcomes['held']).toBeGreaterThan(size.attempts / 20);
      expect(Object.keys(attempts.requests)).toHaveLength(12);
    },
    15 * 60_000,
  );
});

/** Every way in which an attempt can end. */
const WAYS = [
  'aggregation',
  'bind',
  'escalate',
  'forbidden',
  'held',
  'missing-role',
  'missing-rules',
  'superuser',
  'unchecked',
];
