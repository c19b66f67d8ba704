import type { Meta } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { isJson, listAt, MalformedError, type Json } from './json';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Texts = Readonly<Record<string, string>>;

// kubectl's copy of the whole object: keeping it would hold everything twice.
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What is kept of `metadata`. managedFields, often most of the bytes, become who wrote last, how and when.
 * O(size of the metadata). Throws MalformedError.
 */
export function parseMeta(metadata: Json, intern: Interner): Meta {
  const meta: Writable<Meta> = {};
  const { uid, resourceVersion, creationTimestamp, deletionTimestamp } = metadata;
  if (typeof uid === 'string') meta.uid = uid;
  if (typeof resourceVersion === 'string') meta.resourceVersion = resourceVersion;
  if (typeof creationTimestamp === 'string') meta.creationTimestamp = intern.text(creationTimestamp);
  if (typeof deletionTimestamp === 'string') meta.deletionTimestamp = deletionTimestamp;
  const labels = parseTexts(metadata['labels'], 'metadata.labels', intern);
  if (labels !== undefined) meta.labels = labels;
  const annotations = parseTexts(metadata['annotations'], 'metadata.annotations', intern);
  if (annotations !== undefined) meta.annotations = annotations;
  const lastWrite = parseLastWrite(metadata['managedFields'], intern);
  if (lastWrite !== undefined) meta.lastWrite = lastWrite;
  return meta;
}

function parseTexts(value: unknown, place: string, intern: Interner): Texts | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJson(value)) throw new MalformedError(`${place} is no object`);
  const texts: Record<string, string> = {};
  let any = false;
  for (const key in value) {
    const text = value[key];
    if (typeof text !== 'string') throw new MalformedError(`${place}[${key}] is no text`);
    if (key === LAST_APPLIED) continue;
    define(texts, key, intern.text(text));
    any = true;
  }
  return any ? texts : undefined;
}

// JSON.parse makes `__proto__` an own key; a plain assignment would not.
function define(texts: Record<string, string>, key: string, value: string): void {
  if (key === '__proto__') Object.defineProperty(texts, key, { value, enumerable: true });
  else texts[key] = value;
}

/** Of the entries the one with the latest time; those without a time count as oldest, of equals the last listed wins. */
function parseLastWrite(value: unknown, intern: Interner): Meta['lastWrite'] {
  let last: Json | undefined;
  let lastTime = '';
  for (const entry of listAt(value, 'metadata.managedFields')) {
    if (!isJson(entry)) throw new MalformedError('metadata.managedFields holds something that is no object');
    const time = typeof entry['time'] === 'string' ? entry['time'] : '';
    if (last !== undefined && time < lastTime) continue;
    last = entry;
    lastTime = time;
  }
  if (last === undefined) return undefined;
  const { manager, operation } = last;
  const who = {
    manager: typeof manager === 'string' ? intern.text(manager) : '',
    operation: typeof operation === 'string' ? intern.text(operation) : '',
  };
  return lastTime === '' ? who : { ...who, time: intern.text(lastTime) };
}
