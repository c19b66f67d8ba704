import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyChain } from '@/lib/domain/trail';
import { openStore } from './open-store';
import { MIGRATIONS, clock, listeningLog } from './testing/fixtures';

const RUNS = 6;
const WRITER = resolve('lib/adapters/db/testing/writer.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-killed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a writer write and kills it after so many acknowledgements, in the middle of what comes next. */
async function writeAndKill(first: number, acknowledgements: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > acknowledgements) child.kill('SIGKILL');
  });
  await new Promise((done) => child.once('close', done));
  return said.split('\n').slice(0, -1);
}

it('a process that is killed while it writes loses nothing that it acknowledged, and its database opens', async () => {
  const acknowledged: string[] = [];
  for (let run = 0; run < RUNS; run += 1) acknowledged.push(...(await writeAndKill(run * 1_000, 9 + run * 7)));
  expect(acknowledged.length).toBeGreaterThan(RUNS * 9);
  const opened = await openStore(
    { dataFolder: folder, databaseUrl: undefined, migrations: MIGRATIONS },
    { log: listeningLog().log, clock },
  );
  const rows = await opened.store.trail.chain(0, 100_000);
  const changes = await opened.store.journal.open();
  const there = new Set([...rows.map(({ requestId }) => requestId), ...changes.map(({ id }) => id)]);
  expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
  // A change is there with all its steps, or not at all.
  expect(changes.filter(({ steps }) => steps.length !== 2)).toEqual([]);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(await verifyChain(rows, [], { sha256, mac: () => undefined })).toMatchObject({ state: 'whole' });
  await opened.close();
});
