import type { RbacKind, RbacObject } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import { eachIn, MalformedError, objectIn, optionalTextIn, parseJson, textIn, within } from './json';
import { parseObject } from './json-object';
import { readObject } from './proto-object';
import { field, type ProtoReader } from './proto-reader';
import { isProtobuf, unwrap } from './proto-status';

/** One page of a list. `next` is where the next one begins, empty after the last. */
export type ListPage = {
  readonly objects: readonly RbacObject[];
  readonly resourceVersion: string;
  readonly next: string;
};

/** What to ask for: protobuf is half the bytes and a quarter of the work; a server may answer with JSON all the same. */
export const LIST_ACCEPT = 'application/vnd.kubernetes.protobuf,application/json';

/** Parses a page in whichever form it came. Throws MalformedError. */
export function parseListPage(
  body: Buffer,
  contentType: string | undefined,
  kind: RbacKind,
  intern: Interner,
): ListPage {
  return isProtobuf(contentType)
    ? parseProtoPage(body, kind, intern)
    : parseJsonPage(body.toString('utf8'), kind, intern);
}

function parseJsonPage(text: string, kind: RbacKind, intern: Interner): ListPage {
  const page = parseJson(text);
  const metadata = objectIn(page, 'metadata');
  return {
    objects: eachIn(page, 'items', (item) => parseObject(item, kind, intern)),
    resourceVersion: textIn(metadata, 'resourceVersion'),
    next: optionalTextIn(metadata, 'continue'),
  };
}

// A list: metadata = 1, items = 2; ListMeta: resourceVersion = 2, continue = 3.
const METADATA = field(1);
const ITEMS = field(2);

function parseProtoPage(body: Buffer, kind: RbacKind, intern: Interner): ListPage {
  const { reader, end } = unwrap(body, intern.texts);
  return readList(reader, end, kind, intern);
}

function readList(reader: ProtoReader, end: number, kind: RbacKind, intern: Interner): ListPage {
  const objects: RbacObject[] = [];
  let [resourceVersion, next] = ['', ''];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === ITEMS) objects.push(readItem(reader, objects.length, kind, intern));
    else if (tag === METADATA) [resourceVersion, next] = readListMeta(reader);
    else reader.skip(tag);
  }
  if (resourceVersion === '') throw new MalformedError('metadata.resourceVersion is missing');
  return { objects, resourceVersion, next };
}

function readItem(reader: ProtoReader, at: number, kind: RbacKind, intern: Interner): RbacObject {
  try {
    const end = reader.end();
    const object = readObject(reader, end, kind, intern);
    if (reader.at !== end) throw new MalformedError('it runs over its end');
    return object;
  } catch (error) {
    throw within(`items[${String(at)}]`, error);
  }
}

function readListMeta(reader: ProtoReader): [resourceVersion: string, next: string] {
  const end = reader.end();
  const read: [string, string] = ['', ''];
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === field(2)) read[0] = reader.text();
    else if (tag === field(3)) read[1] = reader.text();
    else reader.skip(tag);
  }
  return read;
}
