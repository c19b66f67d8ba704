import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '@/lib/adapters/db';
import { openWithLogin } from '../threats/console';
import { signIn } from '../threats/person';

/** Whether the end is lost depends on what is on its way when the signal comes: once proves little. */
const STOPS = 5;
const ASKS = 12;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-stop-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The request ids of the rows that a stopped console left in its data folder. */
async function idsInTrail(): Promise<ReadonlySet<string>> {
  const where = { dataFolder: folder, databaseUrl: undefined, migrations: join('prisma', 'migrations') };
  const opened = await openStore(where, { log: silent, clock: { now: () => Date.now() } });
  const rows = await opened.store.trail.chain(0, 10_000);
  await opened.close();
  return new Set(rows.map(({ requestId }) => requestId));
}

test('an orderly stop leaves everything that got an answer in the trail, stop after stop', async () => {
  const lost: string[] = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    const own = await openWithLogin({ CASTELLAN_DATA: folder });
    const { cookie } = await signIn(own, 'lena');
    const asked = await Promise.all(
      Array.from({ length: ASKS }, (_, at) =>
        own.send(`/api/v1/clusters/demo/who-can?verb=get&resource=pods&name=pod-${stop}-${at}`, {
          headers: { cookie },
        }),
      ),
    );
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    await own.stop();
    const there = await idsInTrail();
    lost.push(...asked.map(({ headers }) => String(headers['x-request-id'])).filter((id) => !there.has(id)));
  }
  expect(lost).toEqual([]);
});
