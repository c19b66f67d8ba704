import { type Document, type Range, type TypeMeta, headOf, listType, textOf } from './document';
import type { JsonRange } from './json-ranges';

/** The values in a file of JSON. Items of lists come one by one, and a broken one does not spoil the others. */
export function* jsonDocuments(bytes: Buffer, ranges: readonly JsonRange[]): Generator<Document> {
  for (const range of ranges) {
    const first = bytes[range.start];
    if (first === 0x7b || first === 0x5b) yield* documentsIn(bytes, range);
    else {
      const word = parse(bytes, range);
      yield word;
      // Text that is no JSON is one mistake, not one a word.
      if (word.state === 'broken') return;
    }
  }
}

/** Whether every value of the file is JSON; the items of lists are not looked at. */
export function isJson(bytes: Buffer, ranges: readonly JsonRange[]): boolean {
  return ranges.every((range) => headDocument(bytes, range).state === 'read');
}

/** What a list whose items can be read alone is a list of; undefined for everything else. */
export function typeOfJsonList(bytes: Buffer, range: JsonRange): TypeMeta | undefined {
  const head = headDocument(bytes, range);
  return range.list !== undefined && head.state === 'read' ? listType(head.value) : undefined;
}

function headDocument(bytes: Buffer, range: JsonRange): Document {
  return range.list === undefined ? parse(bytes, range) : parseText(headOf(bytes, range.list), range.line);
}

function* documentsIn(bytes: Buffer, range: JsonRange): Generator<Document> {
  const head = headDocument(bytes, range);
  const type = head.state === 'read' ? listType(head.value) : undefined;
  if (range.list === undefined || type === undefined) {
    yield range.list === undefined ? head : parse(bytes, range);
    return;
  }
  for (const item of range.list.items) {
    const document = parse(bytes, item);
    yield document.state === 'read' ? { ...document, list: type } : document;
  }
}

function parse(bytes: Buffer, range: Range): Document {
  return parseText(textOf(bytes, range), range.line);
}

function parseText(text: string, line: number): Document {
  try {
    const value: unknown = JSON.parse(text);
    return { state: 'read', line, value };
  } catch (error) {
    const says = error instanceof Error ? error.message : '';
    const within = Number(/\(line ([0-9]+) column [0-9]+\)/.exec(says)?.[1] ?? 1);
    const message = says.startsWith('Unexpected end') ? 'the JSON ends too early' : 'is not JSON from here on';
    return { state: 'broken', line: line + within - 1, message };
  }
}
