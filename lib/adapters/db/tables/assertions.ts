import { KEPT, keptJson, readJson, readText } from '@/lib/domain/core';
import type { Assertions, StoredAssertion } from '@/lib/usecases';
import { id, text } from '../codec';
import type { Database, Tx } from '../connect/database';
import type { Assertion } from '../generated/client';

const REVISION = 'assertions';

const assertionOf = (row: Assertion): StoredAssertion => ({
  id: readText(row.id),
  cluster: readText(row.cluster),
  name: readText(row.name),
  definition: readJson(row.definition),
  changedBy: { issuer: readText(row.issuer), subject: readText(row.subject), name: readText(row.personName) },
  changedAt: Number(row.changedAt),
  version: row.version,
});

/** In the transaction of the change: whoever sees the new number sees the change. */
async function grow(tx: Tx): Promise<void> {
  await tx.counter.upsert({
    where: { name: REVISION },
    create: { name: REVISION, value: 1 },
    update: { value: { increment: 1 } },
  });
}

export class DbAssertions implements Assertions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(cluster: string): Promise<readonly StoredAssertion[]> {
    const rows = await this.#database.run((client) => client.assertion.findMany({ where: { cluster: id(cluster) } }));
    // Not by the database: how it sorts depends on its locale.
    const key = ({ name, id: own }: StoredAssertion) => `${name}\0${own}`;
    return rows.map(assertionOf).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  async put(assertion: StoredAssertion): Promise<boolean> {
    const where = { cluster: id(assertion.cluster), id: id(assertion.id) };
    const data = {
      name: text(assertion.name),
      definition: keptJson(assertion.definition, KEPT.definition),
      issuer: id(assertion.changedBy.issuer),
      subject: id(assertion.changedBy.subject),
      personName: text(assertion.changedBy.name),
      changedAt: assertion.changedAt,
      version: assertion.version,
    };
    return this.#database.transaction(async (tx) => {
      const { count } =
        assertion.version === 1
          ? await tx.assertion.createMany({ data: [{ ...where, ...data }], skipDuplicates: true })
          : await tx.assertion.updateMany({ where: { ...where, version: assertion.version - 1 }, data });
      if (count === 1) await grow(tx);
      return count === 1;
    });
  }

  async remove(cluster: string, assertion: string, version: number): Promise<boolean> {
    const where = { cluster: id(cluster), id: id(assertion), version };
    return this.#database.transaction(async (tx) => {
      const { count } = await tx.assertion.deleteMany({ where });
      if (count === 1) await grow(tx);
      return count === 1;
    });
  }

  async revision(): Promise<number> {
    const row = await this.#database.run((client) => client.counter.findUnique({ where: { name: REVISION } }));
    return Number(row?.value ?? 0);
  }
}
