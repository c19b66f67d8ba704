import { type Pair, type YAMLMap, type YAMLSeq, isPair } from 'yaml';
import { rangeOf } from './spot';

export const splice = (text: string, from: number, to: number, put: string): string =>
  text.slice(0, from) + put + text.slice(to);

export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
export const columnOf = (text: string, at: number): number => at - lineStart(text, at);

/** The start of the line after this place; the place itself where a line starts. */
export function afterLine(text: string, at: number): number {
  if (at === 0 || text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Takes whole lines away. */
export const cutLines = (text: string, from: number, to: number): string =>
  splice(text, lineStart(text, from), afterLine(text, to), '');

/** Takes one of several items of a list, or of a map between braces, away. */
export function cutItem(text: string, within: YAMLSeq | YAMLMap, at: number): string {
  const item = extentOf(within.items[at]);
  if (item === undefined) return text;
  if (within.flow === true) return cutFlow(text, item, extentOf(within.items[at + 1]), at > 0);
  const own = lineStart(text, item[0]);
  const dash = text.lastIndexOf('-', item[0] - 1);
  const start = at === 0 ? Math.min(own, lineStart(text, dash)) : commentsAbove(text, lineStart(text, dash));
  const first = text.slice(lineStart(text, dash), dash).trim() !== '';
  if (!first) return splice(text, start, afterLine(text, item[2]), '');
  // A list in a list: the dash of the outer one stays, and the next item comes up to it.
  const next = afterLine(text, item[2]);
  return splice(text, dash, next + (/^[^\S\n]*/u.exec(text.slice(next))?.[0].length ?? 0), '');
}

type Extent = readonly [number, number, number];
function extentOf(item: unknown): Extent | undefined {
  if (!isPair(item)) return rangeOf(item);
  return pairExtent(item);
}
function pairExtent(pair: Pair): Extent | undefined {
  const [key, value] = [rangeOf(pair.key), rangeOf(pair.value)];
  if (key === undefined) return undefined;
  return [key[0], value?.[1] ?? key[1], value?.[2] ?? key[2]];
}

/** An item between brackets goes with one comma; comments stay. */
function cutFlow(text: string, item: Extent, next: Extent | undefined, hasBefore: boolean): string {
  if (next !== undefined) {
    const between = text.slice(item[1], next[0]);
    const comma = commaIn(between);
    const rest = between.slice(comma + 1).replace(/^[^\S\n]+/u, '');
    return splice(text, item[0], next[0], between.slice(0, comma) + rest);
  }
  if (!hasBefore) return splice(text, item[0], item[1], '');
  // The last one: the comma before it goes.
  const before = text.slice(0, item[0]);
  const comma = lastComma(before);
  return before.slice(0, comma) + before.slice(comma + 1).replace(/(?<![^\S\n])[^\S\n]+$/u, '') + text.slice(item[1]);
}

/** The first comma that is not in a comment. */
function commaIn(text: string): number {
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '#') i = Math.max(i, text.indexOf('\n', i) === -1 ? text.length : text.indexOf('\n', i));
    else if (text[i] === ',') return i;
  }
  return text.length;
}

/** The last comma of a text that ends before an item, those of comments left out. */
function lastComma(text: string): number {
  let end = text.length;
  for (;;) {
    const start = lineStart(text, end);
    const line = text.slice(start, end);
    const comment = /(?:^|\s)#/u.exec(line);
    const bare = comment === null ? line : line.slice(0, comment.index);
    const at = bare.lastIndexOf(',');
    if (at !== -1) return start + at;
    if (start === 0) return text.length;
    end = start - 1;
  }
}

/** Where the comments start that stand directly above a line. */
function commentsAbove(text: string, line: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^[^\S\n]*#/u.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}
