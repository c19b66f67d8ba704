import { type Pair, type YAMLMap, type YAMLSeq, isMap, isScalar, isSeq } from 'yaml';
import { documentsOf } from './read-draft';
import { type Plain, blockText, flowText } from './render';
import { type Path, nodeAt, pairOf, rangeOf } from './spot';
import { afterLine, columnOf, cutItem, cutLines, lineStart, splice } from './text-cut';

/**
 * Edits of a text of YAML documents, each in the smallest place that says it: what is not edited stays as it is, byte
 * for byte, comments included. Each takes the text, the place of the document and a path in it, and gives the new text.
 * A text whose document cannot be read, or has nothing at the path, is given back as it is. Linear in the text.
 */
export function setValue(text: string, doc: number, path: Path, value: Plain): string {
  const root = rootOf(text, doc);
  const [parentPath, key] = [path.slice(0, -1), path.at(-1)];
  const parent = nodeAt(root, parentPath);
  if (typeof key === 'number') return isSeq(parent) ? setItem(text, parent, key, value) : text;
  if (key === undefined) return text;
  if (isMap(parent)) {
    const pair = pairOf(parent, key);
    return pair === undefined ? addPair(text, parent, key, value) : setPair(text, parent, pair, value);
  }
  // What holds it is missing or null: it is made with it.
  return parentPath.length === 0 ? text : setValue(text, doc, parentPath, { [key]: value });
}

/** Takes a field or an item away; a list that is empty then stays, as `[]`. */
export function removeValue(text: string, doc: number, path: Path): string {
  const parent = nodeAt(rootOf(text, doc), path.slice(0, -1));
  const key = path.at(-1);
  if (typeof key === 'number' && isSeq(parent)) {
    if (parent.items.length > 1) return cutItem(text, parent, key);
    return parent.items[key] === undefined ? text : setValue(text, doc, path.slice(0, -1), []);
  }
  if (typeof key !== 'string' || !isMap(parent)) return text;
  const pair = pairOf(parent, key);
  return pair === undefined ? text : cutPair(text, parent, pair);
}

/** Puts an item at the end of a list, which is made when it is not there. */
export function addItem(text: string, doc: number, path: Path, value: Plain): string {
  const list = nodeAt(rootOf(text, doc), path);
  const range = rangeOf(list);
  if (!isSeq(list) || range === undefined || list.items.length === 0) return setValue(text, doc, path, [value]);
  const end = rangeOf(list.items.at(-1));
  if (end === undefined) return text;
  if (list.flow === true) return splice(text, end[1], end[1], `, ${flowText(value)}`);
  const column = columnOf(text, range[0]);
  const at = afterLine(text, end[2]);
  const item = typeof value === 'string' ? flowText(value) : blockText(value, column + 2);
  const line = `${' '.repeat(column)}- ${item}\n`;
  return splice(text, at, at, needsBreak(text, at) + line);
}

/** Makes a list of names hold exactly these: what is in it already stays where it is. */
export function setNames(text: string, doc: number, path: Path, names: readonly string[]): string {
  const list = nodeAt(rootOf(text, doc), path);
  if (!isSeq(list)) return names.length === 0 ? text : setValue(text, doc, path, names);
  const has = list.items.map((item) => (isScalar(item) ? item.value : undefined));
  if (names.length === 0) return setValue(text, doc, path, []);
  // What is new comes first: a list that is emptied in between would lose what is written beside its items.
  let edited = text;
  for (const name of names) if (!has.includes(name)) edited = addItem(edited, doc, path, name);
  const gone = has.flatMap((value, i) => (typeof value === 'string' && names.includes(value) ? [] : [i]));
  for (const i of gone.toReversed()) edited = removeValue(edited, doc, [...path, i]);
  return edited;
}

/** Puts a document at the end. */
export function addDocument(text: string, value: Plain): string {
  const added = `${blockText(value)}\n`;
  if (text.trim() === '') return added;
  return `${text}${text.endsWith('\n') ? '' : '\n'}---\n${added}`;
}

/** Takes a document away, with what separates it from the next. */
export function removeDocument(text: string, doc: number): string {
  const docs = documentsOf(text);
  const [one, next] = [docs[doc], docs[doc + 1]];
  if (one === undefined) return text;
  if (docs.length === 1) return '';
  const start = doc === 0 ? 0 : lineStart(text, one.range[0]);
  if (next === undefined) return text.slice(0, start);
  const rest = text.slice(lineStart(text, next.range[0]));
  return text.slice(0, start) + (doc === 0 ? rest.replace(/^---[^\S\n]*\n/u, '') : rest);
}

const rootOf = (text: string, doc: number): unknown => documentsOf(text)[doc]?.contents;
const needsBreak = (text: string, at: number): string => (at > 0 && text[at - 1] !== '\n' ? '\n' : '');

function setItem(text: string, list: YAMLSeq, at: number, value: Plain): string {
  const range = rangeOf(list.items[at]);
  return range === undefined ? text : splice(text, range[0], range[1], flowText(value));
}

function addPair(text: string, map: YAMLMap, key: string, value: Plain): string {
  const range = rangeOf(map);
  if (range === undefined) return text;
  const last = map.items.at(-1);
  if (map.flow === true || last === undefined) {
    const end = last === undefined ? range[0] + 1 : pairEnd(last);
    return splice(text, end, end, `${last === undefined ? '' : ', '}${key}: ${flowText(value)}`);
  }
  const column = columnOf(text, range[0]);
  const at = afterLine(text, pairEnd(last, 2));
  const line = `${' '.repeat(column)}${blockText({ [key]: value }, column)}\n`;
  return splice(text, at, at, needsBreak(text, at) + line);
}

function setPair(text: string, map: YAMLMap, pair: Pair, value: Plain): string {
  const [key, was] = [rangeOf(pair.key), rangeOf(pair.value)];
  if (key === undefined) return text;
  const simple = typeof value === 'string' || map.flow === true || (Array.isArray(value) && value.length === 0);
  if (simple && was !== undefined && isLine(text, was)) {
    const space = text[was[0] - 1] === ':' ? ' ' : '';
    return splice(text, was[0], was[1], space + flowText(value));
  }
  const end = was === undefined ? key[1] + 1 : was[1];
  const name = isScalar(pair.key) ? String(pair.key.value) : '';
  const column = columnOf(text, key[0]);
  const written = simple ? `${name}: ${flowText(value)}` : blockText({ [name]: value }, column);
  return splice(text, key[0], end, written + (text[end - 1] === '\n' ? '\n' : ''));
}

/** Whether the value stands behind its key, not under it. */
const isLine = (text: string, [from, to]: readonly [number, number, number]): boolean =>
  !text.slice(from, to).includes('\n');

function pairEnd(pair: Pair, which: 1 | 2 = 1): number {
  return rangeOf(pair.value)?.[which] ?? (rangeOf(pair.key)?.[1] ?? 0) + 1;
}

function cutPair(text: string, map: YAMLMap, pair: Pair): string {
  const key = rangeOf(pair.key);
  const range = rangeOf(map);
  if (key === undefined || range === undefined) return text;
  if (map.items.length === 1) return splice(text, range[0], range[1], `{}${text[range[1] - 1] === '\n' ? '\n' : ''}`);
  const end = pairEnd(pair, 2);
  if (map.flow === true) return cutItem(text, map, map.items.indexOf(pair));
  // The first field of an item stands behind its dash: the next one comes up to it.
  const first = text.slice(lineStart(text, key[0]), key[0]).trim() !== '';
  if (!first) return cutLines(text, key[0], end);
  const next = afterLine(text, end);
  return splice(text, key[0], next + (/^[^\S\n]*/u.exec(text.slice(next))?.[0].length ?? 0), '');
}
