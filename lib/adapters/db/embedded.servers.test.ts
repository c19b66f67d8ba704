import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from './connect/connection';
import { openEmbedded } from './connect/embedded';
import { databaseFolder, openStore, storeOn } from './open-store';
import { migrate, readMigrations } from './migrate';
import { MIGRATIONS, clock, empty, listeningLog } from './testing/fixtures';
import { change, entry, session } from './testing/samples';
import { storeSuite } from './testing/store-suite';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-embedded-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = (dataFolder: string) => ({ dataFolder, databaseUrl: undefined, migrations: MIGRATIONS });
const open = (dataFolder: string) => {
  mkdirSync(dataFolder, { recursive: true });
  return openStore(settings(dataFolder), { log: listeningLog().log, clock });
};

describe('the embedded database', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await openEmbedded(join(folder, 'suite'));
    await migrate(connection, readMigrations(MIGRATIONS), true);
  });
  afterAll(() => connection.close());

  storeSuite(async () => {
    await empty(connection);
    return storeOn(connection, clock).store;
  });

  it.each(['UPDATE "trail" SET "result" = \'x\'', 'DELETE FROM "trail"', 'TRUNCATE "trail"'])(
    'refuses %s',
    async (sql) => {
      await expect(connection.migrating((tx) => tx.script(sql))).rejects.toThrow('append-only');
    },
  );

  it('tells whoever wrote when a commit was refused', async () => {
    await connection.migrating((sql) =>
      sql.script(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'at commit'; END; $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON "trail" DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION refuse();`),
    );
    const { trail } = storeOn(connection, clock).store;
    const before = await trail.head();
    await expect(trail.append([entry('a')])).rejects.toMatchObject({ code: 'store-unavailable' });
    await connection.migrating((sql) => sql.script('DROP TRIGGER refuse ON "trail"; DROP FUNCTION refuse()'));
    expect(await trail.head()).toEqual(before);
    await trail.append([entry('b')]);
    expect((await trail.head()).seq).toBe(before.seq + 1);
  });
});

describe('a data folder', () => {
  it('keeps everything over a restart, and comes back from a copy that was made while Castellan was stopped', async () => {
    const [home, backup] = [join(folder, 'home'), join(folder, 'backup')];
    const first = await open(home);
    expect(await first.health()).toMatchObject({ state: 'ready' });
    await first.store.sessions.create(session('one'));
    await first.store.journal.begin(change('c'));
    await first.store.trail.append([entry('a'), entry('b')]);
    const head = await first.store.trail.head();
    await first.close();
    cpSync(home, backup, { recursive: true });

    const second = await open(home);
    await second.store.sessions.end({ id: 'one' });
    await second.store.journal.end('c', 'failed', 9);
    await second.store.trail.append([entry('c')]);
    await second.close();

    rmSync(home, { recursive: true });
    cpSync(backup, home, { recursive: true });
    const third = await open(home);
    expect(await third.store.sessions.find('hash-of-one')).toStrictEqual(session('one'));
    expect(await third.store.journal.open()).toStrictEqual([change('c')]);
    expect(await third.store.trail.head()).toEqual(head);
    await third.close();
    expect(await third.health()).toMatchObject({ state: 'lost' });
    await expect(third.store.trail.head()).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('whose database is broken is refused, and not made anew', async () => {
    const broken = join(folder, 'broken');
    await (await open(broken)).close();
    const control = join(databaseFolder(broken), 'global', 'pg_control');
    writeFileSync(control, Buffer.alloc(8192, 7));
    await expect(open(broken)).rejects.toMatchObject({ code: 'misconfigured' });
    writeFileSync(join(databaseFolder(broken), 'PG_VERSION'), '9');
    await expect(open(broken)).rejects.toThrow('PostgreSQL 9');
  });
});
