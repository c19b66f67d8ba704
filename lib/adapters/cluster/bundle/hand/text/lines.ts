/** The beginning of the line that `at` is on. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break of the line on which something ends; the end of the text where there is none. */
export function nextLine(text: string, end: number): number {
  // What ends with a line break (a block of text) ends its line too.
  if (end > 0 && text[end - 1] === '\n') return end;
  const found = text.indexOf('\n', end);
  return found < 0 ? text.length : found + 1;
}

/** Before the line break of the line on which something ends. */
export function lineEnd(text: string, end: number): number {
  let at = nextLine(text, end);
  if (at > end && text[at - 1] === '\n') at--;
  if (at > end && text[at - 1] === '\r') at--;
  return at;
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

/** Whether nothing but blanks stands before it on its line. */
export function startsLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === '';
}

/** The blanks at the beginning of the line that `at` is on. */
export function indentOf(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';
}

/**
 * Where the comment begins that belongs to what starts its line at `at`: the lines right above it that are comments at
 * the same indentation; the beginning of its own line where there are none.
 */
export function withComment(text: string, at: number): number {
  const column = columnOf(text, at);
  let start = lineStart(text, at);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (line.search(/[^ ]/) !== column || line[column] !== '#') break;
    start = above;
  }
  return start;
}

export function lineNumber(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

/** `text` instead of `start` to `end`. */
export type Splice = { readonly start: number; readonly end: number; readonly text: string };

/** Of two splices at one place the one that came first goes first. Throws when they overlap: that is our fault. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let at = 0;
  let result = '';
  for (const splice of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (splice.start < at) throw new Error('changes of one text overlap');
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}
