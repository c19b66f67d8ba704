import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { freePorts } from '../../../e2e/servers/ports';
import { launch } from '../../../e2e/start/launch';

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
  const started = await launch(['--port', String(port), ...flags], { env: { CASTELLAN_KEY: KEY } });
  const stop = async (): Promise<void> => {
    await started.stop();
  };
  await started.opened;
  const base = `http://127.0.0.1:${String(port)}`;
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { base, key: KEY, pid: childOf(started.pid), stop };
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
  const [port = 0] = await freePorts(1);
  return port;
}
