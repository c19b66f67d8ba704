import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, ROOT } from '../product/start-product';

/** A Next server with one route that returns bytes which are there already: the most that a route handler can do. */
export type BareServer = { readonly base: string; readonly pid: number; readonly stop: () => Promise<void> };

const SCRATCH = join(ROOT, '.next-bench');
const PATIENCE_MS = 30_000;

/** Builds and starts it over these answers; `GET /who-can?at=N` returns the Nth. */
export async function startBareServer(answers: readonly string[]): Promise<BareServer> {
  rmSync(SCRATCH, { recursive: true, force: true });
  mkdirSync(SCRATCH);
  try {
    build();
    const file = join(SCRATCH, 'answers.json');
    writeFileSync(file, JSON.stringify(answers));
    return await start(file);
  } catch (error) {
    rmSync(SCRATCH, { recursive: true, force: true });
    throw error;
  }
}

/** Within the checkout, so that it finds the same Next; removed when the server stops. */
function build(): void {
  cpSync(join(import.meta.dirname, '..', 'bare'), SCRATCH, { recursive: true });
  const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  const built = spawnSync(process.execPath, [next, 'build'], {
    cwd: SCRATCH,
    encoding: 'utf8',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  if (built.status !== 0) throw new Error(`the bare server could not be built: ${built.stdout}${built.stderr}`);
}

async function start(answers: string): Promise<BareServer> {
  const port = await freePort();
  const server = join(SCRATCH, '.next', 'standalone', '.next-bench', 'server.js');
  const child = spawn(process.execPath, [server], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { NODE_ENV: 'production', HOSTNAME: '127.0.0.1', PORT: String(port), ANSWERS: answers },
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(SCRATCH, { recursive: true, force: true });
  };
  const base = `http://127.0.0.1:${String(port)}`;
  const until = Date.now() + PATIENCE_MS;
  while (child.exitCode === null && Date.now() < until) {
    const answer = await fetch(`${base}/who-can?at=0`).catch(() => undefined);
    if (answer?.ok === true) return { base, pid: child.pid ?? 0, stop };
    await sleep(100);
  }
  await stop();
  throw new Error('the bare server did not come up');
}
