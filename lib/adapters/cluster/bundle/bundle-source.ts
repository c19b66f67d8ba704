import { LIST_OF_KIND } from '@/lib/contract';
import { AppError } from '@/lib/domain/core';
import type { RbacObject } from '@/lib/domain/rbac';
import type { Clock, ModelSink } from '@/lib/usecases/ports';
import type { BundleLog } from './bundle-log';
import { BundleReader } from './bundle-reader';
import { BundleWorld, type WorldChange } from './bundle-world';
import { type BundleLimits, DEFAULT_LIMITS } from './files';
import { Holes } from './holes';
import { refuseEmpty } from './load-bundle';
import { OBJECT_LISTS } from './object-key';
import { Watching } from './watching';

export type BundleSourceOptions = {
  /** A folder, an archive or a file. */
  readonly path: string;
  readonly sink: ModelSink;
  readonly clock: Clock;
  readonly log: BundleLog;
  readonly limits?: BundleLimits;
};

/** Keeps a model equal to the files of a bundle until it is stopped. */
export class BundleSource {
  readonly #options: BundleSourceOptions;
  readonly #reader: BundleReader;
  readonly #world = new BundleWorld();
  readonly #holes: Holes;
  #watching: Watching | undefined;
  /** Readings come one after the other. */
  #reading: Promise<void> = Promise.resolve();
  /** Why the bundle as a whole cannot be read now; the model is what it was before. */
  #failed: string | undefined;

  private constructor(options: BundleSourceOptions) {
    this.#options = options;
    this.#reader = new BundleReader(options.path, options.limits ?? DEFAULT_LIMITS);
    this.#holes = new Holes(options.clock);
  }

  /**
   * Reads the bundle, fills the model, and from then on follows the files. Resolves when everything was read.
   * Throws AppError as `loadBundle` does; then the model was told nothing.
   */
  static async start(options: BundleSourceOptions): Promise<BundleSource> {
    const source = new BundleSource(options);
    source.#world.apply(await source.#reader.refresh());
    refuseEmpty(source.#world, options.path);
    source.#fill();
    source.#watching = new Watching(options.path, options, () => source.refresh());
    return source;
  }

  /** What the files held when they were last read. */
  get world(): BundleWorld {
    return this.#world;
  }

  /** Why the files cannot be read now; undefined when they can. */
  get failed(): string | undefined {
    return this.#failed;
  }

  /** Reads what changed now, without waiting for whoever watches; resolves when the model was told. O(files) to look. */
  refresh(): Promise<void> {
    const next = this.#reading.then(() => this.#refresh());
    this.#reading = next.catch(() => undefined);
    return next;
  }

  /** Ends watching; resolves when nothing more will be told to the model. */
  async stop(): Promise<void> {
    await this.#watching?.stop();
    await this.#reading;
  }

  #fill(): void {
    const { sink, log, path } = this.#options;
    const lists = Map.groupBy(this.#world.objects(), ({ kind }: RbacObject) => LIST_OF_KIND[kind]);
    for (const list of OBJECT_LISTS) sink.replace(list, lists.get(list) ?? []);
    this.#tellRest();
    const counts = Object.fromEntries(Array.from(lists, ([list, objects]) => [list, objects.length]));
    log.info({ path, counts, gaps: this.#world.gaps().length }, 'bundle read');
  }

  async #refresh(): Promise<void> {
    const { sink, log, path } = this.#options;
    try {
      const changed = await this.#reader.refresh();
      const isChanged = changed.read.length + changed.gone.length > 0;
      const changes = isChanged ? this.#world.apply(changed) : undefined;
      refuseEmpty(this.#world, path);
      if (this.#failed !== undefined) this.#fill();
      else if (changes !== undefined) this.#tell(changes);
      this.#failed = undefined;
      for (const list of OBJECT_LISTS) sink.alive(list);
      if (isChanged) log.info({ path, files: changed.read.length, gone: changed.gone.length }, 'bundle changed');
    } catch (error) {
      this.#fail(error instanceof AppError ? error.message : 'The bundle could not be read again.');
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** The model keeps what it was told; once the bundle can be read again it is told everything. */
  #fail(says: string): void {
    const { sink, log, path } = this.#options;
    if (this.#failed !== says) log.warn({ path, error: says }, 'bundle cannot be read');
    this.#failed = says;
    for (const list of OBJECT_LISTS) sink.phase(list, 'stale', says);
  }

  #tell(changes: WorldChange): void {
    for (const [list, ofList] of changes) this.#options.sink.change(list, ofList);
    this.#tellRest();
  }

  /** What a bundle lacks is no failure of it: the lists are synced, and empty. */
  #tellRest(): void {
    const { sink } = this.#options;
    const { discovery, version } = this.#world;
    if (discovery !== undefined) sink.discovery(discovery);
    else sink.phase('discovery', 'synced', 'the bundle has no discovery document');
    if (version !== undefined) sink.version(version);
    else sink.phase('version', 'synced', 'the bundle has no version document');
    sink.holes(this.#holes.of(this.#world.gaps()));
  }
}
