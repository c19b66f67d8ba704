import { EditRefused } from './edit-refused';
import {
  type Splice,
  columnOf,
  indentOf,
  lineEnd,
  lineNumber,
  nextLine,
  spliced,
  startsLine,
  withComment,
} from './lines';
import { type ListPart, type MapPart, type Part, type Path, boundIn, partsTo } from './part';
import {
  type Value,
  entryLines,
  isInline,
  isList,
  itemLines,
  renderFlow,
  renderJson,
  renderText,
  valueLines,
} from './render';
import type { Style } from './style';

/** One change of a value. Paths are those of the text as it was; maps are never emptied by `drop`. */
export type Edit =
  /** A key gets a value, be it there or not; the map that it is in exists. */
  | { readonly op: 'put'; readonly path: Path; readonly value: Value }
  /** A key or an item goes, with the comment right above it. */
  | { readonly op: 'drop'; readonly path: Path }
  /** An item comes to the end of a list that keeps at least one. */
  | { readonly op: 'add'; readonly path: Path; readonly value: Value };

/**
 * The text with its edits; everything that they do not touch stays as it is. Throws EditRefused where an edit would
 * reach into, or out of, an anchor, an alias, a merge key or a tag. O(bytes).
 *
 * @param line of the first character of the text in its file
 */
export function editPart(text: string, root: Part, edits: readonly Edit[], style: Style, line = 1): string {
  const dropped = new Set(edits.filter(({ op }) => op === 'drop').map(({ path }) => path.join('\u0000')));
  const isDropped = (path: Path) => dropped.has(path.join('\u0000'));
  // Where two pieces end together, what comes into the inner one stands first.
  const innerFirst = edits.toSorted((a, b) => depthOf(b) - depthOf(a));
  const splices = innerFirst.flatMap((edit) => {
    refuseBound(text, root, edit, line);
    const parent = parentOf(root, edit.op === 'add' ? [...edit.path, 0] : edit.path);
    if (edit.op === 'add') return parent.is === 'list' ? adding(text, parent, edit.value, style) : lost(edit.path);
    if (edit.op === 'drop') return dropping(text, parent, edit.path, isDropped);
    return parent.is === 'map' ? putting(text, parent, edit, style) : lost(edit.path);
  });
  return spliced(text, splices);
}

function depthOf({ op, path }: Edit): number {
  return path.length + (op === 'add' ? 1 : 0);
}

function lost(path: Path): never {
  throw new EditRefused(`${path.join('.')} is not where it was read`);
}

function parentOf(root: Part, path: Path): Part {
  const parts = partsTo(root, path.slice(0, -1));
  return parts.length === path.length ? (parts.at(-1) ?? root) : lost(path);
}

/** Whoever shares an anchor would change with it. */
function refuseBound(text: string, root: Part, { op, path }: Edit, line: number): void {
  const parts = partsTo(root, path);
  const whole = op === 'add' || parts.length <= path.length ? undefined : parts.at(-1);
  const found = parts.find(({ bound }) => bound !== undefined) ?? (whole && boundIn(whole));
  if (found === undefined) return;
  const at = line + lineNumber(text, found.start) - 1;
  throw new EditRefused(`${path.join('.')} ${found.bound ?? ''}: what shares it would change too`, at);
}

function adding(text: string, list: ListPart, value: Value, style: Style): Splice[] {
  const last = list.items.at(-1);
  if (last === undefined) return lost([]);
  if (!list.block) return [inBrackets(text, list, last.value, '', value, style)];
  const asLast = last.value.is !== 'scalar' && !last.value.block ? { ...style, flowTexts: true } : style;
  const inFlow = last.value.is === 'map' && !last.value.block;
  const column = columnOf(text, last.start);
  const lines = inFlow ? [`${' '.repeat(column)}- ${renderFlow(value, style)}`] : itemLines(value, column, asLast);
  return [below(text, last.value.end, lines, style)];
}

/** Whole lines below the one on which something ends. */
function below(text: string, end: number, lines: readonly string[], { eol }: Style): Splice {
  const at = nextLine(text, end);
  const isWhole = text[at - 1] === '\n';
  const joined = lines.join(eol);
  return { start: at, end: at, text: isWhole ? joined + eol : eol + joined };
}

/** One more behind the last of a list or map in brackets, set off as that one is. */
function inBrackets(text: string, into: Part, last: Part, key: string, value: Value, style: Style): Splice {
  const first = into.is === 'list' ? into.items[0]?.start : into.is === 'map' ? into.entries[0]?.start : undefined;
  const opening = text.slice(into.start + 1, first ?? into.start + 1);
  const onLines = opening.includes('\n') && opening.trim() === '';
  const indent = indentOf(text, first ?? into.start);
  const separator = onLines ? `,${style.eol}${indent}` : style.spaced ? ', ' : ',';
  const lastHasLines = text.slice(last.start, last.end).includes('\n');
  const inLines = style.json && onLines && style.jsonIndent !== '' && (last.is === 'scalar' || lastHasLines);
  const rendered = inLines && typeof value !== 'string' ? renderJson(value, indent, style) : renderFlow(value, style);
  return { start: last.end, end: last.end, text: separator + key + rendered };
}

function dropping(text: string, parent: Part, path: Path, isDropped: (path: Path) => boolean): Splice[] {
  const step = path.at(-1);
  const inner =
    parent.is === 'map'
      ? parent.entries.map((entry) => ({ ...entry, step: entry.key }))
      : parent.is === 'list'
        ? parent.items.map((item, i) => ({ ...item, step: i }))
        : [];
  const i = inner.findIndex((one) => one.step === step);
  const [one, next] = [inner[i], inner[i + 1]];
  if (one === undefined || parent.is === 'scalar') return lost(path);
  const { end } = one.value;
  if (parent.block && startsLine(text, one.start)) {
    return [{ start: withComment(text, one.start), end: nextLine(text, end), text: '' }];
  }
  // In brackets, or behind the dash of an item: what follows moves up.
  const keepsOneBefore = inner.slice(0, i).some(({ step: other }) => !isDropped([...path.slice(0, -1), other]));
  const before = inner[i - 1]?.value.end;
  if (!parent.block && keepsOneBefore && before !== undefined) return [{ start: before, end, text: '' }];
  return next === undefined ? lost(path) : [{ start: one.start, end: next.start, text: '' }];
}

function putting(text: string, map: MapPart, { path, value }: Extract<Edit, { op: 'put' }>, style: Style): Splice[] {
  const key = String(path.at(-1));
  const entry = map.entries.find((one) => one.key === key);
  const last = map.entries.at(-1);
  if (entry === undefined) {
    if (last === undefined) return lost(path);
    if (map.block) {
      const column = columnOf(text, map.entries[0]?.start ?? 0);
      return [below(text, last.value.end, entryLines(key, value, column, style), style)];
    }
    const head = `${renderText(key, style)}:${style.spaced ? ' ' : ''}`;
    return [inBrackets(text, map, last.value, head, value, style)];
  }
  const old = entry.value;
  const { start, colon } = entry;
  if (!map.block) {
    const inLines = style.json && style.jsonIndent !== '' && typeof value !== 'string' && !isEmpty(value);
    const rendered = inLines ? renderJson(value, indentOf(text, start), style) : renderFlow(value, style);
    return [{ start: old.start, end: old.end, text: (old.start === colon ? ' ' : '') + rendered }];
  }
  return puttingInBlock(text, { colon, column: columnOf(text, start), old }, value, style);
}

type Place = { readonly colon: number; readonly column: number; readonly old: Part };

function puttingInBlock(text: string, { colon, column, old }: Place, value: Value, style: Style): Splice[] {
  const isBlock = old.is !== 'scalar' && old.block;
  if (isInline(value, isBlock ? { ...style, flowTexts: false } : style)) {
    const broken = text[old.end - 1] === '\n' ? style.eol : '';
    const rendered = renderFlow(value, style) + broken;
    const inPlace = !isBlock && old.start > colon;
    return [{ start: inPlace ? old.start : colon, end: old.end, text: inPlace ? rendered : ` ${rendered}` }];
  }
  const blockStyle = isBlock ? { ...style, flowTexts: false } : style;
  const lines = style.eol + valueLines(value, column, isBlock && isTexts(value) ? blockStyle : style).join(style.eol);
  if (isBlock) return [{ start: lineEnd(text, colon), end: old.end, text: lines }];
  // A comment behind what was there stays behind the key.
  const at = lineEnd(text, old.end);
  return [
    { start: colon, end: old.end, text: '' },
    { start: at, end: at, text: lines },
  ];
}

function isTexts(value: Value): boolean {
  return isList(value) && value.every((item) => typeof item === 'string');
}

function isEmpty(value: Value): boolean {
  return typeof value !== 'string' && Object.keys(value).length === 0;
}
