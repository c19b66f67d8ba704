import { runningServer } from './container';
import { appErrorOf } from './problem';

const GRACE_MS = 5_000;

/**
 * Starts the server of this process before the first request. What the operator has to repair ends the process with one
 * line on standard error and code 1; so does our own fault, with its stack.
 */
export async function boot(): Promise<void> {
  try {
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
