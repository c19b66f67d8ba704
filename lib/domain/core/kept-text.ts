import { AppError } from './errors';
import type { Json } from './json';

/** What a text is called in an error, and how many bytes of UTF-8 it may take as it is kept. */
export type Limit = { readonly what: string; readonly bytes: number };

/** Marks an escape. A private character, so that ordinary texts, backslashes too, are kept as they are. */
const MARK = '\u{E000}';
// With `u`, a surrogate matches only where it stands alone.
const UNSTORABLE = /[\0\uE000\uD800-\uDFFF]/gu;
const ESCAPED = /\uE000(0000|e000|d[89a-f][0-9a-f]{2})/gu;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** The text, which has to be one that needs no escape, such as JSON. Throws AppError `too-large`. */
export function limited(text: string, limit: Limit): string {
  // A character takes 1 to 3 bytes for each UTF-16 unit: most texts need not be measured.
  if (text.length > limit.bytes || (text.length * 3 > limit.bytes && bytesOf(text) > limit.bytes)) {
    throw new AppError('too-large', `${limit.what} is larger than ${limit.bytes} bytes.`);
  }
  return text;
}

/**
 * The text as a database can hold it: PostgreSQL has no U+0000, and UTF-8 no lone surrogate, so those are escaped and
 * come back from `readText`. Throws AppError `too-large`.
 */
export function keptText(text: string, limit: Limit): string {
  const kept = text.replaceAll(UNSTORABLE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return limited(kept, limit);
}

/**
 * The text, or as much of its beginning as can be kept within the limit, and how long it was: for what has to be written
 * down whatever somebody sent. Linear in the text.
 */
export function cutText(text: string, limit: Limit): string {
  const bytesKept = (part: string) => bytesOf(part.replaceAll(UNSTORABLE, `${MARK}0000`));
  if (text.length <= limit.bytes && bytesKept(text) <= limit.bytes) return text;
  const mark = `… (${text.length} characters)`;
  let length = limit.bytes;
  while (bytesKept(text.slice(0, length)) + bytesOf(mark) > limit.bytes) length = Math.floor(length / 2);
  return text.slice(0, length) + mark;
}

/** What `keptText` was given. */
export function readText(kept: string): string {
  return kept.replaceAll(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The value as JSON text, which holds every string: what a database cannot is escaped by JSON itself. Throws AppError `too-large`. */
export function keptJson(value: Json, limit: Limit): string {
  return limited(JSON.stringify(value), limit);
}

/** What `keptJson` was given. Throws SyntaxError on what is no JSON. */
export function readJson(kept: string): Json {
  const value: unknown = JSON.parse(kept);
  if (!isJson(value)) throw new SyntaxError('no JSON');
  return value;
}

/** What JSON.parse returns is JSON all the way down. */
const isJson = (value: unknown): value is Json => value !== undefined;
