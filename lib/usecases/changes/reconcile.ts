import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import type { Clock } from '../ports';
import type { ChangeRecord, Journal, JournalStep } from '../store';
import { plainJson } from '../plain-json';
import type { ChangesNow } from './changes-now';
import type { Told } from './deps';
import { outcomeOf } from './outcome';
import { stateOf } from './state-of';
import { sendingOf } from './stored';
import { wasDone } from './was-done';

/** What reconciling is given. */
export type ReconcileDeps = {
  readonly journal: Journal;
  readonly clock: Clock;
  /** The object as the cluster has it now; `undefined` for one that is not there. Throws while it cannot be read. */
  readonly read: (cluster: string, ref: PlannedRef) => Promise<PlannedObject | undefined>;
  /** Changes that this process is applying, and those that it gave up. */
  readonly running: ChangesNow;
  /** Another replica may be applying a change in which something happened within this time, in milliseconds. */
  readonly quietFor: number;
  /** Writes to the trail how a change ended. */
  readonly tell: (change: ChangeRecord, told: Told) => Promise<void>;
};

/** How many changes were finished, and how many stay for the next time. */
export type Reconciled = { readonly finished: number; readonly waiting: number };

/**
 * Finishes the journal of changes whose process ended in the middle: the first request without a result may or may not
 * have reached the cluster, and the object says which; those after it were never sent. Nothing is sent again. Those of
 * clusters that cannot be read stay for the next time.
 */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciled> {
  const { applying, left } = deps.running;
  let finished = 0;
  const open = (await deps.journal.open()).filter(({ id }) => !applying.has(id));
  for (const change of open) {
    if (!left.has(change.id) && isFresh(deps, change)) continue;
    try {
      await finish(deps, change);
      left.delete(change.id);
      finished += 1;
    } catch {
      // The cluster or the database is away: the change stays open, and is seen again.
    }
  }
  return { finished, waiting: open.length - finished };
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
  const state = stateOf(done, steps.length, undefined);
  await deps.tell(change, outcomeOf(change, state));
  await deps.journal.end(change.id, state, deps.clock.now());
}

async function resolve(
  deps: ReconcileDeps,
  change: ChangeRecord,
  step: JournalStep,
  before: readonly JournalStep[],
): Promise<JournalStep> {
  const at = deps.clock.now();
  if (before.some(({ state }) => state !== 'done')) {
    return { ...step, state: 'skipped', said: 'Not sent: it was stopped before.', at };
  }
  const sending = sendingOf(step);
  const now = await deps.read(change.cluster, sending.ref);
  const done = wasDone(sending, now);
  const said = `It was stopped before its answer was written down. The object was read: ${done ? 'it was done' : 'it was not done'}.`;
  return { ...step, state: done ? 'done' : 'failed', after: done ? plainJson(now ?? null) : null, said, at };
}
