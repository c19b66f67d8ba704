import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A running server of the product, as `npm start` would start it. */
export type Product = {
  readonly base: string;
  readonly key: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const PATIENCE_MS = 60_000;

/**
 * Starts the built product with these variables (lib/server/env.ts) and waits until every list was read. It checks its
 * own answers against the contract, so that no page is tested with an answer that the contract does not know.
 */
export async function startProduct(
  variables: Readonly<Record<string, string>>,
  /** Where one that was stopped had listened; a free port by default. */
  at?: number,
): Promise<Product> {
  const port = at ?? (await freePort());
  const data = mkdtempSync(join(tmpdir(), 'castellan-data-'));
  const key = 'key-of-the-browser-tests-0123456789';
  const child = spawn(process.execPath, [join(ROOT, '.next', 'standalone', 'server.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      CASTELLAN_DATA: data,
      CASTELLAN_KEY: key,
      CASTELLAN_CHECK_OUTPUT: '1',
      ...variables,
    },
  });
  const base = `http://127.0.0.1:${String(port)}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    rmSync(data, { recursive: true, force: true });
  };
  const until = Date.now() + PATIENCE_MS;
  while (child.exitCode === null && Date.now() < until) {
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return { base, key, port, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error('the product did not become ready');
}
