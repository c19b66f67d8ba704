import type { ListRanges, Range } from './document';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const DASH = 0x2d;
const DOT = 0x2e;
const HASH = 0x23;
const RETURN = 0x0d;
const TAB = 0x09;

/** Calls back for every line: where it begins, where its line break is, and its number. O(bytes). */
function eachLine(
  bytes: Buffer,
  from: number,
  to: number,
  first: number,
  visit: (start: number, end: number, line: number) => void,
) {
  let line = first;
  for (let start = from; start < to; line++) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 || found > to ? to : found;
    visit(start, end, line);
    start = end + 1;
  }
}

function isMarker(bytes: Buffer, start: number, end: number, code: number): boolean {
  if (end - start < 3) return false;
  for (let i = start; i < start + 3; i++) if (bytes[i] !== code) return false;
  const after = end - start === 3 ? SPACE : bytes[start + 3];
  return after === SPACE || after === RETURN || after === TAB || (after === HASH && code === DASH);
}

/**
 * The documents of a YAML stream: between `---` and `...` at the beginning of a line. A comment may be glued to the
 * dashes, as kubectl and Helm take it. Source: apimachinery util/yaml/decoder.go `YAMLReader.Read`. O(bytes).
 */
export function documentRanges(bytes: Buffer): Range[] {
  const ranges: Range[] = [];
  let open: { start: number; line: number } = { start: 0, line: 1 };
  const close = (end: number) => {
    if (end > open.start) ranges.push({ ...open, end });
  };
  eachLine(bytes, 0, bytes.length, 1, (start, end, line) => {
    if (isMarker(bytes, start, end, DASH)) {
      close(start);
      // What follows the marker on its line is part of the document.
      open = isBlank(bytes, start + 3, end) ? { start: end + 1, line: line + 1 } : { start, line };
    } else if (isMarker(bytes, start, end, DOT)) {
      close(start);
      open = { start: end + 1, line: line + 1 };
    }
  });
  close(bytes.length);
  return ranges;
}

/** Nothing but spaces, or a comment. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] === SPACE || bytes[at] === RETURN || bytes[at] === TAB)) at++;
  return at === end || bytes[at] === HASH;
}

/**
 * The items of a document that is a block mapping with one key `items:` at its left edge, so that each can be read
 * alone; undefined when it is not surely of that form. O(bytes).
 */
export function itemRanges(bytes: Buffer, range: Range): ListRanges | undefined {
  const items: { start: number; line: number }[] = [];
  let state: 'before' | 'items' | 'after' = 'before';
  const keys: { start: number; line: number }[] = [];
  let inset = -1;
  let after = { start: range.end, line: range.line };
  let faults = 0;
  eachLine(bytes, range.start, range.end, range.line, (start, end, line) => {
    const depth = depthOf(bytes, start, end);
    if (depth < 0 || faults > 0) return;
    if (isItemsKey(bytes, start, end)) {
      if (state !== 'before') faults++;
      keys.push({ start, line });
      state = 'items';
      return;
    }
    if (state !== 'items') return;
    const dash = isDash(bytes, start + depth, end);
    if (inset < 0) {
      inset = depth;
      if (!dash) faults++;
    }
    if (depth === inset && dash) items.push({ start, line });
    else if (depth <= inset) {
      // Back at the left edge: the next key of the mapping.
      if (depth > 0) faults++;
      state = 'after';
      after = { start, line };
    }
  });
  const [key] = keys;
  if (faults > 0 || key === undefined || items.length === 0) return undefined;
  const ends = [...items.slice(1).map(({ start }) => start), after.start];
  return {
    before: { start: range.start, end: key.start, line: range.line },
    items: items.map((item, i) => ({ ...item, end: ends[i] ?? after.start })),
    after: { ...after, end: range.end },
  };
}

/** How far a line is indented; -1 when it is blank or a comment. */
function depthOf(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === SPACE) at++;
  return at === end || bytes[at] === HASH || bytes[at] === RETURN ? -1 : at - start;
}

function isDash(bytes: Buffer, at: number, end: number): boolean {
  return bytes[at] === DASH && (at + 1 === end || bytes[at + 1] === SPACE || bytes[at + 1] === RETURN);
}

const ITEMS = Buffer.from('items:');

function isItemsKey(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < ITEMS.length || bytes.compare(ITEMS, 0, ITEMS.length, start, start + ITEMS.length) !== 0)
    return false;
  const behind = start + ITEMS.length;
  // A comment needs a blank before it here.
  return bytes[behind] !== HASH && isBlank(bytes, behind, end);
}
