import type { Inexpressible } from './value';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
};
const CODED = /(?:x([0-9a-fA-F]{2})|X([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

type TextRead = { readonly text: string; readonly next: number };

/**
 * The string literal that begins at `from` with `opening` (a prefix and a quote); `next` is where the source goes on.
 * Byte strings and triple quotes are not evaluated. O(length).
 * Source: github.com/google/cel-spec doc/langdef.md, "String and Bytes Values".
 */
export function readText(source: string, from: number, opening: string): TextRead | Inexpressible {
  const at = from + 1;
  const prefix = opening.slice(0, -1).toLowerCase();
  const quote = opening.slice(-1);
  if (prefix !== '' && prefix !== 'r') return { inexpressible: 'bytes are not evaluated', at };
  let next = from + opening.length;
  if (source.startsWith(quote + quote, next)) return { inexpressible: 'triple quotes are not evaluated', at };
  let text = '';
  for (;;) {
    const char = source.charAt(next);
    if (char === '' || char === '\n' || char === '\r') return { inexpressible: 'not an expression: open quote', at };
    if (char === quote) return { text, next: next + 1 };
    if (char === '\\' && prefix === '') {
      const escape = escapeAt(source, next);
      if ('inexpressible' in escape) return escape;
      text += escape.text;
      next = escape.next;
    } else if (char === '\\') {
      // In a raw string the backslash stays, and so does the quote behind it.
      const pair = source.slice(next, next + 2);
      if (pair.length < 2) return { inexpressible: 'not an expression: open quote', at };
      text += pair;
      next += 2;
    } else {
      text += char;
      next += 1;
    }
  }
}

function escapeAt(source: string, from: number): TextRead | Inexpressible {
  const wrong = { inexpressible: 'not an expression: unknown escape', at: from + 1 };
  const simple = source.charAt(from + 1);
  if (Object.hasOwn(SIMPLE, simple)) return { text: SIMPLE[simple] ?? '', next: from + 2 };
  CODED.lastIndex = from + 1;
  const coded = CODED.exec(source);
  if (coded === null) return wrong;
  const [whole, x, upperX, u, upperU, octal] = coded;
  const code = octal === undefined ? parseInt(x ?? upperX ?? u ?? upperU ?? '', 16) : parseInt(octal, 8);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return wrong;
  return { text: String.fromCodePoint(code), next: from + 1 + whole.length };
}
