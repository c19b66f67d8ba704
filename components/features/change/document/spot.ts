import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type YAMLMap } from 'yaml';

/** Where a value stands within one document: names of fields, places in lists. */
export type Path = readonly (string | number)[];

/** A place in the text, as offsets and as a person counts: from 1. */
export type Spot = { readonly from: number; readonly to: number; readonly line: number; readonly column: number };

/** The place of these offsets. */
export function spotAt(lines: LineCounter, from: number, to: number): Spot {
  const { line, col } = lines.linePos(from);
  return { from, to: Math.max(from, to), line, column: col };
}

/** Offsets of a node: start, end of its value, end with what follows on its line. */
export function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? (node.range ?? undefined) : undefined;
}

/** The pair of a map that has this key. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** The node at a path, or undefined. */
export function nodeAt(root: unknown, path: Path): Node | undefined {
  let node: unknown = root;
  for (const step of path) {
    if (typeof step === 'number') node = isSeq(node) ? node.items[step] : undefined;
    else node = isMap(node) ? pairOf(node, step)?.value : undefined;
  }
  return isMap(node) || isSeq(node) || isScalar(node) ? node : undefined;
}

/** The place of what stands at a path, or of the nearest thing above it that is there. */
export function rangeAt(root: unknown, path: Path): readonly [number, number] {
  for (let length = path.length; length >= 0; length -= 1) {
    const range = rangeOf(nodeAt(root, path.slice(0, length)));
    if (range !== undefined) return [range[0], range[1]];
  }
  return [0, 0];
}
