import type { AskLineError } from './ask-line';

/** Longer than the longest ask that the API takes. */
export const MAX_LINE = 8_192;

/** One word of a line. What began with a quote is taken as it is: no keyword, and not taken apart. */
export type LineWord = {
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly quoted: boolean;
  readonly quotedEnd?: boolean;
};

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
]);
const CONTROL = /\p{Cc}/u;
const BLANK = /\s/u;

/**
 * The words of a line, between blanks. A part in double quotes keeps its blanks; in it `\"` and `\\` stand for a quote
 * and a backslash. A question mark at the end is no part of the last word. O(length).
 */
export function splitLine(line: string): readonly LineWord[] | AskLineError {
  if (line.length > MAX_LINE) return { error: `is longer than ${MAX_LINE} characters`, at: MAX_LINE };
  const control = line.search(CONTROL);
  if (control >= 0) return { error: 'has a control character', at: control };
  const words: LineWord[] = [];
  for (let at = 0; at < line.length;) {
    if (BLANK.test(line.charAt(at))) at++;
    else {
      const word = readWord(line, at);
      if ('error' in word) return word;
      words.push(word);
      at = word.end;
    }
  }
  return withoutQuestionMark(words);
}

function readWord(line: string, start: number): LineWord | AskLineError {
  let text = '';
  let at = start;
  let quotedEnd = false;
  while (at < line.length && !BLANK.test(line.charAt(at))) {
    const closing = CLOSING.get(line.charAt(at));
    quotedEnd = closing !== undefined;
    if (closing === undefined) text += line.charAt(at++);
    else {
      const quote = at++;
      for (; line.charAt(at) !== closing; at++) {
        if (at >= line.length) return { error: 'this quote has no end', at: quote };
        const escaped = line.charAt(at) === '\\' && /["\\”]/u.test(line.charAt(at + 1));
        if (escaped) at++;
        text += line.charAt(at);
      }
      at++;
    }
  }
  return { text, at: start, end: at, quoted: CLOSING.has(line.charAt(start)), quotedEnd };
}

function withoutQuestionMark(words: readonly LineWord[]): readonly LineWord[] {
  const last = words.at(-1);
  if (last === undefined || last.quotedEnd === true || !last.text.endsWith('?')) return words;
  const text = last.text.slice(0, -1);
  return text === '' ? words.slice(0, -1) : [...words.slice(0, -1), { ...last, text, end: last.end - 1 }];
}

/** A word that `splitLine` gives back as `text`, in quotes. */
export function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, (c) => `\\${c}`)}"`;
}
