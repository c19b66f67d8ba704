import { BrokenText, readAnyYaml } from '../yaml';
import {
  type Document,
  type ListRanges,
  type Range,
  type TypeMeta,
  type Wanted,
  headOf,
  listType,
  textOf,
} from './document';
import { documentRanges, itemRanges } from './yaml-ranges';

/** One YAML document costs seconds and hundreds of megabytes beyond this; JSON, and items of a List, do not. */
export const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * The values in a YAML stream. Items of lists come one by one, and a broken one does not spoil the others; unless the
 * document may have anchors, which reach from one item to another: then it is read as a whole.
 */
export function* yamlDocuments(bytes: Buffer, wanted: Wanted): Generator<Document> {
  for (const range of documentRanges(bytes)) {
    if (range.end - range.start < 1000 && NOTHING.test(textOf(bytes, range))) continue;
    const list = itemRanges(bytes, range);
    const type = list === undefined ? undefined : typeOfList(bytes, list);
    const whole = range.end - range.start <= MAX_LENGTH && mayHaveAnchors(bytes, range);
    if (list === undefined || type === undefined || whole) yield* wholeDocument(bytes, range, list, wanted);
    else for (const item of list.items) yield withType(readText(itemText(bytes, item), item.line, wanted), type);
  }
}

export function typeOfList(bytes: Buffer, list: ListRanges): TypeMeta | undefined {
  const head = readText(headOf(bytes, list), list.before.line, () => true);
  return head.state === 'read' ? listType(head.value) : undefined;
}

/** An ampersand where an anchor can begin. */
export function mayHaveAnchors(bytes: Buffer, { start, end }: Range): boolean {
  for (let at = bytes.indexOf(AMPERSAND, start); at >= 0 && at < end; at = bytes.indexOf(AMPERSAND, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next > 0x20 && next !== AMPERSAND && (at === start || BEFORE_ANCHOR.has(bytes[at - 1] ?? 0))) return true;
  }
  return false;
}

const AMPERSAND = 0x26;
/** A blank, a line's end, or what opens and parts a list of one line. */
const BEFORE_ANCHOR: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x5b, 0x7b, 0x2c]);

function* wholeDocument(
  bytes: Buffer,
  range: Range,
  list: ListRanges | undefined,
  wanted: Wanted,
): Generator<Document> {
  const document = readText(textOf(bytes, range), range.line, wanted);
  if (document.state === 'read' && isEmpty(document.value)) return;
  const type = document.state === 'read' ? listType(document.value) : undefined;
  const items = document.state === 'read' && type !== undefined ? itemsOf(document.value) : undefined;
  if (type === undefined || items === undefined) {
    yield document;
    return;
  }
  const lines = list?.items.length === items.length ? list.items.map(({ line }) => line) : [];
  for (const [i, value] of items.entries()) yield { state: 'read', line: lines[i] ?? range.line, value, list: type };
}

/** What stands between two `---` with nothing but comments. */
function isEmpty(value: unknown): boolean {
  return value === null || value === undefined;
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('items' in value)) return undefined;
  return Array.isArray(value.items) ? value.items : undefined;
}

/** The lines of an item as a document of its own: its dash becomes a space. */
function itemText(bytes: Buffer, range: Range): string {
  const text = textOf(bytes, range);
  const dash = text.indexOf('-');
  return `${' '.repeat(dash + 1)}${text.slice(dash + 1)}`;
}

function withType(document: Document, list: TypeMeta): Document {
  return document.state === 'read' ? { ...document, list } : document;
}

function readText(text: string, line: number, wanted: Wanted): Document {
  const type = typeIn(text);
  if (type !== undefined && !wanted(type)) return { state: 'skipped', line, type };
  const start = line + linesBeforeContent(text);
  const json = /^\s*\{/.test(text) ? parseJson(text) : undefined;
  if (json !== undefined) return { state: 'read', line: start, value: json };
  if (text.length > MAX_LENGTH) {
    return { state: 'broken', line: start, message: 'a document over 4 MiB has to be JSON, or a List in block style' };
  }
  try {
    return { state: 'read', line: start, value: readAnyYaml(text) };
  } catch (error) {
    if (!(error instanceof BrokenText)) throw error;
    return { state: 'broken', line: line + error.line - 1, message: error.message };
  }
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Blank lines, comments, and directives (`%YAML 1.1`, which is what kubectl reads anyway). */
const NOTHING = /^(?: *(?:[#%].*)?\r?\n)*(?: *|#.*)$/;
const CONTENT = /^(?: *(?:#.*)?\n)*/;

/** Blank lines and comments at the beginning: an object begins below them. */
function linesBeforeContent(text: string): number {
  return (CONTENT.exec(text)?.[0].match(/\n/g) ?? []).length;
}

/** By indentation. */
const patterns = new Map<number, { readonly kind: RegExp; readonly apiVersion: RegExp }>();

/** The type that two lines at the left edge of the text say, when exactly two do. */
function typeIn(text: string): TypeMeta | undefined {
  const start = CONTENT.exec(text)?.[0].length ?? 0;
  const indent = text.slice(start).search(/[^ ]/);
  const at = patterns.get(indent) ?? makePatterns(indent);
  const kind = only(text.matchAll(at.kind));
  const apiVersion = only(text.matchAll(at.apiVersion));
  return kind === undefined || apiVersion === undefined ? undefined : { apiVersion, kind };
}

function makePatterns(indent: number) {
  const line = (key: string) => new RegExp(`^ {${indent}}${key}: *["']?([A-Za-z0-9./-]+)["']? *$`, 'gm');
  const made = { kind: line('kind'), apiVersion: line('apiVersion') };
  if (patterns.size < 100) patterns.set(indent, made);
  return made;
}

function only(matches: Iterable<RegExpExecArray>): string | undefined {
  const [one, two] = [...matches];
  return two === undefined ? one?.[1] : undefined;
}
