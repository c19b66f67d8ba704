import { readText } from './text-literal';
import type { Inexpressible } from './value';

export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'int'; readonly text: string; readonly at: number }
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number };

const BLANK = /(?:[ \t\n\f\r]|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const INT = /[0-9]+/y;
const AFTER_INT = /[.eExXuU0-9A-Za-z_]/y;
const SIGN = /&&|\|\||[=!<>]=|[-+*/%<>!?:.,()[\]{}]/y;
const QUOTE = /([rRbB]{0,2})(["'])/y;

/**
 * The tokens of an expression, the last one is the end. O(length).
 * Source: github.com/google/cel-spec doc/langdef.md, "Syntax".
 */
export function tokensOf(source: string): readonly Token[] | Inexpressible {
  const tokens: Token[] = [];
  let from = 0;
  while (from < source.length) {
    from += matchAt(BLANK, source, from).length;
    if (from >= source.length) break;
    const read = tokenAt(source, from);
    if ('inexpressible' in read) return read;
    tokens.push(read.token);
    from = read.next;
  }
  tokens.push({ kind: 'end', text: '', at: source.length + 1 });
  return tokens;
}

type Read = { readonly token: Token; readonly next: number };

function tokenAt(source: string, from: number): Read | Inexpressible {
  const at = from + 1;
  const opening = matchAt(QUOTE, source, from);
  if (opening !== '') {
    const read = readText(source, from, opening);
    return 'inexpressible' in read ? read : { token: { kind: 'text', text: read.text, at }, next: read.next };
  }
  const name = matchAt(NAME, source, from);
  if (name !== '') return { token: { kind: 'name', text: name, at }, next: from + name.length };
  const int = matchAt(INT, source, from);
  if (int !== '') {
    const next = from + int.length;
    if (matchAt(AFTER_INT, source, next) !== '') {
      return { inexpressible: 'only decimal whole numbers are evaluated', at };
    }
    return { token: { kind: 'int', text: int, at }, next };
  }
  const sign = matchAt(SIGN, source, from);
  if (sign === '') return { inexpressible: 'not an expression: unexpected character', at };
  return { token: { kind: 'sign', text: sign, at }, next: from + sign.length };
}

function matchAt(pattern: RegExp, source: string, from: number): string {
  pattern.lastIndex = from;
  return pattern.exec(source)?.[0] ?? '';
}
