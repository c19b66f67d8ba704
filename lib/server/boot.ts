import { AppError } from '@/lib/domain/core';
import { type Server, runningServer } from './container';
import { DRAIN_MS, FINISH_MS, OrderlyStop, STOP_SIGNALS } from './orderly-stop';
import { appErrorOf } from './problem';

/**
 * Starts the server of this process before the first request. What the operator has to repair ends the process with one
 * line on standard error and code 1; so does our own fault, with its stack.
 */
export async function boot(): Promise<void> {
  try {
    refuseOldNode(process.versions.node);
    const server = await runningServer();
    stopOnSignals(server);
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

/** Next's own listeners end the process as soon as its connections are closed, whatever is still to be written. */
function stopOnSignals(server: Server): void {
  const orderly = new OrderlyStop({
    drainMs: DRAIN_MS,
    finishMs: FINISH_MS,
    now: () => performance.now(),
    endStreams: () => server.endStreams(),
    stop: () => server.stop(),
    exit: (code) => process.exit(code),
  });
  orderly.watch();
  for (const signal of STOP_SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, () => void orderly.signal(signal));
  }
}

/** Throws AppError `misconfigured`: what is missing in an older Node would fail somewhere, later, and say less. */
export function refuseOldNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return;
  throw new AppError('misconfigured', `Castellan runs on Node 22.19 or later, and this is ${version}.`);
}
