import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
const KEY = 'key-of-the-bench-0123456789abcdef';
const PATIENCE_MS = 300_000;

/** The product as `npm start` starts it. */
export type Product = {
  readonly base: string;
  readonly key: string;
  /** The server's own process, whose memory is measured. */
  readonly pid: number;
  readonly stop: () => Promise<void>;
};

/** Starts the product with these flags of `npm start`, and waits until every list was read. Builds it when it has to. `at` is the port. */
export async function startProduct(flags: readonly string[], at?: number): Promise<Product> {
  const port = at ?? (await freePort());
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'));
  const args = [join(ROOT, 'scripts', 'start.mjs'), '--port', String(port), '--data', data, ...flags];
  const starter = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', CASTELLAN_KEY: KEY },
  });
  const base = `http://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    if (starter.exitCode === null) {
      starter.kill();
      await once(starter, 'exit');
    }
    rmSync(data, { recursive: true, force: true });
  };
  const until = Date.now() + PATIENCE_MS;
  while (starter.exitCode === null && Date.now() < until) {
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { base, key: KEY, pid: childOf(starter.pid), stop };
    await sleep(100);
  }
  await stop();
  throw new Error('the product did not become ready');
}

/** The id of the one live cluster that the product reads. */
export async function liveCluster({ base, key }: Product): Promise<string> {
  const answer = await fetch(`${base}/api/v1/clusters`, { headers: { authorization: `Bearer ${key}` } });
  const { value } = Clusters.parse(await answer.json());
  const live = value.find(({ source }) => source === 'live');
  if (live === undefined) throw new Error('the product reads no live cluster');
  return live.id;
}

const Clusters = z.object({ value: z.array(z.object({ id: z.string(), source: z.string() })) });

/** The start script waits for one child: the server. */
function childOf(pid: number | undefined): number {
  const id = String(pid);
  const [child] = readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').trim().split(' ');
  if (child === undefined || child === '') throw new Error('the product has no server process');
  return Number(child);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
