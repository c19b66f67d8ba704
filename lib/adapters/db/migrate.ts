import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/domain/core';
import type { Connection, Sql } from './connect/connection';
import { codesOf, storeError } from './connect/store-error';

/** The advisory lock that `prisma migrate deploy` takes: it and Castellan exclude each other, too. */
const LOCK = 72_707_369;
const LOCK_WAIT = '60s';

/** As `prisma migrate deploy` makes it. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`;

export type Migration = { readonly name: string; readonly sql: string };

const Applied = z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() });
type Applied = z.infer<typeof Applied>;

const checksum = (sql: string) => createHash('sha256').update(sql).digest('hex');

/** The migrations in a folder, in the order of their names. Throws AppError `misconfigured` when there is none. */
export function readMigrations(folder: string): readonly Migration[] {
  try {
    const names = readdirSync(/* turbopackIgnore: true */ folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    if (names.length === 0) throw new Error('empty');
    return names.map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
  } catch (error) {
    throw new AppError('misconfigured', `There are no migrations in ${folder}: the installation is not complete.`, {
      cause: error,
    });
  }
}

/**
 * Brings the database to the newest of these migrations and returns the names of those that it applied. All pending ones
 * in one transaction, under a lock: a crash, a refusal or a second process leave the database as it was or as it should
 * be, and never between. Where not `apply`, a database that lacks some is refused. Throws AppError `misconfigured` when the
 * database is of a newer version, was migrated by other files, or holds a migration that failed; `store-unavailable`.
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
  apply: boolean,
): Promise<readonly string[]> {
  try {
    return await connection.migrating(async (sql) => {
      await sql.rows(`SELECT set_config('lock_timeout', '${LOCK_WAIT}', true)`);
      await sql.rows(`SELECT pg_advisory_xact_lock(${LOCK})::text AS held`);
      return apply ? applyPending(sql, migrations) : refusePending(sql, migrations);
    });
  } catch (error) {
    throw atStart(error);
  }
}

async function applyPending(sql: Sql, migrations: readonly Migration[]): Promise<readonly string[]> {
  await sql.script(TABLE);
  const pending = pendingOf(await appliedIn(sql), migrations);
  for (const migration of pending) await applyOne(sql, migration);
  return pending.map(({ name }) => name);
}

async function refusePending(sql: Sql, migrations: readonly Migration[]): Promise<readonly string[]> {
  const [found] = await sql.rows(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`);
  const there = z.object({ there: z.boolean() }).parse(found).there;
  const pending = pendingOf(there ? await appliedIn(sql) : [], migrations);
  if (pending.length === 0) return [];
  return refuse(`The database lacks ${pending.length} migrations: start this version of Castellan on it once.`);
}

async function appliedIn(sql: Sql): Promise<readonly Applied[]> {
  const rows = await sql.rows(
    `SELECT "migration_name" AS "name", "checksum", "finished_at" IS NOT NULL AS "finished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at", "migration_name"`,
  );
  return z.array(Applied).parse(rows);
}

function pendingOf(applied: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, checksum(migration.sql)]));
  for (const { name, checksum: found, finished } of applied) {
    const expected = known.get(name);
    if (expected === undefined)
      refuse(`The database is of a newer version of Castellan: it has the migration ${name}.`);
    if (!finished) refuse(`The migration ${name} failed in this database: repair it, or restore a backup.`);
    if (expected !== found) refuse(`The database was migrated by another file than ${name} of this version.`);
  }
  const there = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !there.has(name));
  const last = applied
    .map(({ name }) => name)
    .sort()
    .at(-1);
  const skipped = pending.find(({ name }) => last !== undefined && name < last);
  if (skipped !== undefined)
    refuse(`The database has the migration ${String(last)}, but not ${skipped.name} before it.`);
  return pending;
}

async function applyOne(sql: Sql, { name, sql: script }: Migration): Promise<void> {
  try {
    await sql.script(script);
  } catch (error) {
    // What the database says may quote a row.
    throw new AppError(
      'misconfigured',
      `The migration ${name} cannot be applied to this database (${codesOf(error).join(' ')}); nothing was changed.`,
    );
  }
  await sql.rows(
    `INSERT INTO "_prisma_migrations"
       ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
     VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
    [randomUUID(), checksum(script), name],
  );
}

function refuse(message: string): never {
  throw new AppError('misconfigured', message);
}

/** What keeps the database from being opened, for the operator: a wrong password will not pass by waiting. */
function atStart(error: unknown): Error {
  if (error instanceof AppError) return error;
  const codes = codesOf(error);
  if (codes.some((code) => /^28/u.test(code))) {
    return new AppError('misconfigured', 'The database refuses the user or the password.');
  }
  if (codes.includes('3D000')) return new AppError('misconfigured', 'The server has no database of that name.');
  if (codes.includes('42501')) return new AppError('misconfigured', 'The user of the database may not make tables.');
  if (codes.includes('55P03')) return new AppError('store-unavailable', 'Another process is migrating the database.');
  const known = storeError(error);
  if (!(known instanceof AppError)) return known;
  return new AppError('store-unavailable', `The database does not answer (${codes.join(' ') || 'no reason given'}).`, {
    cause: known.cause,
  });
}
