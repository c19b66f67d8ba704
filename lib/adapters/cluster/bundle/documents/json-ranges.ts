import type { ListRanges, Range } from './document';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A value of a JSON stream; `list` when it is an object with a list `items`, whose members can be read alone. */
export type JsonRange = Range & { readonly list?: ListRanges };

/** `opened` is behind the bracket that opens it, `closed` at the one that closes it. */
type OpenList = {
  readonly opened: number;
  readonly items: readonly Range[];
  readonly closed: { readonly start: number; readonly line: number };
};

/**
 * The values of a JSON stream, one after the other as kubectl reads them. Only brackets and strings are looked at: what
 * stands between them is for the parser to judge. A value that does not end reaches to the end of the file. O(bytes).
 */
export function jsonRanges(bytes: Buffer): JsonRange[] {
  const scanner = new Scanner(bytes);
  const ranges: JsonRange[] = [];
  for (let next = scanner.next(); next !== undefined; next = scanner.next()) ranges.push(next);
  return ranges;
}

class Scanner {
  readonly #bytes: Buffer;
  #at = 0;
  #line = 1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The value that begins here or after blanks; undefined at the end. */
  next(): JsonRange | undefined {
    this.#skipBlanks(false);
    if (this.#code() < 0) return undefined;
    const start = this.#at;
    const line = this.#line;
    let inner: OpenList | undefined;
    if (this.#code() === OPEN_OBJECT) inner = this.#object();
    else this.#skipValue();
    const range = { start, end: this.#at, line };
    if (inner === undefined) return range;
    const before = { start, end: inner.opened, line };
    return { ...range, list: { before, items: inner.items, after: { ...inner.closed, end: this.#at } } };
  }

  /** Past an object; returns the first of its values that is called `items` and is a list. */
  #object(): OpenList | undefined {
    let list: OpenList | undefined;
    this.#at++;
    while (this.#toNextIn(CLOSE_OBJECT)) {
      const start = this.#at;
      this.#skipValue();
      if (this.#at - start !== 7 || this.#bytes.toString('latin1', start, this.#at) !== '"items"') continue;
      this.#skipBlanks(true);
      if (this.#code() === OPEN_LIST && list === undefined) list = this.#list();
    }
    return this.#pastClosing() ? list : undefined;
  }

  /** Past a list; undefined when it does not end. */
  #list(): OpenList | undefined {
    const opened = ++this.#at;
    const items: Range[] = [];
    while (this.#toNextIn(CLOSE_LIST)) {
      const start = this.#at;
      const line = this.#line;
      this.#skipValue();
      items.push({ start, end: this.#at, line });
    }
    const closed = { start: this.#at, line: this.#line };
    return this.#pastClosing() ? { opened, items, closed } : undefined;
  }

  /** To what comes next in an object or list; false at its closing bracket and at the end of the file. */
  #toNextIn(closing: number): boolean {
    this.#skipBlanks(true);
    return this.#code() >= 0 && this.#code() !== closing;
  }

  /** False at the end of the file. */
  #pastClosing(): boolean {
    return this.#bytes.length > this.#at++;
  }

  /** Past one value of any kind, or one byte that begins none. */
  #skipValue(): void {
    let depth = 0;
    do {
      const code = this.#code();
      if (code === QUOTE) this.#skipString();
      else {
        if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
        else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
        else if (code === NEWLINE) this.#line++;
        else if (depth === 0) this.#skipWord();
        this.#at++;
      }
    } while (depth > 0 && this.#at < this.#bytes.length);
  }

  /** To the last byte of a number or word. */
  #skipWord(): void {
    const isPart = (code: number) =>
      code > SPACE && code !== COMMA && code !== COLON && code !== QUOTE && !isBracket(code);
    while (isPart(this.#bytes[this.#at + 1] ?? -1)) this.#at++;
  }

  #skipString(): void {
    for (let end = this.#bytes.indexOf(QUOTE, this.#at + 1); end >= 0; end = this.#bytes.indexOf(QUOTE, end + 1)) {
      let slashes = 0;
      while (this.#bytes[end - 1 - slashes] === BACKSLASH) slashes++;
      if (slashes % 2 === 1) continue;
      this.#at = end + 1;
      return;
    }
    this.#at = this.#bytes.length;
  }

  /** Past blanks and, within a value, what separates its parts. */
  #skipBlanks(separators: boolean): void {
    for (let code = this.#code(); code >= 0; code = this.#code()) {
      if (code === NEWLINE) this.#line++;
      else if (code > SPACE && !(separators && (code === COMMA || code === COLON))) return;
      this.#at++;
    }
  }

  #code(): number {
    return this.#bytes[this.#at] ?? -1;
  }
}

function isBracket(code: number): boolean {
  return code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_OBJECT || code === CLOSE_OBJECT;
}
