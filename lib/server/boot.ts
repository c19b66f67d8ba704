import { AppError } from '@/lib/domain/core';
import { runningServer } from './container';
import { appErrorOf } from './problem';

const GRACE_MS = 5_000;

/**
 * Starts the server of this process before the first request. What the operator has to repair ends the process with one
 * line on standard error and code 1; so does our own fault, with its stack.
 */
export async function boot(): Promise<void> {
  try {
    refuseOldNode(process.versions.node);
    const server = await runningServer();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        void server.stop();
        // Next closes its connections on these signals; event streams would keep it waiting.
        setTimeout(() => process.exit(0), GRACE_MS).unref();
      });
    }
    if (server.freshKey !== undefined && server.deps.clusters.list().some(({ source }) => source === 'live')) {
      const { host, port } = server.settings;
      process.stdout.write(`castellan: open http://${host}:${port}/?key=${server.freshKey}\n`);
    }
  } catch (error) {
    const problem = appErrorOf(error);
    const said =
      problem.code === 'internal' && error instanceof Error ? (error.stack ?? error.message) : problem.message;
    process.stderr.write(`castellan: ${said}\n`);
    process.exit(1);
  }
}

/** Throws AppError `misconfigured`: what is missing in an older Node would fail somewhere, later, and say less. */
export function refuseOldNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return;
  throw new AppError('misconfigured', `Castellan runs on Node 22.19 or later, and this is ${version}.`);
}
