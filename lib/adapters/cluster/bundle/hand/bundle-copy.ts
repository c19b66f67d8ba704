import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { type BundleLimits, bundleError } from '../files';
import { codeOf, copyBundle } from './files';

/** Beside the manifests; hidden, so that it is none of them. */
const ABOUT = '.castellan-copy.json';
const About = z.object({ of: z.string(), madeAt: z.string() });

/**
 * The copy of a bundle that changes go to: `<data>/bundles/<id>-<hash>/`, the hash that of the bundle's place, so that
 * two bundles of one name do not meet. It appears as a whole or not at all.
 */
export class BundleCopy {
  readonly folder: string;
  readonly #of: string;
  readonly #parent: string;

  constructor(dataFolder: string, id: string, path: string) {
    this.#of = resolve(path);
    this.#parent = join(dataFolder, 'bundles');
    const hash = createHash('sha256').update(this.#of).digest('hex').slice(0, 8);
    this.folder = join(this.#parent, `${basename(id)}-${hash}`);
  }

  /** Since when there is one, as a time in ISO 8601; undefined when there is none. Throws AppError `misconfigured`. */
  async madeAt(): Promise<string | undefined> {
    try {
      const about = About.parse(JSON.parse(await readFile(join(this.folder, ABOUT), 'utf8')));
      return about.of === this.#of ? about.madeAt : undefined;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw bundleError(
        this.folder,
        'is no whole copy of a bundle any more: move it away to start from the bundle again',
      );
    }
  }

  /** Throws as reading the bundle does, and errors of the system; then there is none. */
  async make(limits: BundleLimits, now: number): Promise<string> {
    const madeAt = new Date(now).toISOString();
    const draft = join(this.#parent, `.making-${randomBytes(6).toString('hex')}`);
    await mkdir(draft, { recursive: true, mode: 0o700 });
    try {
      await copyBundle(this.#of, draft, limits);
      const about: z.infer<typeof About> = { of: this.#of, madeAt };
      await writeFile(join(draft, ABOUT), JSON.stringify(about), { flush: true });
      await rename(draft, this.folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    return madeAt;
  }

  /** Away with it, as a whole: a crash leaves no half of it to be read. */
  async discard(): Promise<void> {
    const aside = join(this.#parent, `.gone-${randomBytes(6).toString('hex')}`);
    try {
      await rename(this.folder, aside);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    await rm(aside, { recursive: true, force: true });
  }
}
