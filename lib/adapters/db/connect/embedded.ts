import { PGlite, type Transaction } from '@electric-sql/pglite';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { AppError } from '@/lib/domain/core';
import { PrismaClient } from '../generated/client';
import type { Connection, Sql } from './connection';
import { Database } from './database';

/**
 * The adapter hangs its own `catch` on a transaction, and after the first statement that one swallows what COMMIT says: a
 * transaction that was not written would count as written. Here whoever waits for the commit is told.
 */
class CommittingPGlite extends PGlite {
  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = super.transaction(work);
    const told = (handler?: ((reason: unknown) => unknown) | null) => {
      const loud = result.then(undefined, (error: unknown) => {
        handler?.(error);
        throw error;
      });
      // Where no transaction could begin, nobody waits for its end.
      loud.then(undefined, () => undefined);
      return loud;
    };
    return Object.defineProperty(result, 'catch', { value: told });
  }
}

/**
 * PostgreSQL touches all of its page cache within minutes, and 128 MB are its default: with 8 MB the process stays that
 * much smaller, and pages come from the cache of the system, which is as near.
 */
const START = [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'];

const sqlOf = (tx: Transaction): Sql => ({
  rows: async (sql, parameters = []) => (await tx.query(sql, [...parameters])).rows,
  script: async (sql) => {
    await tx.exec(sql);
  },
});

/**
 * Opens the database in a folder and makes it where there is none. The folder belongs to this process alone: whoever calls
 * holds the lock of the data folder. Throws AppError `misconfigured` when it is broken or of another PostgreSQL.
 */
export async function openEmbedded(folder: string): Promise<Connection> {
  const pglite = await openFolder(folder);
  const client = new PrismaClient({ adapter: new PrismaPGlite(pglite), errorFormat: 'minimal' });
  const database = new Database(client);
  return {
    kind: 'embedded',
    database,
    migrating: (work) => pglite.transaction((tx) => work(sqlOf(tx))),
    async close() {
      await database.close();
      if (!pglite.closed) await pglite.close();
    },
  };
}

async function openFolder(folder: string): Promise<PGlite> {
  const version = majorVersion(folder);
  let pglite: PGlite | undefined;
  try {
    pglite = new CommittingPGlite({ dataDir: folder, startParams: START });
    await pglite.waitReady;
    return pglite;
  } catch (error) {
    const of = version === undefined ? '' : ` It was written by PostgreSQL ${version}.`;
    throw new AppError(
      'misconfigured',
      `The database in ${folder} cannot be opened: it is broken, cannot be written, or belongs to another version.${of}`,
      { cause: error },
    );
  }
}

function majorVersion(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return undefined;
  }
}
