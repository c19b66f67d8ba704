import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guard } from './guard.ts';
import { ServersError } from './servers-error.ts';

const POLL_MS = 25;
const TAIL_LINES = 20;

/** The last lines of a log, for people. */
function tailOf(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/** One running server: its output goes to a file, its life is guarded. */
export class ServerProcess {
  readonly program: string;
  readonly logFile: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #alive = true;

  constructor(program: string, args: readonly string[], logFile: string, guard: Guard) {
    this.program = program;
    this.logFile = logFile;
    const log = openSync(logFile, 'a');
    try {
      this.#child = spawn(program, args, { stdio: ['ignore', log, log] });
    } finally {
      closeSync(log);
    }
    const { pid } = this.#child;
    if (pid !== undefined) guard.add(pid);
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#alive = false;
        if (pid !== undefined) guard.remove(pid);
        resolve();
      };
      this.#child.once('exit', end);
      this.#child.once('error', end);
    });
    // A script that has nothing else to do may end without stopping its servers; the guard ends them.
    this.#child.unref();
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** `undefined` when the program could not be started at all. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the process is gone; one that was stopped with SIGSTOP is continued first, or it would not hear. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.#alive) return;
    this.#child.ref();
    this.#child.kill('SIGCONT');
    this.#child.kill(signal);
    await this.#ended;
  }

  /**
   * Waits until `ready` answers true.
   *
   * @throws ServersError with the end of the log when the process ends first, or after `timeoutMs`
   */
  async until(ready: () => Promise<boolean>, what: string, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await ready())) {
      const failure = this.#alive ? `was not ready (${what}) after ${timeoutMs / 1000} s` : 'ended by itself';
      if (!this.#alive || performance.now() > deadline) {
        throw new ServersError(`${this.program} ${failure}; the end of ${this.logFile}:\n${tailOf(this.logFile)}`);
      }
      await sleep(POLL_MS);
    }
  }
}
