import { basename } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { BundleLog } from './bundle-log';
import { isHidden } from './files';

/** Several files are written, or one in several parts, before a bundle is whole again; milliseconds. */
const SETTLE = 150;
/** Changes without end do not put a reading off for longer. */
const SETTLE_AT_MOST = 2_000;
/** Some file systems tell of no changes, and a folder may be replaced as a whole: looking costs a stat a file. */
const LOOK_AGAIN = 30_000;

/** Calls back some time after files below a path changed, never twice at once. */
export class Watching {
  readonly #watcher: FSWatcher;
  readonly #refresh: () => Promise<void>;
  readonly #log: BundleLog;
  readonly #looking: NodeJS.Timeout;
  #settling: NodeJS.Timeout | undefined;
  #firstChange: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(path: string, log: BundleLog, refresh: () => Promise<void>) {
    this.#log = log;
    this.#refresh = refresh;
    const ignored = (below: string) => below !== path && isHidden(basename(below));
    this.#watcher = watch(path, { ignoreInitial: true, followSymlinks: false, ignored });
    this.#watcher.on('all', () => {
      this.#changed();
    });
    this.#watcher.on('error', (error) => {
      log.warn({ path, error: String(error) }, 'changes are seen by looking only');
    });
    // In between two writes of a file that was read as soon as it changed, nothing tells of the second.
    this.#looking = setInterval(() => {
      this.#run();
    }, LOOK_AGAIN).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#settling);
    clearInterval(this.#looking);
    await this.#watcher.close();
    await this.#running;
  }

  #changed(): void {
    const now = performance.now();
    this.#firstChange ??= now;
    clearTimeout(this.#settling);
    const wait = Math.min(SETTLE, this.#firstChange + SETTLE_AT_MOST - now);
    this.#settling = setTimeout(
      () => {
        this.#run();
      },
      Math.max(0, wait),
    );
  }

  #run(): void {
    this.#firstChange = undefined;
    if (this.#stopped) return;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#refresh()
      .catch((error: unknown) => {
        this.#log.warn({ error: String(error) }, 'reading the bundle failed');
      })
      .finally(() => {
        this.#running = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.#run();
      });
  }
}
