import { describe, expect, test } from 'vitest';
import { coalesce } from './coalesce';
import { HandTimer } from './hand-timer';

function harness(took = 0) {
  const time = new HandTimer();
  const runs: { at: number; asked: number[] }[] = [];
  let running = 0;
  let most = 0;
  const asks = coalesce<number[]>({
    gap: 250,
    now: time.now,
    later: time.later,
    merge: (a, b) => [...a, ...b],
    job: async (asked) => {
      runs.push({ at: time.now(), asked });
      running += 1;
      most = Math.max(most, running);
      if (took > 0) await new Promise<void>((resolve) => void time.later(took, resolve));
      running -= 1;
    },
  });
  return { time, runs, asks, most: () => most };
}

describe('coalesce', () => {
  test('the first ask of a quiet time runs at once', async () => {
    const { time, runs, asks } = harness();
    asks.ask([1]);
    await time.pass(0);
    expect(runs).toEqual([{ at: 0, asked: [1] }]);
  });

  test('fifty asks a second run four times, and none is lost', async () => {
    const { time, runs, asks } = harness();
    for (let i = 0; i < 50; i += 1) {
      asks.ask([i]);
      await time.pass(20);
    }
    await time.pass(1_000);
    expect(runs.map((run) => run.at)).toEqual([0, 250, 500, 750, 1_000]);
    expect(runs.flatMap((run) => run.asked)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('never runs two at once, and once more after an ask that came meanwhile', async () => {
    const { time, runs, asks, most } = harness(900);
    asks.ask([1]);
    await time.pass(100);
    asks.ask([2]);
    asks.ask([3]);
    await time.pass(700);
    expect(runs).toHaveLength(1);
    await time.pass(2_000);
    expect(runs.map((run) => run.asked)).toEqual([[1], [2, 3]]);
    expect(most()).toBe(1);
  });

  test('a job that fails does not stop the next', async () => {
    const time = new HandTimer();
    let runs = 0;
    const asks = coalesce<number>({
      gap: 10,
      now: time.now,
      later: time.later,
      merge: Math.max,
      job: () => {
        runs += 1;
        return Promise.reject(new Error('refused'));
      },
    });
    asks.ask(1);
    await time.pass(50);
    asks.ask(2);
    await time.pass(50);
    expect(runs).toBe(2);
  });

  test('nothing runs after it was stopped', async () => {
    const { time, runs, asks } = harness();
    asks.ask([1]);
    asks.stop();
    await time.pass(1_000);
    expect(runs).toEqual([]);
  });
});
