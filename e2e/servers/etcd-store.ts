import { join } from 'node:path';
import { z } from 'zod';
import type { Guard } from './guard.ts';
import { ServerProcess } from './server-process.ts';

const READY_MS = 30_000;
const headerSchema = z.object({ header: z.object({ revision: z.string() }) });

/** A running etcd of one member, spoken to through its JSON gateway. */
export interface EtcdStore {
  readonly url: string;
  readonly process: ServerProcess;
  /** The revision of the newest write. */
  revision(): Promise<number>;
  /** Forgets everything before `revision` (by default the newest): a watch or a continued list from before gets 410. */
  compact(revision?: number): Promise<number>;
}

async function call(url: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`etcd ${path}: ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** Starts etcd and waits until it serves. Data is not synced to disk: it need not outlive a crash of the machine. */
export async function startEtcd(options: {
  readonly binary: string;
  readonly directory: string;
  readonly ports: { readonly client: number; readonly peer: number };
  readonly guard: Guard;
}): Promise<EtcdStore> {
  const { binary, directory, ports, guard } = options;
  const url = `http://127.0.0.1:${ports.client}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  const args = [
    '--name=castellan',
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=castellan=${peer}`,
    '--unsafe-no-fsync',
    '--quota-backend-bytes=8589934592',
    '--log-level=warn',
  ];
  const process = new ServerProcess(binary, args, join(directory, 'etcd.log'), guard);
  const healthy = (): Promise<boolean> =>
    fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  await process.until(healthy, 'GET /health', READY_MS);
  const revision = async (): Promise<number> => {
    const answer = await call(url, '/v3/kv/range', { key: Buffer.from('/').toString('base64'), count_only: true });
    return Number(headerSchema.parse(answer).header.revision);
  };
  return {
    url,
    process,
    revision,
    compact: async (upTo) => {
      const target = upTo ?? (await revision());
      await call(url, '/v3/kv/compaction', { revision: String(target), physical: true });
      return target;
    },
  };
}
