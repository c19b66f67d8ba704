import { AppError } from '@/lib/domain/core';
import {
  type Answer,
  type ChangeListInput,
  type ChangeListOutput,
  type ChangeOutput,
  IntentInput,
} from '@/lib/contract';
import { type PlannedObject, type Wish, wantedOf } from '@/lib/domain/plan';
import { quoted, viewOf } from '../deps';
import { asOf, neededLists } from '../gaps';
import type { Sending } from '../hand';
import type { ClusterView } from '../ports';
import type { ChangeRecord, Followed, JournalStep } from '../store';
import { type ChangeDeps, maySee } from './deps';
import { placeOutput } from './plan-output';
import { answeredObject, sendingOf, summaryOf } from './stored';

type Row = ChangeListOutput['value']['rows'][number];

/** The journal, newest first: one's own changes, and those of whose objects one may see every place. */
export async function listChanges(
  deps: ChangeDeps,
  cluster: string,
  input: ChangeListInput,
): Promise<Answer<ChangeListOutput['value']>> {
  const view = viewOf(deps, cluster);
  const { shown, next } = await seenChanges(deps, view, input);
  const followed = await deps.store.journal.followedBy(shown.map(({ id }) => id));
  const rows = shown.map((change) => rowOf(deps, view, change, followed.get(change.id)));
  return {
    value: { rows, ...(next === undefined ? {} : { nextCursor: next }) },
    gaps: [],
    asOf: asOf(view, neededLists(undefined)),
  };
}

/** Changes looked at in one go, so that those which may not be seen do not cost a question each. */
const PAGE = 200;

/**
 * The page of what may be seen; what may not leaves no trace, so there is a next page just where one more may be seen.
 * A question to the database for each 200 changes that are passed over.
 */
async function seenChanges(
  deps: ChangeDeps,
  view: ClusterView,
  { limit, cursor }: ChangeListInput,
): Promise<{ shown: ChangeRecord[]; next: string | undefined }> {
  const shown: ChangeRecord[] = [];
  let last = cursor;
  let from = cursor;
  do {
    const page = await deps.store.journal.page(view.id, { limit: Math.max(PAGE, limit + 1), cursor: from });
    for (const [i, change] of page.changes.entries()) {
      if (!mayRead(deps, view, change)) continue;
      if (shown.length === limit) return { shown, next: last };
      shown.push(change);
      last = page.places[i];
    }
    from = page.next;
  } while (from !== undefined);
  return { shown, next: undefined };
}

/** One change of the journal. Throws AppError `not-found`, also for one that may not be seen. */
export async function changeAnswer(
  deps: ChangeDeps,
  cluster: string,
  id: string,
): Promise<Answer<ChangeOutput['value']>> {
  const view = viewOf(deps, cluster);
  const change = await findChange(deps, view, id);
  const followed = await deps.store.journal.followedBy([id]);
  const { reason } = summaryOf(change);
  const finish = wishes(change, (sending, state) => (state === 'done' ? undefined : wishOf(sending)));
  const undo = wishes(change, (sending, state, after) =>
    state === 'done' ? undoingOf(sending, after) : undefined,
  ).reverse();
  const ended = change.state !== 'applying';
  return {
    value: {
      ...rowOf(deps, view, change, followed.get(id)),
      intent: IntentInput.parse(change.intent),
      ...(reason === undefined ? {} : { reason }),
      steps: change.steps.map((step) => stepOutput(step, seesAnswers(deps, view, change))),
      ...(ended && change.state !== 'applied' && finish.length > 0 ? { finish: { objects: finish } } : {}),
      ...(ended && undo.length > 0 ? { undo: { objects: undo } } : {}),
    },
    gaps: [],
    asOf: asOf(view, neededLists(undefined)),
  };
}

/** A change of the journal that the actor may see. Throws AppError `not-found`. */
export async function findChange(deps: ChangeDeps, view: ClusterView, id: string): Promise<ChangeRecord> {
  const change = await deps.store.journal.find(id);
  if (change === undefined || change.cluster !== view.id || !mayRead(deps, view, change)) {
    throw new AppError('not-found', `There is no change ${quoted(id)} here.`);
  }
  return change;
}

const isOwn = ({ person }: ChangeDeps, change: ChangeRecord): boolean =>
  change.person.issuer === person.issuer && change.person.subject === person.subject;

function mayRead(deps: ChangeDeps, view: ClusterView, change: ChangeRecord): boolean {
  return isOwn(deps, change) || change.steps.every((step) => maySee(view, sendingOf(step).ref));
}

/** What the cluster answered to somebody else may name what one may not see. */
const seesAnswers = (deps: ChangeDeps, view: ClusterView, change: ChangeRecord): boolean =>
  view.withheld === undefined || isOwn(deps, change);

/** All of it for who sees everything, what they were shown for the author; else how much it is, anywhere. */
function countsOf(
  deps: ChangeDeps,
  view: ClusterView,
  change: ChangeRecord,
): Pick<Row, 'gained' | 'lost' | 'withheld'> {
  const { gained, lost, shown, withheld } = summaryOf(change);
  if (view.withheld === undefined) return { gained, lost };
  if (!isOwn(deps, change)) return { gained: 0, lost: 0, withheld: { gained, lost } };
  return shown === undefined || withheld === undefined ? { gained, lost } : { ...shown, withheld };
}

function rowOf(deps: ChangeDeps, view: ClusterView, change: ChangeRecord, followed: Followed = {}): Row {
  const refs = new Map(change.steps.map((step) => [JSON.stringify(sendingOf(step).ref), sendingOf(step).ref]));
  const objects = [...refs.values()].map(placeOutput);
  const done = change.steps.filter(({ state }) => state === 'done').length;
  return {
    id: change.id,
    person: change.person.name,
    actsAs: change.actor.user,
    state: change.state,
    planHash: change.planHash,
    says: `${done} of ${change.steps.length} ${change.steps.length === 1 ? 'request' : 'requests'} done`,
    ...countsOf(deps, view, change),
    objects,
    ...(change.undoes === undefined ? {} : { undoes: change.undoes }),
    ...(change.finishes === undefined ? {} : { finishes: change.finishes }),
    ...followed,
    createdAt: new Date(change.createdAt).toISOString(),
    ...(change.endedAt === undefined ? {} : { endedAt: new Date(change.endedAt).toISOString() }),
  };
}

function stepOutput(step: JournalStep, answers: boolean): ChangeOutput['value']['steps'][number] {
  const { verb, ref } = sendingOf(step);
  const { state, said, auditId, at } = step;
  const says = answers || said === '' ? said : 'What was answered is shown to who was answered.';
  return { object: placeOutput(ref), verb, state, says, auditId, at: new Date(at).toISOString() };
}

type ToWish = (sending: Sending, state: JournalStep['state'], after: PlannedObject | undefined) => Wish | undefined;

/** One wish for each object: of a replaced one, deleted and made anew, the last word counts. */
function wishes(change: ChangeRecord, wish: ToWish): ChangeOutput['value']['intent']['objects'] {
  const byObject = new Map<string, Wish>();
  for (const step of change.steps) {
    const sending = sendingOf(step);
    const made = wish(sending, step.state, answeredObject(step));
    const key = JSON.stringify(sending.ref);
    const earlier = byObject.get(key);
    // Undoing a replacement restores what its first half deleted.
    if (made !== undefined && !(earlier?.op === 'apply' && made.op === 'delete')) byObject.set(key, made);
  }
  return byObject.size === 0 ? [] : IntentInput.shape.objects.parse([...byObject.values()]);
}

function wishOf(sending: Sending): Wish {
  if (sending.verb !== 'delete') return { op: 'apply', object: wantedOf(sending.after) };
  const { kind, namespace, name } = sending.ref;
  return { op: 'delete', kind, name, ...(namespace === '' ? {} : { namespace }) };
}

function undoingOf(sending: Sending, after: PlannedObject | undefined): Wish {
  if (sending.verb !== 'create') return { op: 'apply', object: wantedOf(sending.before) };
  const { kind, namespace, name } = sending.ref;
  const uid = after?.meta.uid;
  return {
    op: 'delete',
    kind,
    name,
    ...(namespace === '' ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  };
}
