import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import type { Clock } from '../ports';
import type { ChangeRecord, Journal, JournalStep } from '../store';
import { plainJson } from '../plain-json';
import { stateOf } from './state-of';
import { sendingOf } from './stored';
import { wasDone } from './was-done';

/** What reconciling is given. */
export type ReconcileDeps = {
  readonly journal: Journal;
  readonly clock: Clock;
  /**
   * The object as the cluster has it now, read after this process began; `undefined` for one that is not there. Throws
   * while the cluster cannot be read.
   */
  readonly read: (cluster: string, ref: PlannedRef) => Promise<PlannedObject | undefined>;
  /** Changes that this process is applying. */
  readonly running: ReadonlySet<string>;
  /** Another replica may be applying a change in which something happened within this time, in milliseconds. */
  readonly quietFor: number;
};

/**
 * Finishes the journal of changes whose process ended in the middle: the first request without a result may or may not
 * have reached the cluster, and the object says which; those after it were never sent. Nothing is sent again. Returns how
 * many were finished; those of clusters that cannot be read stay for the next time.
 */
export async function reconcile(deps: ReconcileDeps): Promise<number> {
  let finished = 0;
  for (const change of await deps.journal.open()) {
    if (deps.running.has(change.id) || isFresh(deps, change)) continue;
    try {
      await finish(deps, change);
      finished += 1;
    } catch {
      // The cluster or the database is away: the change stays open, and is seen again.
    }
  }
  return finished;
}

function isFresh({ clock, quietFor }: ReconcileDeps, { createdAt, steps }: ChangeRecord): boolean {
  const last = Math.max(createdAt, ...steps.map(({ at }) => at));
  return clock.now() - last < quietFor;
}

async function finish(deps: ReconcileDeps, change: ChangeRecord): Promise<void> {
  const steps: JournalStep[] = [];
  for (const step of change.steps) {
    const known =
      step.state === 'intended' || step.state === 'unknown' ? await resolve(deps, change, step, steps) : step;
    if (known !== step) await deps.journal.step(change.id, known);
    steps.push(known);
  }
  const done = steps.filter(({ state }) => state === 'done').length;
  await deps.journal.end(change.id, stateOf(done, steps.length, undefined), deps.clock.now());
}

async function resolve(
  deps: ReconcileDeps,
  change: ChangeRecord,
  step: JournalStep,
  before: readonly JournalStep[],
): Promise<JournalStep> {
  const at = deps.clock.now();
  if (before.some(({ state }) => state !== 'done')) {
    return { ...step, state: 'skipped', said: 'Not sent: the process ended before.', at };
  }
  const sending = sendingOf(step);
  const now = await deps.read(change.cluster, sending.ref);
  const done = wasDone(sending, now);
  const said = `The process ended before the answer came. The object was read: ${done ? 'it was done' : 'it was not done'}.`;
  return { ...step, state: done ? 'done' : 'failed', after: done ? plainJson(now ?? null) : null, said, at };
}
