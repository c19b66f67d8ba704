import {
  type Alias,
  type Document,
  type Node,
  YAMLParseError,
  isAlias,
  isCollection,
  isNode,
  isPair,
  isScalar,
} from 'yaml';

/** Nobody nests by hand what is nested deeper. */
export const MAX_DEPTH = 500;
/** Steps that resolving the aliases of one document may take: a second, on a slow machine. */
const MAX_STEPS = 20_000_000;

type Checked = Document.Parsed;
/** A node to look at, what it stands in, and whether a node with an anchor is around it. */
type Visit = { readonly node: unknown; readonly depth: number; readonly anchored: boolean };

/**
 * Adds to the errors of a document, parsed without `uniqueKeys`, what would make it mean something else to somebody, or
 * cost more to turn into a value than to read: keys that come twice in one mapping; keys that are mappings or lists,
 * which the package writes out as YAML in YAML, twice as long at each level; aliases whose resolving, which looks
 * through the whole document for each, would take long; nesting beyond 500. O(nodes).
 *
 * Source: yaml 2.9 compose/util-map-includes.js, nodes/addPairToJSMap.js, nodes/Alias.js.
 */
export function checkYaml<T extends Checked>(document: T): T {
  const check = new Check(document);
  const deep = check.walk();
  if (deep) return tooDeep(document);
  check.aliases();
  document.errors.sort((a, b) => a.pos[0] - b.pos[0]);
  return document;
}

/** Says of a document that it is nested too deeply. */
export function tooDeep<T extends Checked>(document: T): T {
  document.errors.push(new YAMLParseError([0, 1], 'RESOURCE_EXHAUSTION', `is nested deeper than ${MAX_DEPTH} levels`));
  return document;
}

class Check {
  readonly #document: Checked;
  readonly #keys: Alias[] = [];
  /** By name, whether the last node with this anchor is a plain value. */
  readonly #scalars = new Map<string, boolean>();
  #nodes = 0;
  #anchors = 0;
  #aliases = 0;
  #inner = 0;
  #firstAlias = 0;

  constructor(document: Checked) {
    this.#document = document;
  }

  /** Looks at every node, without calling itself; true when they are nested too deeply. */
  walk(): boolean {
    const open: Visit[] = [{ node: this.#document.contents, depth: 0, anchored: false }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.depth > MAX_DEPTH) return true;
      this.#visit(next, open);
    }
    return false;
  }

  /** What the aliases would cost, and keys that are aliases of something else than a text. */
  aliases(): void {
    for (const key of this.#keys) if (this.#scalars.get(key.source) === false) this.#noText(key);
    const steps = this.#aliases * (this.#aliases + this.#anchors) + this.#inner * this.#nodes;
    if (steps > MAX_STEPS) this.#wrong(this.#firstAlias, 'BAD_ALIAS', 'Its aliases multiply beyond measure');
  }

  #visit({ node, depth, anchored }: Visit, open: Visit[]): void {
    if (isPair(node)) {
      open.push({ node: node.value, depth, anchored }, { node: node.key, depth, anchored });
      return;
    }
    if (!isNode(node)) return;
    this.#nodes++;
    if (isAlias(node)) {
      if (this.#aliases === 0) this.#firstAlias = startOf(node);
      this.#aliases++;
      if (anchored) this.#inner++;
      return;
    }
    const own = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (own !== undefined) {
      this.#anchors++;
      this.#scalars.set(own, isScalar(node));
    }
    if (!isCollection(node)) return;
    this.#twice(node.items);
    for (let i = node.items.length - 1; i >= 0; i--) {
      open.push({ node: node.items[i], depth: depth + 1, anchored: anchored || own !== undefined });
    }
  }

  #twice(items: readonly unknown[]): void {
    const known = new Set<unknown>();
    for (const item of items) {
      if (!isPair(item)) continue;
      const { key } = item;
      if (isAlias(key)) this.#keys.push(key);
      else if (isCollection(key)) this.#noText(key);
      else if (isScalar(key)) {
        if (known.has(key.value)) this.#wrong(startOf(key), 'DUPLICATE_KEY', 'Map keys must be unique');
        known.add(key.value);
      }
    }
  }

  #noText(key: Node): void {
    this.#wrong(startOf(key), 'NON_STRING_KEY', 'A key must be a text, not a mapping or a list');
  }

  #wrong(at: number, code: YAMLParseError['code'], message: string): void {
    this.#document.errors.push(new YAMLParseError([at, at + 1], code, message));
  }
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;
