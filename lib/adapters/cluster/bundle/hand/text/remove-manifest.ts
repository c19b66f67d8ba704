import { type Range, textOf } from '../../documents';
import { bytesOf, withBytes } from './bytes';
import { editPart } from './edit-part';
import { EditRefused } from './edit-refused';
import type { Target } from './find-target';
import { lineStart, nextLine, withComment } from './lines';
import { parsePart } from './parse-part';
import { styleOf } from './style';
import { unitText } from './units';

/**
 * A file without one manifest: the item of a List goes, or the document; with its last item the List goes. Of the
 * comments those go that stand right above it, or in its document.
 */
export function removeManifest(bytes: Buffer, target: Target): Buffer {
  const { unit, path, beside } = target;
  if (path.length > 2 || (path.length > 0 && beside > 1)) return withoutInner(bytes, target);
  const { list, document } = unit;
  if (path.length === 0 && list !== undefined && list.items.length > 1) {
    return list.inBlock ? withoutBlockItem(bytes, target) : withoutJsonItem(bytes, list.items, list.index);
  }
  return unit.stream ? withoutLines(bytes, document) : withoutDocument(bytes, document);
}

function withoutInner(bytes: Buffer, { unit, path, beside }: Target): Buffer {
  const text = unitText(bytes, unit);
  const root = parsePart(text);
  if (root === undefined) throw new EditRefused('the document cannot be taken apart', unit.line);
  const edit =
    beside > 1 ? ({ op: 'drop', path } as const) : ({ op: 'put', path: path.slice(0, -1), value: [] } as const);
  const edited = editPart(text, root, [edit], styleOf(text, unit.json), unit.line);
  return withBytes(bytes, unit.start, unit.end, edited);
}

/** Its lines, and the comment above them, which belongs to the item before by its place. */
function withoutBlockItem(bytes: Buffer, { unit }: Target): Buffer {
  const { document } = unit;
  const text = textOf(bytes, document);
  const dash =
    textOf(bytes, { ...unit, start: document.start, end: unit.start }).length + textOf(bytes, unit).indexOf('-');
  const own = unitText(bytes, unit);
  const part = parsePart(own);
  if (part === undefined) throw new EditRefused('the item cannot be taken apart', unit.line);
  const itemStart = lineStart(text, dash);
  const end = nextLine(text, itemStart + part.end);
  const start = withComment(text, dash);
  return withBytes(bytes, document.start + bytesOf(text, start), document.start + bytesOf(text, end), '');
}

function withoutJsonItem(bytes: Buffer, items: readonly Range[], index: number): Buffer {
  const [before, item, after] = [items[index - 1], items[index], items[index + 1]];
  if (item === undefined) return bytes;
  if (before !== undefined) return withBytes(bytes, before.end, item.end, '');
  return withBytes(bytes, item.start, after?.start ?? item.end, '');
}

/** A JSON value of a stream, with the line break behind it. */
function withoutLines(bytes: Buffer, { start, end }: Range): Buffer {
  const rest = /^[ \t]*\r?\n/.exec(bytes.toString('latin1', end, end + 1000))?.[0].length ?? 0;
  return withBytes(bytes, start, end + rest, '');
}

const MARKER = /^---[ \t]*(?:#[^\n]*)?\r?\n$/;

function withoutDocument(bytes: Buffer, { start, end }: Range): Buffer {
  const above = bytes.toString('latin1', 0, start);
  const line = lineStart(above, above.length - 1);
  const marked = start > 0 && MARKER.test(above.slice(line));
  if (marked) return withBytes(bytes, line, end, '');
  // The first comment of a file is about the file, where a blank line follows it.
  const text = textOf(bytes, { start, end, line: 0 });
  const head = start === 0 ? (/^(?:#[^\n]*\n)+(?:[ \t]*\r?\n)+/.exec(text)?.[0].length ?? 0) : 0;
  return withBytes(bytes, start + bytesOf(text, head), end, '');
}
