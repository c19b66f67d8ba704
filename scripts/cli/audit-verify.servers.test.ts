import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '@/e2e/servers';
import { anchorKeys, fileSink } from '@/lib/adapters/anchors';
import { type OpenStore, openStore } from '@/lib/adapters/db';
import { openDataFolder } from '@/lib/server/data-folder';

const BYTES = createHash('sha256').update('a key of this test').digest();
const OTHER = createHash('sha256').update('another key of this test').digest();
const CLI = resolve('scripts/castellan.mjs');
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { now: () => 5 };

let folder: string;
let server: PostgresServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-verify-'));
  server = await startPostgres();
});
afterAll(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

const open = (databaseUrl: string | undefined, dataFolder = '') =>
  openStore({ dataFolder, databaseUrl, migrations: resolve('prisma/migrations') }, { log: quiet, clock });

const append = ({ store }: OpenStore, count: number, result: string) =>
  store.trail.append(
    Array.from({ length: count }, (_, n) => ({
      at: n,
      event: 'asked' as const,
      person: undefined,
      as: undefined,
      from: '',
      cluster: undefined,
      requestId: `r${n}`,
      planHash: undefined,
      result,
      detail: null,
    })),
  );

function verify(args: readonly string[], keys = `old:${BYTES.toString('base64')}`) {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test' as const, CASTELLAN_KEYS: keys };
  const run = spawnSync(process.execPath, [CLI, 'audit', 'verify', ...args], { env, encoding: 'utf8', cwd: folder });
  return { code: run.status, said: run.stdout + run.stderr };
}

it('a data folder: whole, in use, and missing', async () => {
  const data = join(folder, 'data');
  mkdirSync(data);
  const opened = await open(undefined, data);
  await append(opened, 5, 'allowed');
  const file = join(folder, 'anchors.jsonl');
  await fileSink(file).write(
    anchorKeys([{ id: 'old', bytes: BYTES }]).sign({ ...(await opened.store.trail.head()), at: 1 }),
  );
  await opened.close();

  // A key that came later signs now; the old one still verifies.
  const rotated = `new:${OTHER.toString('base64')},old:${BYTES.toString('base64')}`;
  expect(verify(['--data', data, '--anchors', file], rotated)).toMatchObject({ code: 0 });
  expect(verify(['--data', data])).toMatchObject({ code: 0 });
  const unknown = verify(['--data', data, '--anchors', file], `new:${OTHER.toString('base64')}`);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.said).toContain('lacks the keys old');
  expect(verify(['--data', data, '--anchors', file], '').code).toBe(2);
  expect(verify(['--data', data, '--anchors', join(folder, 'none')])).toMatchObject({ code: 2 });
  expect(verify(['--data', join(folder, 'nowhere')])).toMatchObject({ code: 2 });
  expect(verify(['--wrong'])).toMatchObject({ code: 2 });

  const held = openDataFolder(data, Date.now());
  const busy = verify(['--data', data]);
  held.release();
  expect(busy.code).toBe(2);
  expect(busy.said).toContain('is in use by process');
});

it('a PostgreSQL in use: whole, replaced, and gone; neither password nor key is said', async () => {
  const url = await server.database('trail');
  const opened = await open(url);
  await append(opened, 5, 'allowed');
  const file = join(folder, 'anchors-2.jsonl');
  const keys = anchorKeys([{ id: 'old', bytes: BYTES }]);
  await fileSink(file).write(keys.sign({ ...(await opened.store.trail.head()), at: 1 }));
  const whole = verify(['--database', url, '--anchors', file]);
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.said).toContain('whole: 5 rows, anchored up to row 5');
  await opened.close();

  const replaced = await server.database('replaced');
  const other = await open(replaced);
  await append(other, 5, 'refused');
  await other.close();
  const tampered = verify(['--database', replaced, '--anchors', file]);
  expect(tampered).toMatchObject({ code: 1 });
  expect(tampered.said).toContain('TAMPERED: a row of 1 to 5');
  // Where nothing outside remembers, a chain that was written anew looks whole: and that is said.
  const alone = verify(['--database', replaced]);
  expect(alone).toMatchObject({ code: 0 });
  expect(alone.said).toContain('cannot be seen');

  writeFileSync(file, 'no anchor\n');
  expect(verify(['--database', url, '--anchors', file])).toMatchObject({ code: 2 });
  const empty = await server.database('empty');
  const unmigrated = verify(['--database', empty]);
  expect(unmigrated).toMatchObject({ code: 2 });
  const gone = new URL(url);
  gone.port = '1';
  const lost = verify(['--database', gone.href]);
  expect(lost).toMatchObject({ code: 2 });
  for (const { said } of [whole, tampered, alone, unmigrated, lost]) {
    expect(said).not.toContain(gone.password);
    expect(said).not.toContain(BYTES.toString('base64'));
  }
});
