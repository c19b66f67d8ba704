import { AppError, readText } from '@/lib/domain/core';
import type { ChangePage, ChangeRecord, ChangeState, Followed, Journal, JournalStep, Person } from '@/lib/usecases';
import { id, readOptional } from '../codec';
import type { Database } from '../connect/database';
import { changeColumns, changeOf, stepColumns } from './change-row';

const WITH_STEPS = { steps: { orderBy: { index: 'asc' } } } as const;

export class DbJournal implements Journal {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async begin(change: ChangeRecord): Promise<ChangeRecord | undefined> {
    const data = changeColumns(change);
    const steps = change.steps.map((step) => ({ ...stepColumns(step), changeId: data.id, index: step.index }));
    const { issuer, subject, idempotencyKey } = data;
    const row = await this.#database.transaction(async (tx) => {
      // The unique key decides between two replicas: the second waits for the first to commit, and then writes nothing.
      const { count } = await tx.change.createMany({ data: [data], skipDuplicates: true });
      if (count === 1) {
        await tx.changeStep.createMany({ data: steps });
        return undefined;
      }
      const key = { issuer_subject_idempotencyKey: { issuer, subject, idempotencyKey } };
      return tx.change.findUnique({ where: key, include: WITH_STEPS });
    });
    if (row === null) throw new Error('a change with this id is there already');
    return row === undefined ? undefined : changeOf(row);
  }

  async earlier(person: Pick<Person, 'issuer' | 'subject'>, idempotencyKey: string): Promise<ChangeRecord | undefined> {
    const key = { issuer: id(person.issuer), subject: id(person.subject), idempotencyKey: id(idempotencyKey) };
    const where = { issuer_subject_idempotencyKey: key };
    const row = await this.#database.run((client) => client.change.findUnique({ where, include: WITH_STEPS }));
    return row === null ? undefined : changeOf(row);
  }

  async step(change: string, step: JournalStep): Promise<void> {
    const where = { changeId: id(change), index: step.index };
    const data = stepColumns(step);
    const { count } = await this.#database.run((client) => client.changeStep.updateMany({ where, data }));
    if (count === 0) throw new Error('the journal has no such step');
  }

  async end(change: string, state: ChangeState, at: number): Promise<void> {
    const data = { state, endedAt: at };
    const { count } = await this.#database.run((client) =>
      client.change.updateMany({ where: { id: id(change) }, data }),
    );
    if (count === 0) throw new Error('the journal has no such change');
  }

  async find(change: string): Promise<ChangeRecord | undefined> {
    const where = { id: id(change) };
    const row = await this.#database.run((client) => client.change.findUnique({ where, include: WITH_STEPS }));
    return row === null ? undefined : changeOf(row);
  }

  async page(cluster: string, { limit, cursor }: { limit: number; cursor: string | undefined }): Promise<ChangePage> {
    const below = cursor === undefined ? {} : { place: { lt: placeOf(cursor) } };
    const rows = await this.#database.run((client) =>
      client.change.findMany({
        where: { cluster: id(cluster), ...below },
        orderBy: { place: 'desc' },
        take: limit + 1,
        include: WITH_STEPS,
      }),
    );
    const shown = rows.slice(0, limit);
    const next = rows.length > limit ? shown.at(-1)?.place.toString() : undefined;
    return { changes: shown.map(changeOf), places: shown.map(({ place }) => place.toString()), next };
  }

  async followedBy(ids: readonly string[]): Promise<ReadonlyMap<string, Followed>> {
    const these = { in: ids.map(id) };
    const where = {
      OR: [
        { undoes: these, state: 'applied' },
        { finishes: these, state: { in: ['applied', 'partial'] } },
      ],
    };
    const select = { id: true, undoes: true, finishes: true };
    const rows = await this.#database.run((client) =>
      client.change.findMany({ where, orderBy: { place: 'asc' }, select }),
    );
    const found = new Map<string, Followed>();
    for (const row of rows) {
      const by = readText(row.id);
      const [undone, finished] = [readOptional(row.undoes), readOptional(row.finishes)];
      if (undone !== undefined) found.set(undone, { ...found.get(undone), undoneBy: by });
      if (finished !== undefined) found.set(finished, { ...found.get(finished), finishedBy: by });
    }
    return found;
  }

  async open(): Promise<readonly ChangeRecord[]> {
    const rows = await this.#database.run((client) =>
      client.change.findMany({ where: { state: 'applying' }, orderBy: { place: 'asc' }, include: WITH_STEPS }),
    );
    return rows.map(changeOf);
  }
}

function placeOf(cursor: string): bigint {
  if (!/^\d{1,18}$/u.test(cursor)) throw new AppError('invalid-request', 'The cursor is none of this list.');
  return BigInt(cursor);
}
