import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withBuildLock } from '../servers/build-lock';
import { freePorts } from '../servers/ports';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Builds the console if what is built is stale, so that no start has to: minutes, or some milliseconds. Two test files that
 * run at a time build once.
 */
export async function build(): Promise<void> {
  const lock = join(ROOT, 'node_modules', '.castellan-build.lock');
  const waiting = () => process.stderr.write('another process builds the console …\n');
  await withBuildLock(lock, waiting, async () => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/setup/build.mjs'), '--if-changed'], {
      stdio: 'inherit',
    });
    await once(child, 'exit');
    if (child.exitCode !== 0) throw new Error('the build failed');
  });
}

/** How a start ended. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The printed address; where people sign in there is no key, and with a configuration the address is the one listened on. */
export type Opened = { readonly base: string; readonly key: string };

const OPEN = /Castellan is open at +(?:(http:\/\/\S+)\/(?:\?key=(\S+))?\n|its public address)/u;

/** One run of `node scripts/start.mjs`, the very program of `npm start`. */
export class Launch {
  readonly #process: ChildProcess;
  readonly #dispose: () => void;
  #stdout = '';
  #stderr = '';
  /** Resolves when the address was printed; rejects, with all that was said, when it ends before. */
  readonly opened: Promise<Opened>;
  /** Resolves when it has ended and said everything. */
  readonly ended: Promise<Ended>;

  constructor(child: ChildProcess, listensOn: string, dispose: () => void) {
    this.#process = child;
    this.#dispose = dispose;
    this.ended = once(child, 'close').then(() => this.#end());
    this.opened = new Promise((resolve, reject) => {
      child.stdout?.on('data', (data: Buffer) => {
        this.#stdout += data.toString();
        const found = OPEN.exec(this.#stdout);
        if (found !== null) resolve({ base: found[1] ?? listensOn, key: found[2] ?? '' });
      });
      void this.ended.then(({ stdout, stderr }) => reject(new Error(`it ended before it opened: ${stdout}${stderr}`)));
    });
    // Whoever expects it to end does not wait for this.
    this.opened.catch(() => undefined);
    child.stderr?.on('data', (data: Buffer) => {
      this.#stderr += data.toString();
    });
  }

  /** Everything that was printed so far. */
  get said(): string {
    return this.#stdout + this.#stderr;
  }

  /** The start script's own process. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async stop(): Promise<Ended> {
    this.signal('SIGTERM');
    return this.ended;
  }

  #end(): Ended {
    this.#dispose();
    return { code: this.#process.exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }
}

export type LaunchOptions = {
  /** Beside PATH and HOME; nothing else is handed on. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts Castellan on a free port and with a data folder of its own, unless the flags say otherwise: the last one counts. */
export async function launch(flags: readonly string[], options: LaunchOptions = {}): Promise<Launch> {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-start-'));
  const [port = 0] = await freePorts(1);
  const defaults = ['--port', String(port), '--data', folder];
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...defaults, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
  });
  return new Launch(child, `http://127.0.0.1:${port}`, () => rmSync(folder, { recursive: true, force: true }));
}
