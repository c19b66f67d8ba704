import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChangeRecord, ChangesNow, plainJson } from '@/lib/usecases';
import type { Keeper, Kept } from './keeper';
import { createLog } from './log';
import { startReconciling } from './reconciling';
import { START, filledModel, handClock, memoryKeeper, role, rule, testSettings } from './test-world';

const NEW = role('web', 'new', rule('get', 'pods'));
const TWO_MINUTES = 120_000;

/** A change that somebody's process began, and of which nobody ever heard again. */
const left = (id: string, more: Partial<ChangeRecord> = {}): ChangeRecord => ({
  id,
  cluster: 'c',
  person: { issuer: 'https://issuer.example', subject: 'ana', name: 'ana' },
  actor: { user: 'ana', groups: [] },
  intent: { objects: [] },
  planHash: 'h',
  summary: { gained: 0, lost: 0 },
  state: 'applying',
  steps: [
    {
      index: 0,
      state: 'intended',
      request: plainJson({ verb: 'create', ref: { kind: 'Role', namespace: 'web', name: 'new' }, after: NEW }),
      before: null,
      after: null,
      said: '',
      auditId: `audit-${id}`,
      at: START,
    },
  ],
  undoes: undefined,
  finishes: undefined,
  idempotencyKey: `key-${id}`,
  bodyHash: 'b',
  createdAt: START,
  endedAt: undefined,
  ...more,
});

let clock: ReturnType<typeof handClock>;
let kept: Kept;
let running: ChangesNow;
let stop: (() => void) | undefined;

beforeEach(async () => {
  vi.useFakeTimers();
  clock = handClock();
  running = new ChangesNow();
  kept = await memoryKeeper(clock, testSettings()).open();
});
afterEach(() => {
  stop?.();
  stop = undefined;
  vi.useRealTimers();
});

/** Another replica, in front of the same journal, over a cluster in which the role stands, or does not. */
function begin({ shared, stands }: { shared: boolean; stands: boolean }): void {
  const keeper: Keeper = {
    open: () => Promise.resolve(kept),
    opened: kept,
    shared,
    health: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  const model = filledModel({ id: 'c', objects: stands ? [NEW] : [] }, clock);
  const sources = [{ model, stop: () => Promise.resolve() }];
  stop = startReconciling({ keeper, sources, clock, log: createLog(testSettings()), running });
}

/** Both clocks go on: the one that is asked, and the one of the timers. */
async function pass(ms: number): Promise<void> {
  clock.pass(ms);
  await vi.advanceTimersByTimeAsync(ms);
}
const found = async (id: string) => {
  const change = await kept.store.journal.find(id);
  return { state: change?.state, steps: change?.steps.map(({ state }) => state), endedAt: change?.endedAt };
};
const toldOf = async () =>
  (await kept.store.trail.newest({ before: undefined, limit: 10 })).map(({ event, result, person }) => [
    event,
    result,
    person?.name,
  ]);

describe('a change that a dead replica left', () => {
  it.each([
    [true, 'applied', 'done'],
    [false, 'failed', 'failed'],
  ])('is finished after two quiet minutes, by reading the object: there %s', async (stands, state, step) => {
    await kept.store.journal.begin(left('one'));
    begin({ shared: true, stands });
    await pass(TWO_MINUTES - 10_000);
    expect(await found('one')).toMatchObject({ state: 'applying', steps: ['intended'] });
    expect(await toldOf()).toEqual([]);
    await pass(10_000);
    await pass(5_000);
    expect(await found('one')).toMatchObject({ state, steps: [step] });
    expect(await toldOf()).toEqual([['applied', state, 'ana']]);
  });

  it('is left alone as long as something happens in it: the replica is at work', async () => {
    await kept.store.journal.begin(left('one'));
    begin({ shared: true, stands: true });
    for (let minute = 1; minute <= 5; minute += 1) {
      await pass(60_000);
      const [step] = left('one').steps;
      if (step === undefined) throw new Error('no step');
      await kept.store.journal.step('one', { ...step, at: clock.now() });
    }
    expect(await found('one')).toMatchObject({ state: 'applying' });
    await pass(TWO_MINUTES);
    await pass(5_000);
    expect(await found('one')).toMatchObject({ state: 'applied' });
  });

  it('is finished at once where nobody else can be at work', async () => {
    await kept.store.journal.begin(left('one'));
    begin({ shared: false, stands: true });
    await pass(1_000);
    expect(await found('one')).toMatchObject({ state: 'applying' });
    await pass(1_500);
    expect(await found('one')).toMatchObject({ state: 'applied' });
  });

  it('that this process is at work on is its own, however long it takes', async () => {
    await kept.store.journal.begin(left('one'));
    running.applying.add('one');
    begin({ shared: true, stands: true });
    await pass(10 * TWO_MINUTES);
    expect(await found('one')).toMatchObject({ state: 'applying' });
  });

  it('waits for a cluster that cannot be read', async () => {
    await kept.store.journal.begin(left('elsewhere', { cluster: 'gone' }));
    await kept.store.journal.begin(left('here', { idempotencyKey: 'another' }));
    begin({ shared: true, stands: true });
    await pass(TWO_MINUTES + 5_000);
    await pass(5_000);
    expect(await found('here')).toMatchObject({ state: 'applied' });
    expect(await found('elsewhere')).toMatchObject({ state: 'applying', steps: ['intended'] });
  });
});
