import { describe, expect, it } from 'vitest';
import { differentialOfPlans } from './plans.ts';

describe.each([
  { version: '1.36', seed: 4, worlds: 25, plans: 300, attempts: 1_500 },
  { version: '1.33', seed: 5, worlds: 5, plans: 40, attempts: 500 },
] as const)('against kube-apiserver $version', (size) => {
  it(
    'foretells what plans give and take, and who may make them',
    async () => {
      const { plans, attempts } = await differentialOfPlans({ ...size, log: console.log });
      console.log(size, plans, attempts);
      expect(plans.disagreements).toEqual([]);
      expect(attempts.disagreements).toEqual([]);
      expect(plans.plans).toBeGreaterThanOrEqual(size.plans);
      expect(attempts.attempts).toBeGreaterThanOrEqual(size.attempts);
    },
    15 * 60_000,
  );
});
