import { AppError, assertNever } from '@/lib/domain/core';
import type { Answer, ChangeInput, ChangeOutput } from '@/lib/contract';
import { canonicalJson, formatRef } from '@/lib/domain/plan';
import type { Hand, Sending, Sent } from '../hand';
import type { ChangeRecord, ChangeState, JournalStep } from '../store';
import { viewOf } from '../deps';
import { changeAnswer, findChange } from './change-output';
import type { ChangeDeps } from './deps';
import { journalStep } from './journal-step';
import { type MadePlan, makePlan, refuseBlocked } from './make-plan';
import { plainJson } from '../plain-json';
import { outcomeOf } from './outcome';
import { stateOf } from './state-of';
import { sendingOf } from './stored';
import { wasDone } from './was-done';

/**
 * Applies a plan as the actor: made again on the world of now, compared with the one that was confirmed, journaled, then
 * sent request by request; the first that is refused ends it, and what was not sent is skipped. The same key with the same
 * body gives the result of before. Throws AppError `conflict` when the world moved, `not-found` or `invalid-request` for
 * another change that it is said to follow, `cannot-be-done` when the plan is
 * blocked, `store-unavailable` when the intention cannot be journaled: then nothing was sent; or, and then it says so, when
 * the database was lost in the middle: then `reconcile` finishes the journal.
 */
export async function applyChange(
  deps: ChangeDeps,
  cluster: string,
  input: ChangeInput,
  idempotencyKey: string,
): Promise<Answer<ChangeOutput['value']>> {
  const bodyHash = deps.hash(canonicalJson({ cluster, ...input }));
  // The key is looked at before the plan is made: a repeated request finds a world in which its own change is done.
  const earlier = await deps.store.journal.earlier(deps.person, idempotencyKey);
  if (earlier !== undefined) return repeated(deps, cluster, earlier, bodyHash);
  const made = await makePlan(deps, cluster, input.intent);
  const record = recordOf(deps, cluster, input, made, { idempotencyKey, bodyHash });
  refuseMoved(made, input.planHash);
  await refuseUnrelated(deps, cluster, input, made);
  refuseBlocked(made, input.reason);
  deps.running.applying.add(record.id);
  try {
    const other = await deps.store.journal.begin(record);
    if (other !== undefined) return await repeated(deps, cluster, other, bodyHash);
    await carryOut(deps, made, record);
  } finally {
    deps.running.applying.delete(record.id);
  }
  return changeAnswer(deps, cluster, record.id);
}

type Sender = Pick<Hand, 'send' | 'read'>;

function senderOf({ hand, value }: MadePlan): Sender {
  const { copy } = hand;
  if (value.intent.afresh !== true || copy === undefined) return hand;
  return { send: (sending) => copy.discard(sending), read: (ref) => hand.read(ref) };
}

/** Sends what was journaled. Whatever stops it in the middle leaves the change to `reconcile`. */
async function carryOut(deps: ChangeDeps, made: MadePlan, record: ChangeRecord): Promise<void> {
  try {
    const state = await sendAll(deps, senderOf(made), record, made.sendings);
    // Told before it is ended: whoever dies in between has it told once more, and never not at all.
    await deps.tell(outcomeOf(record, state));
    await deps.store.journal.end(record.id, state, deps.clock.now());
  } catch (error) {
    deps.running.left.add(record.id);
    if (!(error instanceof AppError) || error.code !== 'store-unavailable') throw error;
    throw new AppError(
      'store-unavailable',
      `The database was lost while change ${record.id} was being applied. When it is back, each object is read, and the journal says what was done.`,
      { retryAfter: error.retryAfter ?? 5, cause: error },
    );
  }
}

function repeated(deps: ChangeDeps, cluster: string, earlier: ChangeRecord, bodyHash: string) {
  if (earlier.bodyHash === bodyHash && earlier.cluster === cluster) return changeAnswer(deps, cluster, earlier.id);
  throw new AppError('conflict', 'This Idempotency-Key came before with another body.', {
    places: [{ path: 'Idempotency-Key', message: 'came before with another body' }],
  });
}

function refuseMoved(made: MadePlan, planHash: string): void {
  if (made.hash === planHash) return;
  throw new AppError('conflict', 'The world moved since this plan was made: look at what it would do now.', {
    places: [{ path: 'planHash', message: made.hash }],
  });
}

/** What is said to be taken back or finished is a change that the actor may see, and of no other objects. */
async function refuseUnrelated(deps: ChangeDeps, cluster: string, input: ChangeInput, made: MadePlan): Promise<void> {
  for (const path of ['undoes', 'finishes'] as const) {
    const id = input[path];
    if (id === undefined) continue;
    const earlier = await findChange(deps, viewOf(deps, cluster), id);
    const touched = new Set(earlier.steps.map((step) => formatRef(sendingOf(step).ref)));
    const other = made.sendings.map(({ ref }) => formatRef(ref)).find((ref) => !touched.has(ref));
    if (other === undefined) continue;
    const message = `is a change that did not touch ${other}`;
    throw new AppError('invalid-request', `${path} ${message}.`, { places: [{ path, message }] });
  }
}

function recordOf(
  deps: ChangeDeps,
  cluster: string,
  input: ChangeInput,
  made: MadePlan,
  ids: { idempotencyKey: string; bodyHash: string },
): ChangeRecord {
  const at = deps.clock.now();
  return {
    id: deps.newId(),
    cluster,
    person: deps.person,
    actor: made.actor,
    intent: plainJson(input.intent),
    planHash: made.hash,
    summary: plainJson({
      ...made.counts,
      ...shownOf(made.value),
      ...(input.reason === undefined ? {} : { reason: input.reason }),
      broken: made.broken,
    }),
    state: 'applying',
    steps: made.sendings.map((sending, index) => journalStep(sending, index, deps.newId(), at)),
    undoes: input.undoes,
    finishes: input.finishes,
    ...ids,
    createdAt: at,
    endedAt: undefined,
  };
}

/** What the author was shown of it, and told of the rest: kept where that is not all. */
function shownOf({ access: { gained, lost }, withheld }: MadePlan['value']): object {
  if (withheld === undefined) return {};
  return { shown: { gained, lost }, withheld: { gained: withheld.gained, lost: withheld.lost } };
}

/** Sends one request after the other, each result journaled before the next is sent. */
async function sendAll(
  deps: ChangeDeps,
  hand: Sender,
  record: ChangeRecord,
  sendings: readonly Sending[],
): Promise<ChangeState> {
  let done = 0;
  let stopped: JournalStep['state'] | undefined;
  for (const [index, sending] of sendings.entries()) {
    const step = record.steps[index];
    if (step === undefined) throw new Error('a request without a place in the journal');
    if (stopped !== undefined) {
      await deps.store.journal.step(record.id, {
        ...step,
        state: 'skipped',
        said: 'Not sent: one before it was not done.',
      });
      continue;
    }
    const result = await settled(hand, sending, await hand.send(sending, step.auditId));
    await deps.store.journal.step(record.id, { ...step, ...result, at: deps.clock.now() });
    if (result.state === 'done') done += 1;
    else stopped = result.state;
  }
  return stateOf(done, sendings.length, stopped);
}

type Result = Pick<JournalStep, 'state' | 'after' | 'said'>;

/** What came of a request. Where nobody can say, the object itself is asked. */
async function settled(hand: Sender, sending: Sending, sent: Sent): Promise<Result> {
  switch (sent.state) {
    case 'done':
      return { state: 'done', after: plainJson(sent.object ?? null), said: sent.warnings.join(' ') };
    case 'refused':
      return { state: 'failed', after: null, said: sent.refused.message };
    case 'unknown':
      return readBack(hand, sending, sent.message);
    default:
      return assertNever(sent);
  }
}

async function readBack(hand: Sender, sending: Sending, message: string): Promise<Result> {
  try {
    const now = await hand.read(sending.ref);
    const done = wasDone(sending, now);
    const said = `${message} The object was read: ${done ? 'it was done' : 'it was not done'}.`;
    return done ? { state: 'done', after: plainJson(now ?? null), said } : { state: 'failed', after: null, said };
  } catch {
    return { state: 'unknown', after: null, said: `${message} The object could not be read either.` };
  }
}
