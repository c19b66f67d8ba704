import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '@/e2e/servers';
import { missingMigration } from '@/prisma/schema-engine';
import type { Connection, Sql } from './connect/connection';
import { openEmbedded } from './connect/embedded';
import { openPostgres } from './connect/postgres';
import { type Migration, migrate, readMigrations } from './migrate';
import { storeOn } from './open-store';
import { MIGRATIONS, clock, listeningLog } from './testing/fixtures';
import { change, entry, session } from './testing/samples';

const ALL = readMigrations(MIGRATIONS);
const NEXT: Migration = { name: '29990101000000_next', sql: 'ALTER TABLE "session" ADD COLUMN "next" INTEGER;' };
const FAILING: Migration = {
  name: '29990102000000_failing',
  sql: 'CREATE TABLE "half" (); SELECT secret FROM nothing;',
};

let folder: string;
let server: PostgresServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-migrate-'));
  server = await startPostgres();
});
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
const fresh = async (kind: 'embedded' | 'postgres'): Promise<Connection> => {
  made += 1;
  if (kind === 'embedded') return openEmbedded(join(folder, `db${made}`));
  return openPostgres(await server.database(`db${made}`), listeningLog().log);
};

const rows = (connection: Connection, sql: string) => connection.migrating((tx: Sql) => tx.rows(sql));
const recorded = (connection: Connection) =>
  rows(
    connection,
    `SELECT "migration_name" AS name, "checksum", "applied_steps_count" AS steps, "finished_at" IS NOT NULL AS finished,
       "rolled_back_at" IS NULL AS stands, "logs" FROM "_prisma_migrations" ORDER BY "migration_name"`,
  );
const asDeployed = (migrations: readonly Migration[]) =>
  migrations.map(({ name, sql }) => ({
    name,
    checksum: createHash('sha256').update(sql).digest('hex'),
    steps: 1,
    finished: true,
    stands: true,
    logs: null,
  }));

it('the migrations build what the schema says', async () => {
  expect(await missingMigration()).toBeUndefined();
});

describe.each(['embedded', 'postgres'] as const)('migrations on %s', (kind) => {
  it('fill an empty database, once, and are recorded as prisma migrate deploy would', async () => {
    const connection = await fresh(kind);
    expect(await migrate(connection, ALL, true)).toEqual(ALL.map(({ name }) => name));
    expect(await migrate(connection, ALL, true)).toEqual([]);
    expect(await recorded(connection)).toEqual(asDeployed(ALL));
    await connection.close();
  });

  // From each version that there was to the newest: the loop grows with the folder. The last one is of the future.
  it.each(ALL.map((_, n) => n + 1))('lead from version %i to the newest, and keep what is there', async (count) => {
    const connection = await fresh(kind);
    await migrate(connection, ALL.slice(0, count), true);
    if (count === ALL.length) {
      const { store } = storeOn(connection, clock);
      await store.sessions.create(session('s'));
      await store.journal.begin(change('c'));
      await store.trail.append([entry('e')]);
    }
    const newest = [...ALL, NEXT];
    expect(await migrate(connection, newest, true)).toEqual(newest.slice(count).map(({ name }) => name));
    if (count === ALL.length) {
      const { store } = storeOn(connection, clock);
      expect(await store.sessions.find('hash-of-s')).toStrictEqual(session('s'));
      expect(await store.journal.find('c')).toStrictEqual(change('c'));
      expect(await store.trail.rows(0, 9)).toHaveLength(1);
    }
    await connection.close();
  });

  it('that fail leave nothing behind, and say no word of the database', async () => {
    const connection = await fresh(kind);
    const failed = migrate(connection, [...ALL, FAILING], true);
    await expect(failed).rejects.toMatchObject({ code: 'misconfigured' });
    await expect(failed).rejects.toThrow('29990102000000_failing cannot be applied to this database (42P01)');
    const [{ there } = { there: '' }] = (await rows(connection, `SELECT to_regclass('session')::text AS there`)).map(
      (row) => ({ there: String(Reflect.get(Object(row), 'there')) }),
    );
    expect(there).toBe('null');
    expect(await migrate(connection, ALL, true)).toHaveLength(ALL.length);
    await connection.close();
  });

  it('refuse a database of a newer version, of other files, with a failed or a skipped migration', async () => {
    const connection = await fresh(kind);
    await migrate(connection, [...ALL, NEXT], true);
    await expect(migrate(connection, ALL, true)).rejects.toThrow(
      'newer version of Castellan: it has the migration 2999',
    );
    const changed = [...ALL, { ...NEXT, sql: `${NEXT.sql} ` }];
    await expect(migrate(connection, changed, true)).rejects.toThrow('by another file than 29990101000000_next');
    const between = { name: '29980101000000_between', sql: '' };
    await expect(migrate(connection, [...ALL, between, NEXT], true)).rejects.toThrow('but not 29980101000000_between');
    await rows(
      connection,
      `UPDATE "_prisma_migrations" SET "finished_at" = NULL WHERE "migration_name" = '${NEXT.name}'`,
    );
    await expect(migrate(connection, [...ALL, NEXT], true)).rejects.toThrow('failed in this database');
    await rows(connection, `UPDATE "_prisma_migrations" SET "rolled_back_at" = now() WHERE "finished_at" IS NULL`);
    await rows(connection, `ALTER TABLE "session" DROP COLUMN "next"`);
    expect(await migrate(connection, [...ALL, NEXT], true)).toEqual([NEXT.name]);
    await connection.close();
  });

  it('are not applied by tools that only read', async () => {
    const connection = await fresh(kind);
    await expect(migrate(connection, ALL, false)).rejects.toThrow('start this version of Castellan on it once');
    await migrate(connection, ALL, true);
    expect(await migrate(connection, ALL, false)).toEqual([]);
    await connection.close();
  });
});

it('many processes that start at once on one PostgreSQL migrate it once', async () => {
  const url = await server.database('crowd');
  const all = Array.from({ length: 6 }, () => openPostgres(url, listeningLog().log));
  const applied = await Promise.all(all.map((connection) => migrate(connection, ALL, true)));
  expect(applied.filter(({ length }) => length > 0)).toHaveLength(1);
  await Promise.all(all.map((connection) => connection.close()));
});

it('an installation without migrations, or with a folder that has none inside, is refused', () => {
  expect(() => readMigrations(join(folder, 'nothing'))).toThrow('the installation is not complete');
  mkdirSync(join(folder, 'empty', 'x'), { recursive: true });
  expect(() => readMigrations(join(folder, 'empty'))).toThrow('the installation is not complete');
  cpSync(MIGRATIONS, join(folder, 'copy'), { recursive: true });
  writeFileSync(join(folder, 'copy', 'README'), '');
  expect(readMigrations(join(folder, 'copy'))).toEqual(ALL);
});
