import { MalformedError } from './json';

/** Texts longer than this are not worth sharing. */
const SHARED_LENGTH = 128;

/** Lately seen texts by a hash of their bytes; each of 2^`bits` slots holds one, so it never grows. */
export class TextCache {
  readonly #slots: (string | undefined)[];
  readonly #mask: number;

  constructor(bits = 16) {
    this.#slots = new Array<string | undefined>(1 << bits).fill(undefined);
    this.#mask = (1 << bits) - 1;
  }

  /** The text of these bytes, the same string as last time where it is still known. */
  at(bytes: Buffer, start: number, end: number): string {
    if (end - start > SHARED_LENGTH) return bytes.toString('utf8', start, end);
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const slot = (hash ^ (hash >>> 16)) & this.#mask;
    const known = this.#slots[slot];
    if (known !== undefined && isAscii(known, bytes, start, end)) return known;
    const text = bytes.toString('utf8', start, end);
    this.#slots[slot] = text;
    return text;
  }
}

// A text beyond ASCII has other char codes than bytes, so it is never taken for known.
function isAscii(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || code !== bytes[start + at]) return false;
  }
  return true;
}

/**
 * Reads a protobuf message field by field. Only what Kubernetes' own types need: varints and length-delimited fields;
 * others are passed over. Throws MalformedError when bytes are missing.
 */
export class ProtoReader {
  readonly bytes: Buffer;
  readonly #texts: TextCache;
  /** Where the next byte is read. */
  at: number;

  constructor(bytes: Buffer, texts: TextCache, at = 0) {
    this.bytes = bytes;
    this.#texts = texts;
    this.at = at;
  }

  /** Exact below 2^53; what is larger is no number that is read here. */
  varint(): number {
    // Nearly all tags and lengths are one byte.
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x80) {
      this.at += 1;
      return first;
    }
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new MalformedError('it breaks off');
      this.at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  /** Enters a length-delimited field: returns where it ends. */
  end(): number {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.bytes.length) throw new MalformedError('it breaks off');
    return end;
  }

  /** A text that other objects probably repeat. */
  sharedText(): string {
    const end = this.end();
    const text = this.#texts.at(this.bytes, this.at, end);
    this.at = end;
    return text;
  }

  /** A text that is probably seen once. */
  text(): string {
    const end = this.end();
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }

  /** Passes over the value of a field whose tag was read. */
  skip(tag: number): void {
    const wire = tag & 7;
    if (wire === 0) this.varint();
    else if (wire === 1) this.at += 8;
    else if (wire === 2) this.at = this.end();
    else if (wire === 5) this.at += 4;
    else throw new MalformedError('a field is of an unknown form');
    if (this.at > this.bytes.length) throw new MalformedError('it breaks off');
  }
}

/** Tag of a length-delimited field, as messages and texts are. */
export function field(number: number): number {
  return (number << 3) | 2;
}
