import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { bundleError, tooLarge, wordsOf } from './file-errors';
import { type FoundFile, byPath, isHidden, isManifestName } from './found-file';
import { type BundleLimits, inMiB } from './limits';

type Readable = Extract<FoundFile, { location: string }>;

/** What is at the root of a bundle. */
export type Found =
  { readonly is: 'folder'; readonly files: readonly FoundFile[] } | { readonly is: 'file'; readonly file: Readable };

/**
 * The manifests below a folder, or the one file that `root` is, by path. Hidden files and folders are passed over.
 * A symbolic link to a file inside the folder is followed (a mounted ConfigMap is made of them); other links, devices
 * and folders that cannot be read are returned as unreadable. O(files), a few open at a time.
 *
 * Throws AppError `misconfigured` when there is nothing at `root`, `too-large` beyond the limits.
 */
export async function findFiles(root: string, limits: BundleLimits): Promise<Found> {
  const top = await orBundleError(root, () => stat(root));
  if (!top.isDirectory() && !top.isFile()) throw bundleError(root, 'is neither a file nor a folder');
  const location = await orBundleError(root, () => realpath(root));
  if (top.isFile()) {
    // What is named is read, whatever its name; what it holds is measured by who knows whether it is an archive.
    if (top.size > limits.totalBytes) throw tooLarge(root, `is larger than ${inMiB(limits.totalBytes)}`);
    return { is: 'file', file: { path: basename(root), location, size: top.size, stamp: stampOf(top) } };
  }
  const search = new Search(root, location, limits);
  await search.folder('', 0);
  return { is: 'folder', files: search.result() };
}

function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [ino, size, mtimeMs, ctimeMs].join(' ');
}

async function orBundleError<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const words = wordsOf(error);
    throw words === undefined ? error : bundleError(root, words);
  }
}

class Search {
  readonly #root: string;
  readonly #realRoot: string;
  readonly #limits: BundleLimits;
  readonly #files = new Map<string, Readable>();
  readonly #links: Readable[] = [];
  readonly #unreadable: FoundFile[] = [];
  #count = 0;
  #bytes = 0;

  constructor(root: string, realRoot: string, limits: BundleLimits) {
    this.#root = root;
    this.#realRoot = realRoot;
    this.#limits = limits;
  }

  result(): FoundFile[] {
    // A link to a file that is found anyway is that file; of two links to one file the first counts.
    const seen = new Set(this.#files.keys());
    const links = this.#links.sort(byPath).filter(({ location }) => !seen.has(location) && seen.add(location));
    return [...this.#files.values(), ...links, ...this.#unreadable].sort(byPath);
  }

  async folder(path: string, depth: number): Promise<void> {
    if (depth > this.#limits.depth) {
      this.#refuse(path, `is nested deeper than ${this.#limits.depth} folders`);
      return;
    }
    const entries = await this.#entries(path);
    const visible = entries.filter(({ name }) => !isHidden(name));
    // One folder after the other: the files of one are looked at together.
    await Promise.all(visible.filter((entry) => !entry.isDirectory()).map((entry) => this.#entry(path, entry)));
    for (const entry of visible) if (entry.isDirectory()) await this.folder(inside(path, entry.name), depth + 1);
  }

  async #entries(path: string): Promise<Dirent[]> {
    try {
      return await readdir(join(this.#realRoot, path), { withFileTypes: true });
    } catch (error) {
      const words = wordsOf(error);
      if (words === undefined) throw error;
      if (path === '') throw bundleError(this.#root, words);
      this.#refuse(path, words);
      return [];
    }
  }

  async #entry(folder: string, entry: Dirent): Promise<void> {
    const path = inside(folder, entry.name);
    const location = join(this.#realRoot, path);
    try {
      if (entry.isSymbolicLink()) await this.#link(path, location);
      else if (!isManifestName(entry.name)) return;
      else if (entry.isFile())
        this.#measure(path, location, await lstat(location), (file) => this.#files.set(location, file));
      else this.#refuse(path, 'is no regular file');
    } catch (error) {
      const words = wordsOf(error);
      if (words === undefined) throw error;
      this.#refuse(path, words);
    }
  }

  async #link(path: string, location: string): Promise<void> {
    const target = await realpath(location);
    const stats = await stat(target);
    const isInside = target.startsWith(this.#realRoot + sep);
    if (stats.isDirectory()) this.#refuse(path, 'is a symbolic link to a folder, which is not followed');
    else if (!isManifestName(path)) return;
    else if (!isInside) this.#refuse(path, 'is a symbolic link out of the bundle, which is not followed');
    else if (stats.isFile()) this.#measure(path, target, stats, (file) => this.#links.push(file));
    else this.#refuse(path, 'is a symbolic link to what is no regular file');
  }

  #measure(path: string, location: string, stats: Stats, keep: (file: Readable) => void): void {
    const { size } = stats;
    const { fileBytes, totalBytes, files } = this.#limits;
    if (size > fileBytes) {
      this.#refuse(path, `is larger than ${inMiB(fileBytes)}`);
      return;
    }
    this.#bytes += size;
    this.#count++;
    if (this.#count > files) throw tooLarge(this.#root, `has more than ${files} manifests`);
    if (this.#bytes > totalBytes)
      throw tooLarge(this.#root, `has manifests of more than ${inMiB(totalBytes)} together`);
    keep({ path, location, size, stamp: stampOf(stats) });
  }

  #refuse(path: string, unreadable: string): void {
    this.#unreadable.push({ path, unreadable });
    if (this.#unreadable.length > this.#limits.files)
      throw tooLarge(this.#root, 'has too many files that cannot be read');
  }
}

function inside(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
