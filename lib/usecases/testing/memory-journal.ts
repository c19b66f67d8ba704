import { AppError, KEPT, keptJson, keptText } from '@/lib/domain/core';
import type { ChangeRecord, Followed, Journal, JournalStep, Person } from '../store';
import { checkIds, copy } from './memory-kept';

function checkStep(step: JournalStep): void {
  for (const object of [step.request, step.before, step.after]) keptJson(object, KEPT.object);
  keptText(step.said, KEPT.text);
  checkIds(step.auditId);
}

function checkChange(change: ChangeRecord): void {
  checkIds(
    change.id,
    change.cluster,
    change.planHash,
    change.undoes,
    change.finishes,
    change.idempotencyKey,
    change.bodyHash,
  );
  checkIds(change.person.issuer, change.person.subject);
  keptJson(change.intent, KEPT.intent);
  keptJson(change.summary, KEPT.summary);
  change.steps.forEach(checkStep);
}

/** The journal in memory, in order of arrival. */
export function memoryJournal(): Journal {
  const kept: ChangeRecord[] = [];
  const at = (id: string) => kept.findIndex((change) => change.id === id);
  const earlier = ({ issuer, subject }: Pick<Person, 'issuer' | 'subject'>, key: string) => {
    const isIt = ({ person, idempotencyKey }: ChangeRecord) =>
      person.issuer === issuer && person.subject === subject && idempotencyKey === key;
    return copy(kept.find(isIt));
  };
  const replace = (id: string, with_: (change: ChangeRecord) => ChangeRecord) => {
    const found = kept[at(id)];
    if (found === undefined) throw new Error('the journal has no such change');
    kept[at(id)] = with_(found);
  };
  return {
    async begin(change) {
      checkChange(change);
      const before = earlier(change.person, change.idempotencyKey);
      if (before !== undefined) return Promise.resolve(before);
      if (at(change.id) >= 0) throw new Error('a change with this id is there already');
      kept.push(copy(change));
      return Promise.resolve(undefined);
    },
    earlier: (person, key) => Promise.resolve(earlier(person, key)),
    async step(id, step) {
      checkStep(step);
      replace(id, (change) => {
        if (!change.steps.some(({ index }) => index === step.index)) throw new Error('the journal has no such step');
        return { ...change, steps: change.steps.map((old) => (old.index === step.index ? copy(step) : old)) };
      });
      return Promise.resolve();
    },
    async end(id, state, endedAt) {
      replace(id, (change) => ({ ...change, state, endedAt }));
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(copy(kept[at(id)])),
    async page(cluster, { limit, cursor }) {
      if (cursor !== undefined && !/^\d{1,18}$/u.test(cursor)) {
        throw new AppError('invalid-request', 'The cursor is none of this list.');
      }
      const below = kept
        .map((change, place) => ({ change, place }))
        .filter(({ change, place }) => change.cluster === cluster && place < Number(cursor ?? Infinity))
        .reverse();
      const shown = below.slice(0, limit);
      const next = below.length > limit ? shown.at(-1)?.place.toString() : undefined;
      const places = shown.map(({ place }) => place.toString());
      return Promise.resolve({ changes: shown.map(({ change }) => copy(change)), places, next });
    },
    async followedBy(ids) {
      const found = new Map<string, Followed>();
      for (const { id, undoes, finishes, state } of kept) {
        if (undoes !== undefined && state === 'applied') found.set(undoes, { ...found.get(undoes), undoneBy: id });
        if (finishes !== undefined && (state === 'applied' || state === 'partial'))
          found.set(finishes, { ...found.get(finishes), finishedBy: id });
      }
      return Promise.resolve(new Map([...found].filter(([id]) => ids.includes(id))));
    },
    open: () => Promise.resolve(kept.filter(({ state }) => state === 'applying').map(copy)),
  };
}
