import { resolvePlain } from '../../yaml';
import type { Style } from './style';

/** What is written into texts: maps, lists and texts. */
export type Value = string | readonly Value[] | { readonly [key: string]: Value };

/** Needs no quotes anywhere, unless it is a word that means something else than itself. */
const PLAIN = /^[A-Za-z0-9_./](?:[A-Za-z0-9_./:*@+=()-]*[A-Za-z0-9_./*@+=()-])?$/;

/** A text as it stands in YAML by kubectl's rules, or in JSON. */
export function renderText(text: string, { json }: Pick<Style, 'json'>): string {
  const plain = !json && PLAIN.test(text) && resolvePlain(text) === text && text !== '---' && text !== '...';
  return plain ? text : quoted(text);
}

/** JSON's quotes are YAML's too; what YAML takes for line breaks or refuses is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In brackets, on one line. */
export function renderFlow(value: Value, style: Style): string {
  if (typeof value === 'string') return renderText(value, style);
  const [comma, colon] = style.spaced ? [', ', ': '] : [',', ':'];
  if (isList(value)) return `[${value.map((item) => renderFlow(item, style)).join(comma)}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${renderText(key, style)}${colon}${renderFlow(item, style)}`,
  );
  return `{${entries.join(comma)}}`;
}

/** As JSON in lines; the first begins where it is put, the others behind `indent`. */
export function renderJson(value: Value, indent: string, style: Style): string {
  return JSON.stringify(value, null, style.jsonIndent).replaceAll('\n', style.eol + indent);
}

/** Whether it is written behind its key or dash, not below it. */
export function isInline(value: Value, { flowTexts }: Style): boolean {
  if (typeof value === 'string') return true;
  if (isList(value)) return value.length === 0 || (flowTexts && value.every((item) => typeof item === 'string'));
  return Object.keys(value).length === 0;
}

/** The lines of `key: value`, indented by `column`, without line breaks. */
export function entryLines(key: string, value: Value, column: number, style: Style): string[] {
  const head = `${' '.repeat(column)}${renderText(key, style)}:`;
  if (isInline(value, style)) return [`${head} ${renderFlow(value, style)}`];
  return [head, ...valueLines(value, column, style)];
}

/** The lines of what stands below a key that is indented by `column`. */
export function valueLines(value: Value, column: number, style: Style): string[] {
  if (typeof value === 'string') return [`${' '.repeat(column + 2)}${renderText(value, style)}`];
  if (isList(value)) return value.flatMap((item) => itemLines(item, column + style.dashIndent, style));
  return mapLines(value, column + 2, style);
}

export function mapLines(value: Readonly<Record<string, Value>>, column: number, style: Style): string[] {
  return Object.entries(value).flatMap(([key, item]) => entryLines(key, item, column, style));
}

/** The lines of an item whose dash is at `column`. */
export function itemLines(value: Value, column: number, style: Style): string[] {
  const dash = `${' '.repeat(column)}- `;
  if (isInline(value, style) || isList(value) || typeof value === 'string') return [dash + renderFlow(value, style)];
  const [first = '', ...others] = mapLines(value, column + 2, style);
  return [dash + first.slice(column + 2), ...others];
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether it is made of maps, lists and texts only. */
export function isValue(value: unknown): value is Value {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(isValue);
}
