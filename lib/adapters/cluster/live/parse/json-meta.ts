import type { Meta } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { eachIn, isJson, MalformedError, optionalTextIn, type Json } from './json';

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
  if (typeof creationTimestamp === 'string') meta.creationTimestamp = creationTimestamp;
  if (typeof deletionTimestamp === 'string') meta.deletionTimestamp = deletionTimestamp;
  const labels = parseTexts(metadata, 'labels');
  if (labels !== undefined) meta.labels = labels;
  const annotations = parseTexts(metadata, 'annotations');
  const kept = annotations === undefined ? undefined : withoutLastApplied(annotations);
  if (kept !== undefined) meta.annotations = kept;
  const lastWrite = parseLastWrite(metadata, intern);
  if (lastWrite !== undefined) meta.lastWrite = lastWrite;
  const controller = parseController(metadata, intern);
  if (controller !== undefined) meta.controller = controller;
  return meta;
}

function parseTexts(metadata: Json, field: string): Texts | undefined {
  const value = metadata[field];
  if (value === undefined || value === null) return undefined;
  if (!isJson(value) || !holdsTexts(value)) throw new MalformedError(`${field} is no map of texts`);
  return value;
}

function holdsTexts(value: Json): value is Texts {
  for (const key in value) if (typeof value[key] !== 'string') return false;
  return true;
}

/** Undefined when nothing else is left. */
function withoutLastApplied(annotations: Texts): Texts | undefined {
  if (!(LAST_APPLIED in annotations)) return annotations;
  const kept = Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** The API server lets one owner at most be the controller. */
function parseController(metadata: Json, intern: Interner): Meta['controller'] {
  let controller: Meta['controller'];
  eachIn(metadata, 'ownerReferences', (owner) => {
    if (owner['controller'] !== true) return;
    const text = (field: string) => intern.text(optionalTextIn(owner, field));
    controller = { apiVersion: text('apiVersion'), kind: text('kind'), name: text('name') };
  });
  return controller;
}

/** Of the entries the one with the latest time; those without a time count as oldest, of equals the last listed wins. */
function parseLastWrite(metadata: Json, intern: Interner): Meta['lastWrite'] {
  let last: Json | undefined;
  let time = '';
  eachIn(metadata, 'managedFields', (entry) => {
    const at = typeof entry['time'] === 'string' ? entry['time'] : '';
    if (last !== undefined && at < time) return;
    last = entry;
    time = at;
  });
  if (last === undefined) return undefined;
  const { manager, operation } = last;
  const who = {
    manager: typeof manager === 'string' ? intern.text(manager) : '',
    operation: typeof operation === 'string' ? intern.text(operation) : '',
  };
  return time === '' ? who : { ...who, time };
}
