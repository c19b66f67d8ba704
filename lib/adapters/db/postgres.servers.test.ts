import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '@/e2e/servers';
import { verifyChain } from '@/lib/domain/trail';
import type { Store } from '@/lib/usecases';
import { createHash } from 'node:crypto';
import type { Connection } from './connect/connection';
import { openPostgres } from './connect/postgres';
import { migrate, readMigrations } from './migrate';
import { openStore, storeOn } from './open-store';
import { MIGRATIONS, clock, empty, listeningLog } from './testing/fixtures';
import { ANNA, assertion, change, entry, session, step } from './testing/samples';
import { storeSuite } from './testing/store-suite';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.remove());

const open = async (name: string, log = listeningLog().log) =>
  openStore({ dataFolder: '', databaseUrl: await server.database(name), migrations: MIGRATIONS }, { log, clock });

describe('PostgreSQL', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = openPostgres(await server.database('suite'), listeningLog().log);
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
});

describe('two replicas on one PostgreSQL', () => {
  it('start at once, and know what the other was told', async () => {
    const [one, two] = await Promise.all([open('replicas'), open('replicas')]);
    await one.store.sessions.create(session('s'));
    expect(await two.store.sessions.find('hash-of-s')).toStrictEqual(session('s'));
    await two.store.sessions.end({ id: 's' });
    expect(await one.store.sessions.find('hash-of-s')).toBeUndefined();

    await one.store.plans.keep({ hash: 'h', cluster: 'prod', intent: { a: 1 }, madeBy: ANNA, madeAt: 1 });
    expect(await two.store.plans.find('prod', 'h')).toMatchObject({ intent: { a: 1 } });

    const revision = await two.store.assertions.revision();
    await one.store.assertions.put(assertion('a'));
    expect(await two.store.assertions.list('prod')).toStrictEqual([assertion('a')]);
    expect(await two.store.assertions.revision()).toBe(revision + 1);
    expect(await two.store.assertions.put(assertion('a'))).toBe(false);

    await one.store.journal.begin(change('c'));
    expect(await two.store.journal.begin(change('d', { idempotencyKey: 'key-c' }))).toStrictEqual(change('c'));

    const once = await Promise.all([one, two, one, two].map(({ store }) => store.sessions.useOnce('jti', 9)));
    expect(once.filter(Boolean)).toHaveLength(1);
    await Promise.all([one.close(), two.close()]);
  });

  it('append to one chain', async () => {
    const [one, two] = await Promise.all([open('chain'), open('chain')]);
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? one : two).store.trail.append([entry(`r${n}`)])),
    );
    const rows = await one.store.trail.chain(0, 1_000);
    expect(await verifyChain(rows, [], { sha256, mac: () => undefined })).toMatchObject({ head: { seq: 100 } });
    await Promise.all([one.close(), two.close()]);
  });
});

/** Every question and every order that a port knows. */
const everyCall = ({ sessions, journal, assertions, trail, plans }: Store): readonly (() => Promise<unknown>)[] => [
  () => sessions.create(session('x')),
  () => sessions.find('x'),
  () => sessions.seen('x', 1),
  () => sessions.renew('x', '', {}),
  () => sessions.end({ id: 'x' }),
  () => sessions.listOf(ANNA),
  () => sessions.sweep(0, 0),
  () => sessions.useOnce('x', 1),
  () => journal.begin(change('x')),
  () => journal.step('kept', step(0)),
  () => journal.end('kept', 'applied', 1),
  () => journal.find('x'),
  () => journal.earlier(ANNA, 'x'),
  () => journal.page('prod', { limit: 1, cursor: undefined }),
  () => journal.open(),
  () => assertions.list('prod'),
  () => assertions.put(assertion('x')),
  () => assertions.remove('prod', 'x', 1),
  () => assertions.revision(),
  () => trail.append([entry('x')]),
  () => trail.head(),
  () => trail.rows(0, 1),
  () => trail.chain(0, 1),
  () => trail.newest({ before: undefined, limit: 1 }),
  () => plans.keep({ hash: 'x', cluster: 'prod', intent: null, madeBy: ANNA, madeAt: 1 }),
  () => plans.find('prod', 'x'),
  () => plans.sweep(0),
];

describe('a database that is lost', () => {
  it('is said by every call, and by health; when it is back, so is everything that was acknowledged', async () => {
    const { log, lines } = listeningLog();
    const opened = await open('lost', log);
    await opened.store.journal.begin(change('kept'));
    await opened.store.trail.append([entry('kept')]);
    await server.crash();
    try {
      for (const call of everyCall(opened.store)) {
        const error: unknown = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error, call.toString()).toMatchObject({ name: 'AppError', code: 'store-unavailable', retryAfter: 5 });
        expect(said(error)).not.toMatch(/postgres(?:ql)?:|127\.0\.0\.1|x'|hash-of/u);
      }
      expect(await opened.health()).toMatchObject({ state: 'lost' });
      await expect(open('suite')).rejects.toMatchObject({ code: 'store-unavailable' });
    } finally {
      await server.start();
    }
    expect(await opened.health()).toMatchObject({ state: 'ready' });
    expect(await opened.store.journal.open()).toStrictEqual([change('kept')]);
    await opened.store.trail.append([entry('later')]);
    expect((await opened.store.trail.rows(0, 9)).map(({ requestId }) => requestId)).toEqual(['kept', 'later']);
    expect(lines.join('\n')).not.toContain('postgresql:');
    await opened.close();
  });
});

/** An error as a log would write it, with its causes. */
function said(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return `${error.message} ${error.stack ?? ''} ${said(error.cause)}`;
}

describe('an address', () => {
  const refused = async (url: string) =>
    openStore({ dataFolder: '', databaseUrl: url, migrations: MIGRATIONS }, { log: listeningLog().log, clock }).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([
    ['no address', 'no postgresql'],
    ['mysql://root:hunter2@localhost/x', 'no postgresql'],
    ['postgresql://anna:hunter2@db.example/castellan', 'TLS'],
    ['postgresql://anna:hunter2@localhost/castellan?schema=other', 'schema'],
  ])('%s is refused, and not repeated', async (url, why) => {
    const error = await refused(url);
    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(said(error)).toContain(why);
    expect(said(error)).not.toMatch(/hunter2|db\.example/u);
  });

  it('with a wrong password or an unknown database says so, without either', async () => {
    const url = new URL(await server.database('suite'));
    const { password } = url;
    url.pathname = '/nowhere';
    expect(said(await refused(url.href))).toContain('no database of that name');
    url.password = 'hunter2';
    const error = await refused(url.href);
    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(said(error)).toContain('refuses the user or the password');
    expect(said(error)).not.toMatch(new RegExp(`hunter2|${password}`, 'u'));
  });
});
