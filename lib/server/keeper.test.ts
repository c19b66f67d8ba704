import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handClock, memoryKeeper, testSettings } from './test-world';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('forgets a plan after a week, whether or not anybody comes back to it', async () => {
  const clock = handClock();
  const keeper = memoryKeeper(clock, testSettings());
  const { store } = await keeper.open();
  const madeBy = { issuer: 'https://issuer.example', subject: 'ana', name: 'Ana' };
  const keep = (hash: string) => store.plans.keep({ hash, cluster: 'w', intent: {}, madeBy, madeAt: clock.now() });
  await keep('old');
  clock.pass(6 * 24 * 3_600_000);
  await keep('young');
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(await store.plans.find('w', 'old')).toBeDefined();
  clock.pass(2 * 24 * 3_600_000);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(await store.plans.find('w', 'old')).toBeUndefined();
  expect(await store.plans.find('w', 'young')).toBeDefined();
  await keeper.close();
});
