import { createHash } from 'node:crypto';
import { AppError } from '@/lib/domain/core';
import { type ChainRow, GENESIS, type Head, type TrailEntry, chained } from '@/lib/domain/trail';
import type { Trail, TrailRow } from '@/lib/usecases';
import { id } from '../codec';
import type { Database, Tx } from '../connect/database';
import { chainRowOf, trailColumns, trailRowOf } from './trail-row';

/** The advisory lock of the trail's end; any number that nothing else in the database uses. */
const LOCK = 7_234_501_846;
/** Entries of one transaction: about 20 parameters each, of the 65,535 that a statement may have. */
const BATCH = 500;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

type Waiting = {
  readonly entries: readonly TrailEntry[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
};

/**
 * The trail. The chain has one end, so only one transaction at a time may append: those of this process are gathered into
 * one while the one before is written, and replicas wait for each other on a lock.
 */
export class DbTrail implements Trail {
  readonly #database: Database;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(entries: readonly TrailEntry[]): Promise<void> {
    if (entries.length === 0) return;
    // Refused here, one that is too large does not take the entries of others with it.
    chained(entries, GENESIS, sha256).forEach(trailColumns);
    const written = new Promise<void>((done, failed) => this.#waiting.push({ entries, done, failed }));
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
    await written;
  }

  /** Resolves when nothing waits to be written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  head(): Promise<Head> {
    return this.#database.run(headIn);
  }

  async rows(after: number, limit: number): Promise<readonly TrailRow[]> {
    return (await this.#read(after, limit)).map(trailRowOf);
  }

  async chain(after: number, limit: number): Promise<readonly ChainRow[]> {
    return (await this.#read(after, limit)).map(chainRowOf);
  }

  async newest(options: { before: number | undefined; limit: number; cluster?: string }): Promise<readonly TrailRow[]> {
    const where = {
      ...(options.before === undefined ? {} : { seq: { lt: options.before } }),
      ...(options.cluster === undefined ? {} : { cluster: id(options.cluster) }),
    };
    const rows = await this.#database.run((client) =>
      client.trailRow.findMany({ where, orderBy: { seq: 'desc' }, take: options.limit }),
    );
    return rows.map(trailRowOf);
  }

  #read(after: number, limit: number) {
    return this.#database.run((client) =>
      client.trailRow.findMany({ where: { seq: { gt: after } }, orderBy: { seq: 'asc' }, take: limit }),
    );
  }

  async #writeAll(): Promise<void> {
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      try {
        await this.#write(batch.flatMap(({ entries }) => entries));
        for (const { done } of batch) done();
      } catch (error) {
        await this.#afterFailure(batch, error);
      }
    }
  }

  /** What the database refuses may be of one of them: each gets its own answer. One that is away is away for all. */
  async #afterFailure(batch: readonly Waiting[], error: unknown): Promise<void> {
    const alone = batch.length > 1 && !(error instanceof AppError && error.code === 'store-unavailable');
    for (const { entries, done, failed } of batch) {
      if (alone) await this.#write(entries).then(done, failed);
      else failed(error);
    }
  }

  #nextBatch(): readonly Waiting[] {
    let [count, size] = [0, 0];
    for (const { entries } of this.#waiting) {
      if (count > 0 && size + entries.length > BATCH) break;
      [count, size] = [count + 1, size + entries.length];
    }
    return this.#waiting.splice(0, count);
  }

  async #write(entries: readonly TrailEntry[]): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)::text AS held`;
      const rows = chained(entries, await headIn(tx), sha256).map(trailColumns);
      for (let at = 0; at < rows.length; at += BATCH) {
        await tx.trailRow.createMany({ data: rows.slice(at, at + BATCH) });
      }
    });
  }
}

async function headIn(tx: Pick<Tx, 'trailRow'>): Promise<Head> {
  const last = await tx.trailRow.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
  return last === null ? GENESIS : { seq: Number(last.seq), hash: last.hash };
}
