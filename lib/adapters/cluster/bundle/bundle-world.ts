import { LIST_OF_KIND, type ListName } from '@/lib/contract';
import { type Change, type ClusterRole, type ObjectRef, type RbacObject, refOf } from '@/lib/domain/rbac';
import {
  type Discovery,
  isAggregatedDiscovery,
  mergeDiscoveries,
  parseAggregatedDiscovery,
  parseLegacyDiscovery,
} from '@/lib/domain/rbac/discovery';
import { filledRoles } from './aggregated-roles';
import type { BundleChange } from './bundle-reader';
import type { FileContent, FileGap } from './file-content';
import { byPath } from './files';
import { keyOf, wordsOf } from './object-key';

/** What turns the objects before a change into those after it, by list. */
export type WorldChange = ReadonlyMap<ListName, readonly Change[]>;

/**
 * All objects of a bundle. Of an object that is defined more than once the last definition counts, by path and line, as
 * when kubectl applies them one after the other; every other one that says something else is a gap. Work is in proportion to the files that changed
 * (and, while an aggregated role is simulated, to the ClusterRoles).
 */
export class BundleWorld {
  readonly #contents = new Map<string, FileContent>();
  /** Every definition of an object, the last by path and line first: it counts. */
  readonly #definitions = new Map<string, readonly RbacObject[]>();
  readonly #repeated = new Set<string>();
  readonly #clusterRoles = new Map<string, ClusterRole>();
  /** Aggregated roles without stored rules, with those that they would get, by key. */
  #filled: ReadonlyMap<string, ClusterRole> = new Map();
  #discovery: Discovery | undefined;
  #discoveryDocuments: readonly unknown[] = [];

  /** Takes files in, out, or new; O(objects of these files). */
  apply({ read, gone }: BundleChange): WorldChange {
    const before = new Map<string, RbacObject | undefined>();
    for (const path of [...gone, ...read.map((content) => content.path)]) {
      for (const object of this.#contents.get(path)?.objects ?? []) this.#remove(object, before);
      this.#contents.delete(path);
    }
    for (const content of read) {
      this.#contents.set(content.path, content);
      for (const object of content.objects) this.#add(object, before);
    }
    this.#aggregate(before);
    this.#discover();
    return this.#changes(before);
  }

  /** What every list holds. */
  *objects(): Generator<RbacObject> {
    for (const [key, [first]] of this.#definitions) if (first !== undefined) yield this.#effective(key, first);
  }

  /** What the bundle says that the cluster serves; undefined when it says nothing. */
  get discovery(): Discovery | undefined {
    return this.#discovery;
  }

  /** Of the first version document. */
  get version(): string | undefined {
    return this.#sorted().find(({ version }) => version !== undefined)?.version;
  }

  /** Documents of kinds that are not read, by `apiVersion/kind`; of what is no object, by the empty text. */
  get others(): ReadonlyMap<string, number> {
    const total = new Map<string, number>();
    for (const { others } of this.#contents.values()) {
      for (const [kind, count] of others) total.set(kind, (total.get(kind) ?? 0) + count);
    }
    return total;
  }

  /** Whether there is nothing in it to answer from, not even a broken document. */
  get isEmpty(): boolean {
    return this.#definitions.size === 0 && [...this.#contents.values()].every(({ gaps }) => gaps.length === 0);
  }

  /** Every definition of an object as its file has it, from the last to the first: the last in the files counts. */
  definitionsOf(ref: ObjectRef): readonly RbacObject[] {
    return this.#definitions.get(keyOf(ref)) ?? [];
  }

  /** By file, how many of its objects satisfy `test`; files with none are left out. O(objects). */
  filesWith(test: (object: RbacObject) => boolean): ReadonlyMap<string, number> {
    const counted = Array.from(this.#contents, ([path, { objects }]) => [path, objects.filter(test).length] as const);
    return new Map(counted.filter(([, count]) => count > 0));
  }

  /** The last object of a file that satisfies `test`. O(objects of the file). */
  lastOf(path: string, test: (object: RbacObject) => boolean): RbacObject | undefined {
    return this.#contents.get(path)?.objects.findLast(test);
  }

  /** How many objects there are. */
  get size(): number {
    return this.#definitions.size;
  }

  /** What was not taken in, by file and line. */
  gaps(): readonly FileGap[] {
    const gaps = [...this.#contents.values()].flatMap((content) => content.gaps);
    for (const key of this.#repeated) gaps.push(...repetitions(this.#definitions.get(key) ?? []));
    return gaps.sort((a, b) => byPath({ path: a.file }, { path: b.file }) || (a.line ?? 0) - (b.line ?? 0));
  }

  #add(object: RbacObject, before: Map<string, RbacObject | undefined>): void {
    const key = this.#touch(object, before);
    const known = this.#definitions.get(key);
    this.#set(key, object, known === undefined ? [object] : [...known, object].sort((a, b) => byPlace(b, a)));
  }

  #remove(object: RbacObject, before: Map<string, RbacObject | undefined>): void {
    const key = this.#touch(object, before);
    this.#set(
      key,
      object,
      (this.#definitions.get(key) ?? []).filter((other) => other !== object),
    );
  }

  /** Remembers what the object was before anything was done to it. */
  #touch(object: RbacObject, before: Map<string, RbacObject | undefined>): string {
    const key = keyOf(refOf(object));
    const first = this.#definitions.get(key)?.[0];
    if (!before.has(key)) before.set(key, first === undefined ? undefined : this.#effective(key, first));
    return key;
  }

  #set(key: string, object: RbacObject, definitions: readonly RbacObject[]): void {
    const [first] = definitions;
    if (first === undefined) this.#definitions.delete(key);
    else this.#definitions.set(key, definitions);
    if (definitions.length > 1) this.#repeated.add(key);
    else this.#repeated.delete(key);
    if (first?.kind === 'ClusterRole') this.#clusterRoles.set(key, first);
    else if (object.kind === 'ClusterRole') this.#clusterRoles.delete(key);
  }

  #effective(key: string, object: RbacObject): RbacObject {
    return object.kind === 'ClusterRole' ? (this.#filled.get(key) ?? object) : object;
  }

  #aggregate(before: Map<string, RbacObject | undefined>): void {
    if (![...before.keys()].some((key) => key.startsWith('ClusterRole/'))) return;
    const byName = filledRoles([...this.#clusterRoles.values()]);
    const filled = new Map(Array.from(byName.values(), (role) => [keyOf(refOf(role)), role]));
    for (const key of new Set([...this.#filled.keys(), ...filled.keys()])) {
      const role = this.#clusterRoles.get(key);
      if (role !== undefined && !before.has(key)) before.set(key, this.#effective(key, role));
    }
    this.#filled = filled;
  }

  #changes(before: ReadonlyMap<string, RbacObject | undefined>): WorldChange {
    const changes = new Map<ListName, Change[]>();
    for (const [key, old] of before) {
      const first = this.#definitions.get(key)?.[0];
      const change = changeFrom(old, first === undefined ? undefined : this.#effective(key, first));
      if (change === undefined) continue;
      const list = LIST_OF_KIND[change.op === 'put' ? change.object.kind : change.ref.kind];
      const known = changes.get(list);
      if (known === undefined) changes.set(list, [change]);
      else known.push(change);
    }
    return changes;
  }

  #discover(): void {
    const documents = this.#sorted().flatMap(({ discovery }) => discovery);
    const known = this.#discoveryDocuments;
    if (documents.length === known.length && documents.every((document, i) => document === known[i])) return;
    this.#discoveryDocuments = documents;
    this.#discovery = discoveryIn(documents);
  }

  #sorted(): readonly FileContent[] {
    return [...this.#contents.values()].sort(byPath);
  }
}

function changeFrom(old: RbacObject | undefined, now: RbacObject | undefined): Change | undefined {
  if (now === undefined) return old === undefined ? undefined : { op: 'delete', ref: refOf(old) };
  return old !== undefined && JSON.stringify(old) === JSON.stringify(now) ? undefined : { op: 'put', object: now };
}

function discoveryIn(documents: readonly unknown[]): Discovery | undefined {
  if (documents.length === 0) return undefined;
  const aggregated = documents.filter(isAggregatedDiscovery);
  const others = documents.filter((document) => !isAggregatedDiscovery(document));
  const parts = [];
  if (aggregated.length > 0) parts.push(parseAggregatedDiscovery(...aggregated));
  if (others.length > 0) parts.push(parseLegacyDiscovery(...others));
  return mergeDiscoveries(parts);
}

function byPlace(a: RbacObject, b: RbacObject): number {
  const [x, y] = [a.meta.file, b.meta.file];
  return x === undefined || y === undefined ? 0 : byPath(x, y) || x.line - y.line;
}

/** All that a definition says, but for where it stands: a Velero backup holds every object twice. */
function saidBy(object: RbacObject): string {
  return JSON.stringify({ ...object, meta: { ...object.meta, file: undefined } });
}

function repetitions(definitions: readonly RbacObject[]): FileGap[] {
  const [first, ...others] = definitions;
  const kept = first?.meta.file;
  if (first === undefined || kept === undefined) return [];
  const said = saidBy(first);
  return others.flatMap((other) => {
    const { file } = other.meta;
    if (file === undefined || saidBy(other) === said) return [];
    const detail = `${wordsOf(refOf(first))} is defined again, in ${kept.path}:${kept.line}: that one counts, this one does not`;
    return [{ code: 'document-broken', file: file.path, line: file.line, detail }];
  });
}
