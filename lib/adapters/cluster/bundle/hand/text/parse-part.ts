import { type Pair, type ParsedNode, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import { parseYaml } from '@/lib/yaml';
import type { Entry, Item, Part } from './part';

const MERGE = '<<';

/**
 * Where everything of one YAML document or JSON value stands in its text. Undefined when it has none, or is broken: its
 * reader has said so before. O(bytes), about 1 MB a second.
 */
export function parsePart(text: string): Part | undefined {
  const document = parseYaml(text, {
    version: '1.1',
    schema: 'failsafe',
    merge: false,
    keepSourceTokens: true,
    logLevel: 'silent',
  });
  if (document.errors.length > 0 || document.contents === null) return undefined;
  return partOf(document.contents);
}

function partOf(node: ParsedNode): Part {
  const [start, end] = node.range;
  if (isAlias(node)) return { is: 'scalar', start, end, bound: `is an alias, *${node.source}` };
  const bound = boundBy(node);
  if (isMap(node)) {
    const entries = node.items.map((pair) => entryOf(pair, start));
    const merges = entries.some(({ key }) => key === MERGE) ? 'has a merge key' : undefined;
    return { is: 'map', block: node.flow !== true, entries, start, end: endOf(node, entries), bound: bound ?? merges };
  }
  if (isSeq(node)) {
    const items = itemsOf(node);
    return { is: 'list', block: node.flow !== true, items, start, end: endOf(node, items), bound };
  }
  return { is: 'scalar', start, end, bound };
}

function boundBy(node: Exclude<ParsedNode, { type: 'ALIAS' }>): string | undefined {
  if (isAlias(node)) return undefined;
  if (node.anchor !== undefined) return `has an anchor, &${node.anchor}`;
  return node.tag === undefined ? undefined : `has a tag, ${node.tag}`;
}

/** The range of a block goes on to what follows it; its last piece ends where it does. */
function endOf(
  node: Extract<ParsedNode, { items: unknown[] }>,
  inner: readonly { start: number; value: Part }[],
): number {
  return node.flow === true ? node.range[1] : (inner.at(-1)?.value.end ?? node.range[1]);
}

function entryOf(pair: Pair<ParsedNode, ParsedNode | null>, from: number): Entry {
  const { key, value, srcToken } = pair;
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  const explicit = srcToken?.start.some(({ type }) => type === 'explicit-key-ind') === true;
  const start = isScalar(key) ? key.range[0] : from;
  const behind = colon === undefined ? key.range[1] : colon.offset + 1;
  const odd = explicit || colon === undefined || !isScalar(key) ? 'has a key in a form that is not edited' : undefined;
  const keyBound = isScalar(key) ? boundBy(key) : undefined;
  const part = value === null || isEmpty(value) ? emptyAt(behind, value) : partOf(value);
  const bound = part.bound ?? odd ?? keyBound;
  return { key: isScalar(key) ? String(key.value) : '', start, colon: behind, value: { ...part, bound } };
}

function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && node.range[0] === node.range[1];
}

/** What is absent stands right behind its colon. */
function emptyAt(at: number, node: ParsedNode | null): Part {
  const bound = node === null || isAlias(node) ? undefined : boundBy(node);
  return { is: 'scalar', start: at, end: at, bound };
}

function itemsOf(node: Extract<ParsedNode, { items: unknown[] }>): Item[] {
  const token = node.srcToken;
  const dashes =
    token?.type === 'block-seq'
      ? token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind'))
      : [];
  return node.items.map((item, i): Item => {
    const dash = dashes[i]?.offset;
    if (isPair(item)) {
      const [start, end] = item.key.range;
      return { start, value: { is: 'scalar', start, end, bound: 'is a pair in a list' } };
    }
    const value = isEmpty(item) && dash !== undefined ? emptyAt(dash + 1, item) : partOf(item);
    return { start: dash ?? value.start, value };
  });
}
