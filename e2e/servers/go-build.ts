import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { linkerFlags, packageOf } from './catalog.ts';
import type { BinaryName, ServerModule } from './catalog.ts';
import { goEnvironment } from './go-toolchain.ts';
import type { Environment } from './go-toolchain.ts';
import type { Guard } from './guard.ts';
import { ServersError } from './servers-error.ts';

/** Receives one line of progress. */
export type Log = (line: string) => void;

const REPORT_EVERY_MS = 10_000;
const ERROR_LINES = 15;
/** The linker and the largest packages of Kubernetes take somewhat more than a gigabyte each. */
const BYTES_PER_JOB = 1.5 * 1024 ** 3;

/** How many packages to compile at once: no more than cores, no more than memory (of the container, too) carries. */
export function buildJobs(cores: number, freeBytes: number): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / BYTES_PER_JOB)));
}

/** Follows `go build -v`: one line for each package that was compiled, `go: downloading …` for each that was fetched. */
class Progress {
  #compiled = 0;
  #downloaded = 0;
  readonly #others: string[] = [];

  take(line: string): void {
    if (line.startsWith('go: downloading ')) this.#downloaded += 1;
    else if (/^[\w./~-]+$/.test(line)) this.#compiled += 1;
    else this.#others.push(line);
  }

  toString(): string {
    return `${this.#downloaded} modules fetched, ${this.#compiled} packages compiled`;
  }

  errors(): string {
    return this.#others.slice(-ERROR_LINES).join('\n');
  }
}

function runBuild(
  args: readonly string[],
  cwd: string,
  env: Environment,
  watched: { readonly progress: Progress; readonly guard: Guard },
): Promise<number> {
  const { progress, guard } = watched;
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    const { pid } = child;
    if (pid !== undefined) guard.add(pid);
    createInterface({ input: child.stderr }).on('line', (line) => progress.take(line));
    child.once('error', reject);
    child.once('exit', () => {
      if (pid !== undefined) guard.remove(pid);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Builds one binary of a module into `target`; Go is ended when this process dies. From an empty Go cache,
 * on two cores that have nothing else to do: etcd half a minute, a Kubernetes version three to four minutes.
 *
 * @throws ServersError without a usable Go, or with Go's own last words when it fails
 */
export async function goBuild(
  module: ServerModule,
  binary: BinaryName,
  run: { readonly target: string; readonly env: Environment; readonly log: Log; readonly guard: Guard },
): Promise<void> {
  const { target, env, log, guard } = run;
  const title = `${binary} ${module.version}`;
  const jobs = buildJobs(availableParallelism(), process.availableMemory());
  const goEnv = { ...(await goEnvironment(module.go, env, `building ${title}`)), GOMAXPROCS: String(jobs) };
  const flags = ['-v', '-p', String(jobs), '-mod=readonly', '-trimpath', '-buildvcs=false'];
  const started = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  const progress = new Progress();
  log(`${title}: building with ${jobs === 1 ? 'one job' : `${jobs} jobs`} …`);
  const report = setInterval(() => log(`${title}: ${seconds()}, ${progress.toString()}`), REPORT_EVERY_MS);
  try {
    const args = ['build', ...flags, '-ldflags', linkerFlags(module), '-o', target, packageOf(binary)];
    const code = await runBuild(args, module.directory, goEnv, { progress, guard });
    if (code !== 0) throw new ServersError(`${title}: go build failed (${code}):\n${progress.errors()}`);
  } finally {
    clearInterval(report);
  }
  log(`${title}: built in ${seconds()}`);
}
