import { type Json, KEPT, keptJson, readJson } from '@/lib/domain/core';
import type { Person, Plans } from '@/lib/usecases';
import { id, personColumns, readPerson } from '../codec';
import type { Database } from '../connect/database';

export class DbPlans implements Plans {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async keep(plan: { hash: string; cluster: string; intent: Json; madeBy: Person; madeAt: number }): Promise<void> {
    const key = { cluster: id(plan.cluster), hash: id(plan.hash) };
    const data = { ...personColumns(plan.madeBy), intent: keptJson(plan.intent, KEPT.intent), madeAt: plan.madeAt };
    await this.#database.run((client) =>
      client.plan.upsert({ where: { cluster_hash: key }, create: { ...key, ...data }, update: data }),
    );
  }

  async find(cluster: string, hash: string): Promise<{ intent: Json; madeBy: Person; madeAt: number } | undefined> {
    const where = { cluster_hash: { cluster: id(cluster), hash: id(hash) } };
    const row = await this.#database.run((client) => client.plan.findUnique({ where }));
    if (row === null) return undefined;
    return { intent: readJson(row.intent), madeBy: readPerson(row), madeAt: Number(row.madeAt) };
  }

  async sweep(madeBefore: number): Promise<number> {
    const where = { madeAt: { lt: madeBefore } };
    return (await this.#database.run((client) => client.plan.deleteMany({ where }))).count;
  }
}
