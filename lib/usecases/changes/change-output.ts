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
  const rows: Row[] = [];
  let cursor = input.cursor;
  // What may not be seen leaves no trace: pages are filled up from those after it.
  do {
    const page = await deps.store.journal.page(cluster, { limit: input.limit, cursor });
    const shown = page.changes.filter((change) => mayRead(deps, view, change));
    const followed = await deps.store.journal.followedBy(shown.map(({ id }) => id));
    rows.push(...shown.map((change) => rowOf(change, followed.get(change.id))));
    cursor = page.next;
  } while (cursor !== undefined && rows.length < input.limit);
  return {
    value: { rows, ...(cursor === undefined ? {} : { nextCursor: cursor }) },
    gaps: [],
    asOf: asOf(view, neededLists(undefined)),
  };
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
      ...rowOf(change, followed.get(id)),
      intent: IntentInput.parse(change.intent),
      ...(reason === undefined ? {} : { reason }),
      steps: change.steps.map(stepOutput),
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

function mayRead({ person }: ChangeDeps, view: ClusterView, change: ChangeRecord): boolean {
  const own = change.person.issuer === person.issuer && change.person.subject === person.subject;
  return own || change.steps.every((step) => maySee(view, sendingOf(step).ref));
}

function rowOf(change: ChangeRecord, followed: Followed = {}): Row {
  const { gained, lost } = summaryOf(change);
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
    gained,
    lost,
    objects,
    ...(change.undoes === undefined ? {} : { undoes: change.undoes }),
    ...(change.finishes === undefined ? {} : { finishes: change.finishes }),
    ...followed,
    createdAt: new Date(change.createdAt).toISOString(),
    ...(change.endedAt === undefined ? {} : { endedAt: new Date(change.endedAt).toISOString() }),
  };
}

function stepOutput(step: JournalStep): ChangeOutput['value']['steps'][number] {
  const { verb, ref } = sendingOf(step);
  const { state, said, auditId, at } = step;
  return { object: placeOutput(ref), verb, state, says: said, auditId, at: new Date(at).toISOString() };
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
