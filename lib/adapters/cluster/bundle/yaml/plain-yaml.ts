import { resolvePlain } from './plain-scalar';
import { NOT_PLAIN, readInline, readLiteral } from './plain-values';

const SPACE = 0x20;
const DASH = 0x2d;
const HASH = 0x23;
const MAX_DEPTH = 60;
// Tabs, carriage returns and other control characters, line separators of Unicode, and a byte order mark.
const UNUSUAL = /[^\P{Cc}\n]|[\u2028\u2029\ufeff]/u;
const KEY = /^[A-Za-z0-9_./][A-Za-z0-9_./-]*(?::[A-Za-z0-9_./-]+)*$/;
const QUOTED_KEY = /^(?:"([^"\\]*)"|'([^']*)'):(?: |$)/;

/**
 * Reads the YAML that tools and people write for Kubernetes, in block style, forty times as fast as `readAnyYaml` and
 * to the same values. Whatever is not surely of that form (anchors, tags, folded and multi-line scalars, flow mappings,
 * tabs, repeated keys, …) it does not judge: then it returns `NOT_PLAIN`. Linear; never throws.
 *
 * @param text one document or list item: whole lines, without `---`
 */
export function readPlainYaml(text: string): unknown {
  return UNUSUAL.test(text) ? NOT_PLAIN : new PlainYaml(text.endsWith('\n') ? text : `${text}\n`).document();
}

class PlainYaml {
  readonly #text: string;
  /** Where the line after the current one begins. */
  #next = 0;
  /** The current line: its indentation (-1 at the end of the text), where its content begins, and where it ends. */
  #indent = -1;
  #at = 0;
  #end = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    this.#advance();
    if (this.#indent < 0) return NOT_PLAIN;
    const value = this.#block(this.#indent);
    return this.#indent < 0 ? value : NOT_PLAIN;
  }

  /** To the next line that has content. */
  #advance(): void {
    const text = this.#text;
    while (this.#next < text.length) {
      const start = this.#next;
      const end = text.indexOf('\n', start);
      this.#next = end + 1;
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at === end || text.charCodeAt(at) === HASH) continue;
      let last = end;
      while (text.charCodeAt(last - 1) === SPACE) last--;
      this.#indent = at - start;
      this.#at = at;
      this.#end = last;
      return;
    }
    this.#indent = -1;
  }

  /** Whether the current line is an item of a list. */
  #isItem(): boolean {
    if (this.#text.charCodeAt(this.#at) !== DASH) return false;
    return this.#at + 1 === this.#end || this.#text.charCodeAt(this.#at + 1) === SPACE;
  }

  #block(indent: number): unknown {
    if (++this.#depth > MAX_DEPTH) return NOT_PLAIN;
    const value = this.#isItem() ? this.#list(indent) : this.#map(indent);
    this.#depth--;
    return value;
  }

  #map(indent: number): unknown {
    const map: Record<string, unknown> = {};
    while (this.#indent === indent) {
      const line = this.#text.slice(this.#at, this.#end);
      const key = keyOf(line);
      if (key === undefined || key.name === '__proto__' || Object.hasOwn(map, key.name)) return NOT_PLAIN;
      const value = this.#valueAfter(line.slice(key.length).replace(/^ +/, ''), indent);
      if (value === NOT_PLAIN) return NOT_PLAIN;
      map[key.name] = value;
    }
    return this.#indent > indent ? NOT_PLAIN : map;
  }

  #list(indent: number): unknown {
    const list: unknown[] = [];
    while (this.#indent === indent && this.#isItem()) {
      const value = this.#item(indent);
      if (value === NOT_PLAIN) return NOT_PLAIN;
      list.push(value);
    }
    return this.#indent > indent ? NOT_PLAIN : list;
  }

  #item(indent: number): unknown {
    let at = this.#at + 1;
    while (at < this.#end && this.#text.charCodeAt(at) === SPACE) at++;
    const rest = this.#text.slice(at, this.#end);
    if (rest === '' || rest.startsWith('#')) return this.#nested(indent, false);
    // What follows the dash is a block of its own, indented as far as it stands.
    const inset = this.#indent + at - this.#at;
    if (rest === '-' || rest.startsWith('- ') || keyOf(rest) !== undefined) {
      this.#indent = inset;
      this.#at = at;
      return this.#block(inset);
    }
    return this.#valueAfter(rest, indent);
  }

  /** The value that stands on the current line as `rest`, or on the lines below it. */
  #valueAfter(rest: string, indent: number): unknown {
    if (rest === '' || rest.startsWith('#')) return this.#nested(indent, true);
    if (rest.startsWith('|')) {
      const literal = readLiteral(this.#text, rest, this.#next, indent);
      if (literal === undefined) return NOT_PLAIN;
      this.#next = literal.next;
      this.#advance();
      return literal.value;
    }
    const value = readInline(rest);
    this.#advance();
    // A deeper line continues the scalar.
    return this.#indent > indent ? NOT_PLAIN : value;
  }

  /** A list may stand at the indentation of its key, not of its dash. */
  #nested(indent: number, ofKey: boolean): unknown {
    this.#advance();
    if (this.#indent > indent || (ofKey && this.#indent === indent && this.#isItem())) return this.#block(this.#indent);
    return null;
  }
}

/** The key that a line begins with, and how long it is with its colon. */
function keyOf(line: string): { readonly name: string; readonly length: number } | undefined {
  const first = line.charAt(0);
  if (first === '"' || first === "'") {
    const found = QUOTED_KEY.exec(line);
    const name = found?.[1] ?? found?.[2];
    return name === undefined ? undefined : { name, length: name.length + 3 };
  }
  let colon = line.indexOf(': ');
  if (colon < 0) colon = line.endsWith(':') ? line.length - 1 : -1;
  if (colon < 1) return undefined;
  const name = line.slice(0, colon);
  // kubectl makes a text of a key that is none (`yes:` is "true"); that is rare enough for the slow way.
  return KEY.test(name) && resolvePlain(name) === name ? { name, length: colon + 1 } : undefined;
}
