import type { PlannedObject } from '@/lib/domain/plan';
import { type Range, textOf } from '../../documents';
import { bytesOf, withBytes } from './bytes';
import { editPart } from './edit-part';
import { EditRefused } from './edit-refused';
import type { Target } from './find-target';
import { indentOf, nextLine } from './lines';
import { manifestOf } from './object-value';
import { parsePart } from './parse-part';
import { itemLines, mapLines, renderFlow, renderJson } from './render';
import { type Style, styleOf } from './style';
import { type ListAround, type Unit, unitText } from './units';

/** A file of one manifest. */
export function newFile(object: PlannedObject): Buffer {
  return Buffer.from(`${mapLines(manifestOf(object), 0, styleOf('', false)).join('\n')}\n`);
}

/**
 * A file with one manifest more: in the List that the peer is in, else as a document of its own at the end. Throws
 * EditRefused for a JSON file of a single value.
 *
 * @param peer a manifest of the file; undefined where it has none of that kind: then it goes to the end
 */
export function addManifest(
  bytes: Buffer,
  mayBeYaml: boolean,
  peer: Target | undefined,
  object: PlannedObject,
): Buffer {
  if (peer === undefined) return mayBeYaml ? withDocument(bytes, object) : withJsonValue(bytes, object);
  const { unit, path } = peer;
  if (path.length > 0) return withInner(bytes, peer, object);
  if (unit.list !== undefined) {
    return unit.list.inBlock ? withBlockItem(bytes, unit, unit.list, object) : withJsonItem(bytes, unit.list, object);
  }
  // kubectl reads several values in a JSON file; hardly anything else does.
  if (unit.stream) throw new EditRefused('is a JSON file without a list');
  return withDocument(bytes, object);
}

function withDocument(bytes: Buffer, object: PlannedObject): Buffer {
  const text = bytes.toString();
  const style = styleOf(text, false);
  const { eol } = style;
  const whole = text === '' || text.endsWith('\n');
  const marker = text.trim() === '' || /(?:^|\n)---[ \t]*\r?\n$/.test(text) ? [] : ['---'];
  const lines = [...marker, ...mapLines(manifestOf(object), 0, style)];
  return Buffer.from(text + (whole ? '' : eol) + lines.join(eol) + eol);
}

function withInner(bytes: Buffer, { unit, path }: Target, object: PlannedObject): Buffer {
  const text = unitText(bytes, unit);
  const root = parsePart(text);
  if (root === undefined) throw new EditRefused('the document cannot be taken apart', unit.line);
  const edit = { op: 'add', path: path.slice(0, -1), value: manifestOf(object) } as const;
  return withBytes(bytes, unit.start, unit.end, editPart(text, root, [edit], styleOf(text, unit.json), unit.line));
}

function withBlockItem(bytes: Buffer, unit: Unit, list: ListAround, object: PlannedObject): Buffer {
  const last = list.items.at(-1) ?? unit;
  const own = textOf(bytes, last);
  const dash = own.indexOf('-');
  const part = parsePart(`${' '.repeat(dash + 1)}${own.slice(dash + 1)}`);
  if (part === undefined) throw new EditRefused('the last item of the list cannot be taken apart', last.line);
  const style = styleOf(textOf(bytes, unit.document), false);
  const lines = itemLines(manifestOf(object), dash, style).join(style.eol);
  const at = nextLine(own, part.end);
  const whole = own[at - 1] === '\n';
  const offset = last.start + bytesOf(own, at);
  return withBytes(bytes, offset, offset, whole ? lines + style.eol : style.eol + lines);
}

function withJsonItem(bytes: Buffer, list: ListAround, object: PlannedObject): Buffer {
  const last = list.items.at(-1);
  const first = list.items[0];
  if (last === undefined || first === undefined) return bytes;
  const style = jsonStyle(bytes);
  const head = bytes.toString('utf8', 0, first.start);
  const opening = /(?<!\s)\s*$/.exec(head)?.[0] ?? '';
  const onLines = opening.includes('\n');
  const indent = indentOf(head, head.length);
  const value = onLines ? renderJson(manifestOf(object), indent, style) : renderFlow(manifestOf(object), style);
  const separator = onLines ? `,${style.eol}${indent}` : style.spaced ? ', ' : ',';
  return withBytes(bytes, last.end, last.end, separator + value);
}

function withJsonValue(bytes: Buffer, object: PlannedObject): Buffer {
  const style = jsonStyle(bytes);
  const text = bytes.toString();
  const value =
    style.jsonIndent === '' ? renderFlow(manifestOf(object), style) : renderJson(manifestOf(object), '', style);
  return Buffer.from(text + (text.endsWith('\n') ? '' : style.eol) + value + style.eol);
}

function jsonStyle(bytes: Buffer): Style {
  const head: Range = { start: 0, end: Math.min(bytes.length, 64 * 1024), line: 1 };
  return styleOf(textOf(bytes, head), true);
}
