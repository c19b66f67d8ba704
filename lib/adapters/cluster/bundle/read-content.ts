import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { type RbacObject } from '@/lib/domain/rbac';
import { type Document, type TypeMeta, readDocuments } from './documents';
import { type FileContent, type FileGap, unreadableFile } from './file-content';
import { type Fields, type KeptTexts, isFields, kindOf, parseObject } from './objects';

/** Others get the processor after so many documents: a few milliseconds. */
const PAUSE_AFTER = 100;
/** A list in a list in a list …: nobody writes these. */
const MAX_NESTED_LISTS = 5;
const DISCOVERY_KINDS: ReadonlySet<string> = new Set(['APIGroupDiscoveryList', 'APIResourceList', 'APIGroupList']);
/** Who has one of these and no kind was meant to be an object of RBAC; and so has a list of rules with verbs. */
const TELLING_FIELDS = ['roleRef', 'subjects', 'aggregationRule'];
/** Of what has no kind, so many values are looked at for objects that are hidden in it. */
const MAX_LOOKED_AT = 10_000;

/**
 * The objects in the bytes of one file, and what is wrong with the rest of it, by line. Yields to others between
 * documents. O(bytes).
 *
 * @param path from the root of the bundle; an ending of `.json` means that it is not YAML
 */
export async function readContent(path: string, bytes: Buffer, keep: KeptTexts): Promise<FileContent> {
  const text = withoutMark(bytes);
  if (text === undefined) return unreadableFile(path, 'is UTF-16: write it as UTF-8');
  if (!isUtf8(text)) return unreadableFile(path, 'is not UTF-8 text');
  const reading = new Reading(path, keep);
  let since = 0;
  for (const document of readDocuments(text, !path.endsWith('.json'), isWanted)) {
    reading.take(document);
    since = (since + 1) % PAUSE_AFTER;
    if (since === 0) await setImmediate();
  }
  return reading.content();
}

/** The text behind its byte order mark; undefined when that says UTF-16. */
function withoutMark(bytes: Buffer): Buffer | undefined {
  const [a, b, c] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return undefined;
  return a === 0xef && b === 0xbb && c === 0xbf ? bytes.subarray(3) : bytes;
}

function isWanted(type: TypeMeta): boolean {
  return type.kind.endsWith('List') || kindOf(type) !== 'other';
}

class Reading {
  readonly #path: string;
  readonly #keep: KeptTexts;
  readonly #objects: RbacObject[] = [];
  readonly #gaps: FileGap[] = [];
  readonly #others = new Map<string, number>();
  readonly #discovery: unknown[] = [];
  #version: string | undefined;

  constructor(path: string, keep: KeptTexts) {
    this.#path = path;
    this.#keep = keep;
  }

  take(document: Document): void {
    if (document.state === 'broken') this.#broken(document.line, document.message);
    else if (document.state === 'skipped') this.#other(document.type);
    else this.#value(document.value, document.line, document.list, 0);
  }

  content(): FileContent {
    return {
      path: this.#path,
      objects: this.#objects,
      gaps: this.#gaps,
      others: this.#others,
      discovery: this.#discovery,
      version: this.#version,
    };
  }

  #value(value: unknown, line: number, list: TypeMeta | undefined, depth: number): void {
    if (!isFields(value)) {
      if (list !== undefined) this.#broken(line, 'an item of the list is no object');
      else if (Array.isArray(value)) this.#loose(value, line, depth);
      else this.#other({ apiVersion: '', kind: '' });
      return;
    }
    const type = typeOf(value, list);
    const { items } = value;
    if (type.kind === '' && Array.isArray(items) && items.some(isTyped)) {
      this.#loose(items, line, depth);
      return;
    }
    if (DISCOVERY_KINDS.has(type.kind)) this.#discovery.push(value);
    else if (type.kind.endsWith('List') && Array.isArray(value['items'])) this.#list(value['items'], type, line, depth);
    else this.#object(value, type, line);
  }

  #list(items: readonly unknown[], type: TypeMeta, line: number, depth: number): void {
    const of = { apiVersion: type.apiVersion, kind: type.kind.slice(0, -'List'.length) };
    if (depth >= MAX_NESTED_LISTS) this.#broken(line, `lists are nested deeper than ${MAX_NESTED_LISTS} levels`);
    else for (const item of items) this.#value(item, line, of, depth + 1);
  }

  /**
   * Objects without a List around them, as `jq .items` and a JSON array of dumps leave them: kubectl reads neither, but
   * they are what somebody saved of a cluster. A list of anything else is one value.
   */
  #loose(items: readonly unknown[], line: number, depth: number): void {
    if (!items.some(isTyped)) this.#other({ apiVersion: '', kind: '' });
    else if (depth >= MAX_NESTED_LISTS) this.#broken(line, `lists are nested deeper than ${MAX_NESTED_LISTS} levels`);
    else for (const item of items) this.#value(item, line, undefined, depth + 1);
  }

  #object(value: Fields, type: TypeMeta, line: number): void {
    const kind = kindOf(type);
    if (kind === 'unknown-version') {
      const says = type.apiVersion === '' ? 'is missing' : `is ${type.apiVersion}, which is not known`;
      this.#broken(line, `${type.kind}: apiVersion ${says}`);
    } else if (kind !== 'other') {
      const parsed = parseObject(value, kind, { path: this.#path, line }, this.#keep);
      if ('object' in parsed) this.#objects.push(parsed.object);
      else this.#broken(line, `${kind} ${nameOf(value)}: ${parsed.broken}`);
    } else if (type.kind === '' && isTelling(value)) {
      this.#broken(line, 'kind is missing');
    } else if (type.kind === '' && hiddenIn(value) !== undefined) {
      this.#broken(line, `holds a ${hiddenIn(value) ?? ''} inside, where it is not read`);
    } else {
      this.#version ??= type.kind === '' ? versionIn(value) : undefined;
      this.#other(type);
    }
  }

  #other({ apiVersion, kind }: TypeMeta): void {
    const key = kind === '' ? '' : `${apiVersion}/${kind}`;
    this.#others.set(key, (this.#others.get(key) ?? 0) + 1);
  }

  #broken(line: number, detail: string): void {
    this.#gaps.push({ code: 'document-broken', file: this.#path, line, detail });
  }
}

function isTyped(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTyped);
  return isFields(value) && (typeof value['kind'] === 'string' || isTelling(value) || value['items'] !== undefined);
}

function isTelling(value: Fields): boolean {
  const { rules } = value;
  if (TELLING_FIELDS.some((name) => Object.hasOwn(value, name))) return true;
  return Array.isArray(rules) && rules.some((rule) => isFields(rule) && Array.isArray(rule['verbs']));
}

/** The kind of an object of RBAC that lies somewhere in a value which is none. Stops after so many values. */
function hiddenIn(value: Fields): string | undefined {
  const open: unknown[] = [value];
  for (let looked = 0; looked < MAX_LOOKED_AT && open.length > 0; looked++) {
    const next = open.pop();
    if (isFields(next)) {
      const { kind } = next;
      if (typeof kind === 'string' && RBAC_KINDS.has(kind) && kindOf(typeOf(next, undefined)) === kind) return kind;
    }
    const inner: readonly unknown[] = isFields(next) ? Object.values(next) : Array.isArray(next) ? next : [];
    open.push(...inner.slice(0, MAX_LOOKED_AT));
  }
  return undefined;
}

const RBAC_KINDS: ReadonlySet<string> = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']);

/** Items of typed lists do not repeat the type. */
function typeOf(value: Fields, list: TypeMeta | undefined): TypeMeta {
  const { apiVersion, kind } = value;
  if (typeof kind === 'string') return { apiVersion: typeof apiVersion === 'string' ? apiVersion : '', kind };
  return list ?? { apiVersion: typeof apiVersion === 'string' ? apiVersion : '', kind: '' };
}

function nameOf(value: Fields): string {
  const metadata = value['metadata'];
  const name = isFields(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' && name !== '' ? `“${name.slice(0, 100)}”` : 'without a name';
}

/** As `/version` and `kubectl version -o json` give it. */
function versionIn(value: Fields): string | undefined {
  const server = value['serverVersion'];
  const { gitVersion } = isFields(server) ? server : value;
  return typeof gitVersion === 'string' && gitVersion.length <= 100 ? gitVersion : undefined;
}
