import { type FileContent, unreadableFile } from './file-content';
import {
  type ArchiveForm,
  type BundleLimits,
  type FoundFile,
  ChangedFile,
  archiveForm,
  bundleError,
  findFiles,
  inMiB,
  readArchive,
  readStableFile,
  tooLarge,
  wordsOf,
} from './files';
import { KeptTexts } from './objects';
import { readContent } from './read-content';

/** Files read at the same time: waiting for the disk overlaps, and few are held at once. */
const PARALLEL = 4;
const NOT_READ: Readonly<Record<string, string>> = {
  zip: 'is a zip archive: pack it as .tar.gz',
  zstd: 'is compressed with zstd: pack it as .tar.gz',
  bzip2: 'is compressed with bzip2: pack it as .tar.gz',
  xz: 'is compressed with xz: pack it as .tar.gz',
};

/** What is different since the last time. */
export type BundleChange = { readonly read: readonly FileContent[]; readonly gone: readonly string[] };

/** Reads a folder, a file or an archive, and at every later time only the files that may have changed. */
export class BundleReader {
  readonly #root: string;
  readonly #limits: BundleLimits;
  /** By path, the stamp of the file that was last read; for an archive by the paths in it, its own stamp. */
  #stamps = new Map<string, string>();

  constructor(root: string, limits: BundleLimits) {
    this.#root = root;
    this.#limits = limits;
  }

  /**
   * What changed since the last call, everything at the first. O(files) to look, then O(bytes of the changed files).
   * Throws AppError `misconfigured` or `too-large` when the bundle as a whole cannot be read; then nothing was taken.
   */
  async refresh(): Promise<BundleChange> {
    const found = await findFiles(this.#root, this.#limits);
    if (found.is === 'folder') return this.#files(found.files);
    const { location, stamp, size } = found.file;
    const form = await this.#formOf(location);
    if (form === 'tar' || form === 'gzip') return this.#archive(location, stamp, form === 'gzip');
    const words = NOT_READ[form];
    if (words !== undefined) throw bundleError(this.#root, words);
    const { fileBytes } = this.#limits;
    if (size > fileBytes) throw tooLarge(this.#root, `is larger than ${inMiB(fileBytes)}`);
    return this.#files([found.file]);
  }

  async #formOf(location: string): Promise<ArchiveForm> {
    try {
      return await archiveForm(location);
    } catch (error) {
      const words = wordsOf(error);
      throw words === undefined ? error : bundleError(this.#root, words);
    }
  }

  async #files(found: readonly FoundFile[]): Promise<BundleChange> {
    const stamps = new Map(found.map((file) => [file.path, 'stamp' in file ? file.stamp : file.unreadable]));
    const changed = found.filter((file) => this.#stamps.get(file.path) !== stamps.get(file.path));
    const keep = new KeptTexts();
    const read: FileContent[] = [];
    const queue = changed.values();
    const worker = async () => {
      for (const file of queue) read.push(await this.#file(file, keep));
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return this.#changed(read, stamps);
  }

  async #file(file: FoundFile, keep: KeptTexts): Promise<FileContent> {
    if ('unreadable' in file) return unreadableFile(file.path, file.unreadable);
    try {
      return await readContent(file.path, await readStableFile(file.location, this.#limits.fileBytes), keep);
    } catch (error) {
      const words = error instanceof ChangedFile ? error.message : wordsOf(error);
      if (words === undefined) throw error;
      return unreadableFile(file.path, words);
    }
  }

  async #archive(location: string, stamp: string, gzip: boolean): Promise<BundleChange> {
    if ([...this.#stamps.values()][0] === stamp) return { read: [], gone: [] };
    const keep = new KeptTexts();
    const contents = new Map<string, FileContent>();
    for await (const entry of readArchive(location, gzip, this.#limits)) {
      // Of two entries of one name the last one counts, as when it is unpacked.
      if ('unreadable' in entry) contents.set(entry.path, unreadableFile(entry.path, entry.unreadable));
      else contents.set(entry.path, await readContent(entry.path, entry.bytes, keep));
    }
    return this.#changed([...contents.values()], new Map([...contents.keys()].map((path) => [path, stamp])));
  }

  #changed(read: readonly FileContent[], stamps: Map<string, string>): BundleChange {
    const gone = [...this.#stamps.keys()].filter((path) => !stamps.has(path));
    this.#stamps = stamps;
    return { read, gone };
  }
}
