import { resolvePlain } from './plain-scalar';

/** The text is not of the plain form; it may still be YAML. */
export const NOT_PLAIN = Symbol('not plain');

const FLOW_ITEM = String.raw`"[^"\\,]*"|'[^',]*'|[A-Za-z0-9_./][A-Za-z0-9_./-]*`;
const FLOW_LIST = new RegExp(`^\\[ *(?:${FLOW_ITEM})(?: *, *(?:${FLOW_ITEM}))* *\\]$`);
const JSON_STRING = /^"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"$/;
/** What no plain word begins with. */
const INDICATORS: ReadonlySet<string> = new Set(Array.from(',[]{}#&*!|>\'"%@`'));
/** Indicators only where a space follows. */
const PERHAPS_INDICATORS: ReadonlySet<string> = new Set(['-', '?', ':']);

/** A scalar, or a flow list of scalars, that ends its line; `text` is trimmed and not empty. */
export function readInline(text: string): unknown {
  const first = text.charAt(0);
  if (first === '"' || first === "'") return readQuoted(text);
  if (first === '[') return readFlowList(text);
  if (text === '{}') return {};
  return readWord(text);
}

function readQuoted(text: string): string | typeof NOT_PLAIN {
  const end = text.length - 1;
  if (end < 1 || text.charAt(end) !== text.charAt(0)) return NOT_PLAIN;
  if (text.startsWith("'")) {
    const inner = text.slice(1, end);
    if (!inner.includes("'")) return inner;
    const parts = inner.split("''");
    return parts.some((part) => part.includes("'")) ? NOT_PLAIN : parts.join("'");
  }
  if (!text.includes('\\')) return text.indexOf('"', 1) === end ? text.slice(1, end) : NOT_PLAIN;
  if (!JSON_STRING.test(text)) return NOT_PLAIN;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : NOT_PLAIN;
}

function readFlowList(text: string): unknown {
  if (text === '[]') return [];
  if (!FLOW_LIST.test(text)) return NOT_PLAIN;
  return text
    .slice(1, -1)
    .split(',')
    .map((part) => {
      const item = part.replace(/^ +| +$/g, '');
      return item.startsWith('"') || item.startsWith("'") ? item.slice(1, -1) : resolvePlain(item);
    });
}

function readWord(text: string): unknown {
  const first = text.charAt(0);
  if (INDICATORS.has(first) || (PERHAPS_INDICATORS.has(first) && (text.length === 1 || text.charAt(1) === ' ')))
    return NOT_PLAIN;
  const comment = text.indexOf(' #');
  const word = comment < 0 ? text : text.slice(0, comment).replace(/ +$/, '');
  if (word.endsWith(':') || word.includes(': ')) return NOT_PLAIN;
  return resolvePlain(word);
}

/**
 * A literal block: `|` or `|-`, then lines that are indented deeper than `indent`.
 *
 * @param from where the first line after the header begins; the text ends with a line break
 * @returns the value and where the next line begins
 */
export function readLiteral(
  text: string,
  header: string,
  from: number,
  indent: number,
): { value: string; next: number } | undefined {
  if (header !== '|' && header !== '|-') return undefined;
  const lines: string[] = [];
  let depth = -1;
  let at = from;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end);
    const first = line.search(/[^ ]/);
    const inset = first < 0 ? line.length : first;
    if (inset === line.length) {
      // A line of nothing but spaces: of the content, if it is deeper than it.
      if (depth < 0 && inset > 0) return undefined;
      lines.push(depth >= 0 && inset > depth ? line.slice(depth) : '');
    } else if (depth < 0) {
      if (inset <= indent) break;
      depth = inset;
      lines.push(line.slice(depth));
    } else if (inset < depth) {
      if (inset > indent) return undefined;
      break;
    } else lines.push(line.slice(depth));
    at = end + 1;
  }
  if (depth < 0) return undefined;
  let last = lines.length;
  while (last > 0 && lines[last - 1] === '') last--;
  const body = lines.slice(0, last).join('\n');
  return { value: header === '|' ? `${body}\n` : body, next: at };
}
