import { type PlannedObject, type PlannedRef, formatRef } from '@/lib/domain/plan';
import { type RbacObject, refOf } from '@/lib/domain/rbac';
import type { BundleWorld } from '../bundle-world';
import { type FileWrite, pathFor } from './files';
import { type FileChange, EditRefused, editDocuments, newFile } from './text';

/** One change of one object. */
export type ObjectChange =
  | { readonly op: 'create'; readonly ref: PlannedRef; readonly object: PlannedObject }
  | { readonly op: 'update'; readonly ref: PlannedRef; readonly object: PlannedObject }
  | { readonly op: 'delete'; readonly ref: PlannedRef };

export type Manifests = {
  readonly world: BundleWorld;
  read(path: string): Promise<Buffer | undefined>;
  isOneFile(): Promise<boolean>;
};

/**
 * What becomes of the files, not written yet. Changes that come later see what earlier ones made of a file. Throws
 * EditRefused, with the file in its words, where a manifest cannot be changed.
 */
export class PlannedWrites {
  readonly #manifests: Manifests;
  readonly #writes = new Map<string, FileWrite>();

  constructor(manifests: Manifests) {
    this.#manifests = manifests;
  }

  /** Files that are changed, by path. */
  get all(): readonly FileWrite[] {
    return [...this.#writes.values()].filter(({ before, after }) => !same(before, after));
  }

  /** O(bytes of the files that hold the object). */
  async add(change: ObjectChange): Promise<void> {
    if (change.op === 'create') return this.#create(change.ref, change.object);
    const paths = this.#pathsOf(change.ref);
    const [first] = paths;
    if (first === undefined) throw new EditRefused(`${formatRef(change.ref)} is not in the files`);
    if (change.op === 'update') return this.#edit(first, change);
    for (const path of paths) await this.#edit(path, change);
  }

  #pathsOf(ref: PlannedRef): string[] {
    const files = this.#manifests.world.definitionsOf(ref).flatMap(({ meta }) => meta.file?.path ?? []);
    return [...new Set(files)];
  }

  /** Beside its like where there are any, in the file with most of them; else in a file of its own. */
  async #create(ref: PlannedRef, object: PlannedObject): Promise<void> {
    const { world } = this.#manifests;
    const isLike = (other: RbacObject) => other.kind === ref.kind && refOf(other).namespace === ref.namespace;
    const candidates = [...world.filesWith(isLike)].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    for (const [path] of candidates) {
      if (await this.#placeIn(path, object, isLike)) return;
    }
    const [[only] = []] = (await this.#manifests.isOneFile()) ? [...world.filesWith(() => true)] : [];
    if (only !== undefined) return this.#edit(only, { op: 'create', object, beside: undefined });
    const path = pathFor(ref);
    if ((await this.#before(path)) === undefined) this.#put(path, newFile(object));
    // Something else lies there: then it is a file like any other.
    else await this.#edit(path, { op: 'create', object, beside: undefined });
  }

  async #placeIn(path: string, object: PlannedObject, isLike: (other: RbacObject) => boolean): Promise<boolean> {
    const bytes = await this.#before(path);
    if (bytes === undefined) return false;
    const peer = this.#manifests.world.lastOf(path, isLike);
    if (peer === undefined) return false;
    const { kind, namespace, name } = refOf(peer);
    if (kind === 'Namespace' || kind === 'ServiceAccount') return false;
    try {
      await this.#edit(path, { op: 'create', object, beside: { kind, namespace, name } });
      return true;
    } catch (error) {
      // A file that takes no other object: the next one may.
      if (error instanceof EditRefused) return false;
      throw error;
    }
  }

  async #edit(path: string, change: FileChange): Promise<void> {
    const bytes = await this.#before(path);
    if (bytes === undefined) throw new EditRefused(`${path} is not there any more`);
    try {
      this.#put(path, await editDocuments(path, bytes, [change]));
    } catch (error) {
      if (error instanceof EditRefused) throw error.in(path);
      throw error;
    }
  }

  async #before(path: string): Promise<Buffer | undefined> {
    const known = this.#writes.get(path);
    if (known !== undefined) return known.after;
    const bytes = await this.#manifests.read(path);
    this.#writes.set(path, { path, before: bytes, after: bytes });
    return bytes;
  }

  #put(path: string, after: Buffer | undefined): void {
    this.#writes.set(path, { path, before: this.#writes.get(path)?.before, after });
  }
}

function same(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
