import { type FSWatcher as FolderWatcher, watch as watchFolder } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Clock } from '@/lib/usecases/ports';
import type { BundleLog } from './bundle-log';
import { isHidden } from './files';

/** Several files are written, or one in several parts, before a bundle is whole again; milliseconds. */
const SETTLE = 150;
/** Changes without end do not put a reading off for longer. */
const SETTLE_AT_MOST = 2_000;
/** Some file systems tell of no changes: then this is how late they are seen. Looking costs a stat a file. */
const LOOK_AGAIN = 30_000;

/** Calls back some time after files below a path changed, never twice at once. */
export class Watching {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #refresh: () => Promise<void>;
  readonly #log: BundleLog;
  readonly #looking: NodeJS.Timeout;
  readonly #parent: FolderWatcher | undefined;
  #watcher: FSWatcher;
  #settling: NodeJS.Timeout | undefined;
  #firstChange: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(path: string, { log, clock }: { log: BundleLog; clock: Clock }, refresh: () => Promise<void>) {
    this.#path = resolve(path);
    this.#log = log;
    this.#clock = clock;
    this.#refresh = refresh;
    this.#watcher = this.#watch();
    this.#parent = this.#watchParent();
    this.#looking = setInterval(() => {
      this.#run();
    }, LOOK_AGAIN).unref();
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#settling);
    clearInterval(this.#looking);
    this.#parent?.close();
    await this.#watcher.close();
    await this.#running;
  }

  #watch(): FSWatcher {
    const ignored = (below: string) => below !== this.#path && isHidden(basename(below));
    const watcher = watch(this.#path, { ignoreInitial: true, followSymlinks: false, ignored });
    watcher.on('all', () => {
      this.#changed();
    });
    // What changed before it watched everything was told by nobody.
    watcher.on('ready', () => {
      this.#changed();
    });
    watcher.on('error', (error) => {
      this.#warn(error);
    });
    return watcher;
  }

  /** What is moved away and put in place as a whole keeps its watches: only the folder above it tells. */
  #watchParent(): FolderWatcher | undefined {
    try {
      const parent = watchFolder(dirname(this.#path), (event, name) => {
        if (event !== 'rename' || name !== basename(this.#path) || this.#stopped) return;
        void this.#watcher.close();
        this.#watcher = this.#watch();
        this.#changed();
      });
      parent.on('error', (error) => {
        this.#warn(error);
      });
      return parent;
    } catch (error) {
      this.#warn(error);
      return undefined;
    }
  }

  #warn(error: unknown): void {
    this.#log.warn({ path: this.#path, error: String(error) }, 'changes of the bundle may be seen late');
  }

  #changed(): void {
    if (this.#stopped) return;
    const now = this.#clock.now();
    this.#firstChange ??= now;
    clearTimeout(this.#settling);
    const wait = Math.min(SETTLE, this.#firstChange + SETTLE_AT_MOST - now);
    this.#settling = setTimeout(() => {
      this.#run();
    }, wait);
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
        this.#log.warn({ path: this.#path, error: String(error) }, 'reading the bundle failed');
      })
      .finally(() => {
        this.#running = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.#run();
      });
  }
}
