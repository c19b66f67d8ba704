import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/core';
import { BundleSource, type BundleSourceOptions } from '../bundle-source';
import { BundleReader } from '../bundle-reader';
import { BundleWorld } from '../bundle-world';
import { type BundleLimits, DEFAULT_LIMITS, archiveForm, findFiles, readArchive, readStableFile } from '../files';
import { refuseEmpty } from '../load-bundle';
import { BundleCopy } from './bundle-copy';
import { type FileWrite, locate, writeFiles } from './files';

export type BundleFilesOptions = BundleSourceOptions & {
  /** Of the cluster. */
  readonly id: string;
  readonly dataFolder: string;
  /** Changes go into the bundle's own files; archives and the demo are never written to. */
  readonly writeBack: boolean;
  /** Told where it is read from, at once and whenever that changes, and since when there is a copy. */
  readonly moved: (origin: string, copiedAt: string | undefined) => void;
};

/** Where changes of a bundle go. */
export type WritesTo = 'own-files' | 'copy';

/**
 * A bundle that can be changed: its own files where the operator wants that, else a copy that is made at the first
 * change and read from then on.
 */
export class BundleFiles {
  readonly writesTo: WritesTo;
  readonly #options: BundleFilesOptions;
  readonly #copy: BundleCopy;
  readonly #limits: BundleLimits;
  #madeAt: string | undefined;
  #source: BundleSource;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: BundleFilesOptions, copy: BundleCopy, start: Start) {
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#copy = copy;
    this.writesTo = start.writesTo;
    this.#madeAt = start.madeAt;
    this.#source = start.source;
  }

  /**
   * Reads the bundle, or its copy where there is one, and follows it as `BundleSource` does. Throws AppError as that
   * does, and `misconfigured` when an archive is to be written back to.
   */
  static async open(options: BundleFilesOptions): Promise<BundleFiles> {
    const copy = new BundleCopy(options.dataFolder, options.id, options.path);
    if (options.writeBack) await refuseArchive(options.path);
    const found = await copy.madeAt();
    const madeAt = options.writeBack ? undefined : found;
    if (options.writeBack && found !== undefined) {
      options.log.warn(
        { path: options.path, copy: copy.folder },
        'changes made before are in a copy that is not read now',
      );
    }
    const path = madeAt === undefined ? options.path : copy.folder;
    const source = await BundleSource.start({ ...options, path });
    const writesTo = options.writeBack ? 'own-files' : 'copy';
    const files = new BundleFiles(options, copy, { source, madeAt, writesTo });
    files.#tellOrigin();
    return files;
  }

  /** What the files held when they were last read. */
  get world(): BundleWorld {
    return this.#source.world;
  }

  /** The copy that is read instead of the bundle, and since when. */
  get copied(): { readonly folder: string; readonly madeAt: string } | undefined {
    return this.#madeAt === undefined ? undefined : { folder: this.#copy.folder, madeAt: this.#madeAt };
  }

  /** Nobody else changes these files through Castellan while `work` runs. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Reads what changed; the model is told. Throws AppError `cluster-unreachable` while the bundle cannot be read. */
  async refresh(): Promise<void> {
    await this.#source.refresh();
    const { failed } = this.#source;
    if (failed !== undefined) throw new AppError('cluster-unreachable', failed);
  }

  /** The bytes of one file as it is now; undefined when it is not there. Throws WriteRefused and errors of the system. */
  async read(path: string): Promise<Buffer | undefined> {
    const archive = this.copied === undefined ? await archiveAt(this.#options.path) : undefined;
    if (archive !== undefined) return this.#readPacked(path, archive === 'gzip');
    const location = await locate(this.#root, await this.#inside(path));
    return location === undefined ? undefined : readStableFile(location, this.#limits.fileBytes);
  }

  /** Whether all of it is one file. */
  async isOneFile(): Promise<boolean> {
    return (await stat(this.#root)).isFile();
  }

  /** Makes the copy where changes go to one that is not there yet, and reads it from now on; whether it did. */
  async makeWritable(): Promise<boolean> {
    if (this.writesTo === 'own-files' || this.copied !== undefined) return false;
    this.#madeAt = await this.#copy.make(this.#limits, this.#options.clock.now());
    try {
      await this.#readFrom(this.#copy.folder);
      return true;
    } catch (error) {
      this.#madeAt = undefined;
      await this.#copy.discard();
      await this.#readFrom(this.#options.path);
      throw error;
    }
  }

  /** Writes, and tells the model at once. Throws as `writeFiles` does. */
  async write(writes: readonly FileWrite[]): Promise<void> {
    const inside = await Promise.all(writes.map(async (write) => ({ ...write, path: await this.#inside(write.path) })));
    await writeFiles(this.#root, inside);
    await this.#source.refresh();
  }

  /** What the bundle itself holds, whatever the copy does. Throws AppError as reading it does. */
  async original(): Promise<BundleWorld> {
    const { path } = this.#options;
    const world = new BundleWorld();
    world.apply(await new BundleReader(path, this.#limits).refresh());
    refuseEmpty(world, path);
    return world;
  }

  /** Throws the copy away: what is read and followed is the bundle again. For whoever has `exclusive`. */
  async discardCopy(): Promise<void> {
    if (this.copied === undefined) return;
    // What cannot be read now would leave nothing at all.
    await this.original();
    await this.#copy.discard();
    this.#madeAt = undefined;
    await this.#readFrom(this.#options.path);
  }

  async stop(): Promise<void> {
    await this.#turn;
    await this.#source.stop();
  }

  get #root(): string {
    return this.copied?.folder ?? this.#options.path;
  }

  async #readFrom(path: string): Promise<void> {
    await this.#source.stop();
    this.#source = await BundleSource.start({ ...this.#options, path });
    this.#tellOrigin();
  }

  #tellOrigin(): void {
    const { path, moved } = this.#options;
    const origin = this.copied === undefined ? path : `${path}, changed in the copy ${this.copied.folder}`;
    moved(origin, this.copied?.madeAt);
  }

  /** A bundle that is one file has no paths inside. */
  async #inside(path: string): Promise<string> {
    return (await this.isOneFile()) ? '' : path;
  }

  async #readPacked(path: string, gzip: boolean): Promise<Buffer | undefined> {
    let bytes: Buffer | undefined;
    for await (const entry of readArchive(this.#options.path, gzip, this.#limits)) {
      if (entry.path === path) bytes = 'bytes' in entry ? entry.bytes : undefined;
    }
    return bytes;
  }
}

type Start = { readonly source: BundleSource; readonly madeAt: string | undefined; readonly writesTo: WritesTo };

/** The form of the archive that is at the path; undefined when none is. */
async function archiveAt(path: string): Promise<'tar' | 'gzip' | undefined> {
  if (!(await stat(path)).isFile()) return undefined;
  const form = await archiveForm(path);
  return form === 'tar' || form === 'gzip' ? form : undefined;
}

async function refuseArchive(path: string): Promise<void> {
  // What is wrong with the path itself is said by whoever reads it.
  await findFiles(path, DEFAULT_LIMITS);
  if ((await archiveAt(path)) === undefined) return;
  const message = 'is an archive, which is not written back to: unpack it, or leave --write-back out';
  throw new AppError('misconfigured', `The bundle ${path} ${message}.`, { places: [{ path, message }] });
}
