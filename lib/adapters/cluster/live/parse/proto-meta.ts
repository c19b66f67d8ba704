import type { Meta } from '@/lib/domain/rbac';
import { MalformedError } from './json';
import { field, type ProtoReader } from './proto-reader';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Texts = Readonly<Record<string, string>>;

/** What is read of an object's metadata; name and namespace are empty when they were not sent. */
export type ProtoMeta = { name: string; namespace: string; meta: Meta };

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
// apimachinery, meta/v1/generated.proto: ObjectMeta, OwnerReference, ManagedFieldsEntry, Time; a map entry is a message of key and value.
const NAME = field(1);
const NAMESPACE = field(3);
const UID = field(5);
const RESOURCE_VERSION = field(6);
const CREATED = field(8);
const DELETED = field(9);
const LABELS = field(11);
const ANNOTATIONS = field(12);
const OWNERS = field(13);
const MANAGED_FIELDS = field(17);
const KEY = field(1);
const VALUE = field(2);
const MANAGER = field(1);
const OPERATION = field(2);
const TIME = field(4);
const SECONDS = 1 << 3;
const OWNER_KIND = field(1);
const OWNER_NAME = field(3);
const OWNER_VERSION = field(5);
const OWNER_CONTROLS = 6 << 3;
/** Of the year 9999, the last one that RFC 3339 can write; times before 1970 come as far larger numbers. */
const LAST_SECOND = 253_402_300_799;

/** Reads an ObjectMeta up to `end`. managedFields become who wrote last, how and when. */
export function readMeta(reader: ProtoReader, end: number): ProtoMeta {
  const read: ProtoMeta = { name: '', namespace: '', meta: {} };
  const meta: Writable<Meta> = {};
  let labels: [string, string][] | undefined;
  let annotations: [string, string][] | undefined;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === NAME) read.name = reader.sharedText();
    else if (tag === NAMESPACE) read.namespace = reader.sharedText();
    else if (tag === UID) meta.uid = reader.text();
    else if (tag === RESOURCE_VERSION) meta.resourceVersion = reader.text();
    else if (tag === CREATED) meta.creationTimestamp = readTime(reader);
    else if (tag === DELETED) meta.deletionTimestamp = readTime(reader);
    else if (tag === LABELS) (labels ??= []).push(readEntry(reader));
    else if (tag === ANNOTATIONS) (annotations ??= []).push(readEntry(reader));
    else if (tag === MANAGED_FIELDS) meta.lastWrite = later(meta.lastWrite, readManaged(reader));
    else if (tag === OWNERS) readOwner(reader, meta);
    else reader.skip(tag);
  }
  if (labels !== undefined) meta.labels = textsOf(labels);
  const kept = annotations?.filter(([key]) => key !== LAST_APPLIED) ?? [];
  if (kept.length > 0) meta.annotations = textsOf(kept);
  read.meta = meta;
  return read;
}

/** Reads one entry of a map of texts. */
export function readEntry(reader: ProtoReader): [string, string] {
  const end = reader.end();
  const entry: [string, string] = ['', ''];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === KEY) entry[0] = reader.sharedText();
    else if (tag === VALUE) entry[1] = reader.sharedText();
    else reader.skip(tag);
  }
  return entry;
}

/** A map of texts. Plain assignment is faster, but would not make `__proto__` a key. */
export function textsOf(entries: readonly (readonly [string, string])[]): Texts {
  if (entries.some(([key]) => key === '__proto__')) return Object.fromEntries(entries);
  const texts: Record<string, string> = {};
  for (const [key, value] of entries) texts[key] = value;
  return texts;
}

/** Of the owners the one that controls the object is kept. */
function readOwner(reader: ProtoReader, meta: Writable<Meta>): void {
  const end = reader.end();
  const owner = { apiVersion: '', kind: '', name: '' };
  let controls = false;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === OWNER_KIND) owner.kind = reader.sharedText();
    else if (tag === OWNER_NAME) owner.name = reader.sharedText();
    else if (tag === OWNER_VERSION) owner.apiVersion = reader.sharedText();
    else if (tag === OWNER_CONTROLS) controls = reader.varint() === 1;
    else reader.skip(tag);
  }
  if (controls) meta.controller = owner;
}

type LastWrite = NonNullable<Meta['lastWrite']>;

function readManaged(reader: ProtoReader): LastWrite {
  const end = reader.end();
  const write: Writable<LastWrite> = { manager: '', operation: '' };
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === MANAGER) write.manager = reader.sharedText();
    else if (tag === OPERATION) write.operation = reader.sharedText();
    else if (tag === TIME) write.time = readTime(reader);
    else reader.skip(tag);
  }
  return write;
}

/** The later of two writes; of equals the second, as it is listed later. */
function later(a: LastWrite | undefined, b: LastWrite): LastWrite {
  return a === undefined || (b.time ?? '') >= (a.time ?? '') ? b : a;
}

/** A Time as JSON has it: RFC 3339 in whole seconds. */
function readTime(reader: ProtoReader): string {
  const end = reader.end();
  let seconds = 0;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === SECONDS) seconds = reader.varint();
    else reader.skip(tag);
  }
  if (seconds > LAST_SECOND) throw new MalformedError('a time is out of range');
  const slot = seconds % TIMES;
  const known = times[slot];
  if (known?.seconds === seconds) return known.text;
  const text = `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
  times[slot] = { seconds, text };
  return text;
}

// Objects that were written together come together: their times are the same texts.
const TIMES = 64;
const times: { readonly seconds: number; readonly text: string }[] = [];
