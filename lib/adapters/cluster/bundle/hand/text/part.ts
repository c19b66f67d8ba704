/** A piece of a YAML or JSON text: `text.slice(start, end)`, without comments and blanks around it. */
export type Part = MapPart | ListPart | ScalarPart;

type Piece = {
  readonly start: number;
  readonly end: number;
  /** Why it may not be changed: an anchor, an alias, a tag … that reaches beyond it. */
  readonly bound: string | undefined;
};
/** `block`: made of lines, not of brackets. */
export type MapPart = Piece & { readonly is: 'map'; readonly block: boolean; readonly entries: readonly Entry[] };
export type ListPart = Piece & { readonly is: 'list'; readonly block: boolean; readonly items: readonly Item[] };
export type ScalarPart = Piece & { readonly is: 'scalar' };

/** `start` is where the key begins, `colon` is behind its colon. */
export type Entry = { readonly key: string; readonly start: number; readonly colon: number; readonly value: Part };
/** `start` is at the dash of an item of a block, at the value of one in brackets. */
export type Item = { readonly start: number; readonly value: Part };

export type Path = readonly (string | number)[];

/** What lies on the way to a path, the root first; shorter when it ends before. */
export function partsTo(root: Part, path: Path): Part[] {
  const parts: Part[] = [root];
  let part = root;
  for (const step of path) {
    const next =
      part.is === 'map'
        ? part.entries.find(({ key }) => key === step)?.value
        : part.is === 'list' && typeof step === 'number'
          ? part.items[step]?.value
          : undefined;
    if (next === undefined) break;
    parts.push(next);
    part = next;
  }
  return parts;
}

/** The first piece in it that may not be changed. */
export function boundIn(part: Part): Part | undefined {
  if (part.bound !== undefined) return part;
  const inner = part.is === 'map' ? part.entries : part.is === 'list' ? part.items : [];
  for (const { value } of inner) {
    const found = boundIn(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
