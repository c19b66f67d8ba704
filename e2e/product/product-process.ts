import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../servers/ports.ts';
import { get } from '../start/http.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PATIENCE_MS = 90_000;
export const KEY = 'key-of-the-end-to-end-tests-0123456789';

export type ProductOptions = {
  /** As in `lib/server/env.ts`. */
  readonly variables: Readonly<Record<string, string>>;
  /** A folder of its own, which goes when the process ends, unless one is given. */
  readonly data?: string;
  readonly port?: number;
  /** What is in front of it; with a login only that host is answered. */
  readonly publicUrl?: string;
};

/** A test that fails leaves no process behind. */
const RUNNING = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of RUNNING) child.kill('SIGKILL');
});

/**
 * The built server as `npm start` runs it, in a process that can be killed. It checks its own answers against the
 * contract, so that nothing is tested with an answer that the contract does not know.
 */
export class ProductProcess {
  readonly base: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #dispose: () => void;
  #said = '';

  private constructor(child: ChildProcess, port: number, dispose: () => void) {
    this.#child = child;
    this.port = port;
    this.base = `http://127.0.0.1:${port}`;
    this.#dispose = dispose;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    }
    RUNNING.add(child);
  }

  /** Resolves when it answers and every list was read. */
  static async start(options: ProductOptions): Promise<ProductProcess> {
    const [free = 0] = options.port === undefined ? await freePorts(1) : [options.port];
    const data = options.data ?? mkdtempSync(join(tmpdir(), 'castellan-product-'));
    const child = spawn(process.execPath, [join(ROOT, '.next', 'standalone', 'server.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_ENV: 'production',
        HOSTNAME: '127.0.0.1',
        PORT: String(free),
        CASTELLAN_DATA: data,
        CASTELLAN_KEY: KEY,
        CASTELLAN_CHECK_OUTPUT: '1',
        ...options.variables,
      },
    });
    const own = new ProductProcess(child, free, () => {
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    });
    await own.#ready(options.publicUrl ?? own.base);
    return own;
  }

  /** Everything that it printed. */
  get said(): string {
    return this.#said;
  }

  /** SIGKILL ends it as a crash would: it can finish nothing. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill(signal);
      await once(this.#child, 'exit');
    }
    RUNNING.delete(this.#child);
    this.#dispose();
  }

  async #ready(publicUrl: string): Promise<void> {
    const { host } = new URL(publicUrl);
    const until = Date.now() + PATIENCE_MS;
    while (this.#child.exitCode === null && Date.now() < until) {
      const ready = await get(`${this.base}/readyz`, { host }).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (ready) return;
      await sleep(50);
    }
    await this.end('SIGKILL');
    throw new Error(`the product did not become ready: ${this.#said}`);
  }
}
