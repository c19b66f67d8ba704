import { describe, expect, it } from 'vitest';
import { KUBERNETES_VERSIONS } from '../servers/index.ts';
import { differential } from './differential.ts';

describe.each(KUBERNETES_VERSIONS)('against kube-apiserver %s', (version) => {
  it(
    'agrees on 20,000 decisions and 300 who-can questions before and after 500 live changes each',
    async () => {
      const figures = await differential({
        version,
        seed: 36,
        decisions: 20_000,
        worlds: 20,
        whoCanQuestions: 300,
        changes: 500,
        log: console.log,
      });
      expect(figures.disagreements, JSON.stringify(figures.disagreements.slice(0, 3))).toEqual([]);
      expect(figures.decisions).toBeGreaterThanOrEqual(40_000);
      expect(figures.whoCanQuestions).toBeGreaterThanOrEqual(600);
      expect(figures.changes).toBeGreaterThanOrEqual(500);
      // Worlds that only ever refuse would prove nothing.
      expect(figures.allowed / figures.decisions).toBeGreaterThan(0.1);
      expect(figures.allowed / figures.decisions).toBeLessThan(0.9);
    },
    15 * 60_000,
  );
});
