import { PrismaPg } from '@prisma/adapter-pg';
import { AppError } from '@/lib/domain/core';
import { PrismaClient } from '../generated/client';
import { whyNotAddress } from './address';
import type { Connection, Sql } from './connection';
import { Database } from './database';
import type { StoreLog } from '../store-log';

const CONNECTIONS = 10;
const CONNECT_MS = 5_000;
const IDLE_MS = 60_000;
/** The server gives up on a statement before the client gives up on the server. */
const STATEMENT_MS = 10_000;
const ANSWER_MS = 15_000;

const settings = (url: string) => ({
  connectionString: url,
  application_name: 'castellan',
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
});

/** A PostgreSQL by its address; connections are made when they are needed. Throws AppError `misconfigured`. */
export function openPostgres(url: string, log: StoreLog): Connection {
  const against = whyNotAddress(url);
  if (against !== undefined) throw new AppError('misconfigured', `The address of the database ${against}.`);
  const lost = (error: Error) => {
    log.warn(
      { event: 'database-connection-lost', code: 'code' in error ? error.code : undefined },
      'database connection lost',
    );
  };
  const adapter = new PrismaPg(
    {
      ...settings(url),
      max: CONNECTIONS,
      idleTimeoutMillis: IDLE_MS,
      statement_timeout: STATEMENT_MS,
      query_timeout: ANSWER_MS,
      idle_in_transaction_session_timeout: ANSWER_MS,
    },
    // Without a listener a connection that breaks while idle would end the process.
    { onPoolError: lost, onConnectionError: lost },
  );
  const database = new Database(new PrismaClient({ adapter, errorFormat: 'minimal' }));
  return {
    kind: 'postgres',
    database,
    migrating: (work) => inOneTransaction(url, lost, work),
    close: () => database.close(),
  };
}

/** On a connection of its own: a migration may take longer than a request may. */
async function inOneTransaction<T>(
  url: string,
  lost: (error: Error) => void,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const factory = new PrismaPg({ ...settings(url), max: 1 }, { onPoolError: lost, onConnectionError: lost });
  const adapter = await factory.connect();
  try {
    const client = await adapter.underlyingDriver().connect();
    try {
      await client.query('BEGIN');
      const result = await work({
        rows: async (sql, parameters = []) => (await client.query<Record<string, unknown>>(sql, [...parameters])).rows,
        script: async (sql) => {
          await client.query(sql);
        },
      });
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // Closing the connection rolls back, also where it is broken and could not be asked to.
      client.release(true);
      throw error;
    }
  } finally {
    await adapter.dispose();
  }
}
