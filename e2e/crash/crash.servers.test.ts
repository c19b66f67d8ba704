import { beforeAll, expect, it } from 'vitest';
import { build } from '@/e2e/start/launch';
import { crash } from './crash';

beforeAll(build, 600_000);

const RUNS = 25;

it('killed at any moment of a change, the journal and the cluster agree, and nothing is done twice', async () => {
  const figures = await crash({ runs: RUNS, seed: 4, log: (line) => process.stderr.write(`${line}\n`) });
  expect(figures.disagreements).toEqual([]);
  expect(figures.kills).toBeGreaterThanOrEqual(RUNS);
  // It died where it hurts: with a change begun and not ended.
  expect(figures.states['partial'] ?? 0).toBeGreaterThan(5);
}, 600_000);
