import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Reads process ids, a line replacing the last; when its input ends, kills them and removes the folder. Its input ends
 * when the process that holds the other end dies, however it dies: no exit hook sees a SIGKILL, a closed pipe does.
 */
const SCRIPT = `
trap '' INT TERM HUP
pids=
while read -r line; do pids=$line; done
[ -z "$pids" ] || kill -KILL $pids 2>/dev/null
[ -z "$1" ] || { sleep 0.2; rm -rf -- "$1"; }
`;

/** Ends the servers of this process when it dies without having stopped them. */
export class Guard {
  readonly #process: ChildProcess;
  readonly #pids = new Set<number>();

  /** @param folder what to remove after such a death; empty for nothing */
  constructor(folder: string) {
    // Detached: a Ctrl C in the terminal goes to the whole group and would end the guard before its time.
    this.#process = spawn('/bin/sh', ['-c', SCRIPT, 'castellan-guard', folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#process.on('error', () => undefined);
    this.#process.stdin?.on('error', () => undefined);
    this.#process.unref();
  }

  add(pid: number): void {
    this.#pids.add(pid);
    this.#write();
  }

  remove(pid: number): void {
    this.#pids.delete(pid);
    this.#write();
  }

  /** Ends what is guarded at once, and then the guarding; the folder stays. */
  async endAll(): Promise<void> {
    for (const pid of this.#pids) process.kill(pid, 'SIGKILL');
    while (this.#pids.size > 0) await sleep(10);
    this.#process.kill('SIGKILL');
  }

  #write(): void {
    this.#process.stdin?.write(`${[...this.#pids].join(' ')}\n`);
  }
}
