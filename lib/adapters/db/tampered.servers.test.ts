import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Anchor, verifyChain } from '@/lib/domain/trail';
import { anchorKeys } from '@/lib/adapters/anchors';
import type { Store } from '@/lib/usecases';
import type { Connection } from './connect/connection';
import { openEmbedded } from './connect/embedded';
import { migrate, readMigrations } from './migrate';
import { storeOn } from './open-store';
import { MIGRATIONS, clock, empty } from './testing/fixtures';
import { entry } from './testing/samples';

const KEYS = anchorKeys([{ id: 'k', bytes: Buffer.alloc(32, 3) }]);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
let connection: Connection;
let store: Store;
let anchors: Anchor[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-tampered-'));
  connection = await openEmbedded(join(folder, 'database'));
  await migrate(connection, readMigrations(MIGRATIONS), true);
  store = storeOn(connection, clock).store;
});
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Ten rows with something in every column, anchored at 4 and at 9. */
beforeEach(async () => {
  await empty(connection);
  anchors = [];
  for (let n = 1; n <= 10; n += 1) {
    await store.trail.append([entry(`r${n}`, { planHash: `p${n}` })]);
    if (n === 4 || n === 9) anchors.push(KEYS.sign({ ...(await store.trail.head()), at: n }));
  }
});

/** As whoever owns the database can. */
const tamper = (sql: string) =>
  connection.migrating((tx) => tx.script(`SET LOCAL session_replication_role = replica; ${sql}`));
const verdict = async () =>
  verifyChain(await store.trail.chain(Number.MIN_SAFE_INTEGER, 100), anchors, { sha256, mac: KEYS.mac });

it('nothing was changed', async () => {
  expect(await verdict()).toMatchObject({ state: 'whole', anchoredTo: 9 });
});

describe('a changed row', () => {
  const numbers = ['at'];
  const texts = ['event', 'issuer', 'subject', 'name', 'seen_as', 'client', 'cluster', 'request_id', 'plan_hash'];
  const rest = ['result', 'detail', 'previous', 'hash'];
  const nullable = ['issuer', 'subject', 'name', 'seen_as', 'cluster', 'plan_hash'];
  it.each([
    ...numbers.map((column) => `"${column}" = "${column}" + 1`),
    ...[...texts, ...rest].map((column) => `"${column}" = "${column}" || ' '`),
    ...nullable.map((column) => `"${column}" = NULL`),
    `"issuer" = NULL, "subject" = NULL, "name" = NULL`,
    `"detail" = ''`,
    `"seen_as" = "cluster", "cluster" = "seen_as"`,
  ])('%s', async (set) => {
    await tamper(`UPDATE "trail" SET ${set} WHERE "seq" = 6`);
    expect(await verdict()).toMatchObject({ state: 'broken', seq: 6, upTo: 6 });
    // What people read still comes, broken or not.
    expect(await store.trail.newest({ before: undefined, limit: 20 })).toHaveLength(10);
  });

  it('has no column that the hash does not cover', async () => {
    const found = await connection.migrating((tx) =>
      tx.rows(`SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'trail'`),
    );
    expect(found).toHaveLength(['seq', ...numbers, ...texts, ...rest].length);
  });
});

describe('rows', () => {
  it.each([
    ['removed', 'DELETE FROM "trail" WHERE "seq" = 6', { seq: 6, upTo: 6 }],
    ['removed at the beginning', 'DELETE FROM "trail" WHERE "seq" < 3', { seq: 1, upTo: 1 }],
    ['cut at the end, below an anchor', 'DELETE FROM "trail" WHERE "seq" > 7', { seq: 8, upTo: 8 }],
    ['all removed', 'DELETE FROM "trail"', { seq: 1, upTo: 1 }],
    [
      'exchanged',
      `UPDATE "trail" SET "seq" = 100 WHERE "seq" = 6; UPDATE "trail" SET "seq" = 6 WHERE "seq" = 7;
       UPDATE "trail" SET "seq" = 7 WHERE "seq" = 100`,
      { seq: 6, upTo: 6 },
    ],
    ['moved below the first', 'UPDATE "trail" SET "seq" = -3 WHERE "seq" = 6', { seq: -3, upTo: -3 }],
  ])('%s', async (_, sql, where) => {
    await tamper(sql);
    expect(await verdict()).toMatchObject({ state: 'broken', ...where });
  });

  it('written anew, all of them', async () => {
    await empty(connection);
    await store.trail.append(Array.from({ length: 10 }, (_, n) => entry(`r${n + 1}`, { result: 'refused' })));
    expect(await verdict()).toMatchObject({ state: 'broken', seq: 1, upTo: 4 });
  });
});
