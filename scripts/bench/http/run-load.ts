import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export const LoadArguments = z.object({
  base: z.string(),
  /** Asked for in turn, from the first again after the last. */
  paths: z.array(z.string()).min(1),
  headers: z.record(z.string(), z.string()),
  connections: z.number(),
  seconds: z.number(),
});
export type LoadArguments = z.infer<typeof LoadArguments>;

const Load = z.object({ requests: z.number(), perSecond: z.number(), p99: z.number(), bytes: z.number() });
/** Requests, requests a second, the 99th percentile of their time in milliseconds, bytes of a mean answer. */
export type Load = z.infer<typeof Load>;

/** Sends requests to a server for some seconds. Throws when one of them is not answered with 200. */
export async function runLoad(args: LoadArguments): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-load-'));
  try {
    const file = join(folder, 'arguments.json');
    writeFileSync(file, JSON.stringify(args));
    const child = fork(join(import.meta.dirname, 'load.ts'), ['--file', file], { execArgv: ['--import', 'tsx'] });
    let said: unknown;
    child.on('message', (message) => {
      said = message;
    });
    await once(child, 'exit');
    if (child.exitCode !== 0) throw new Error('the load failed');
    return Load.parse(said);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
