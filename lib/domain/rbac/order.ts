/** Negative, zero or positive, as `Array.prototype.sort` wants it. Must be total and never change. */
export type Order<K> = (a: K, b: K) => number;

/** By UTF-16 code unit: cheap and deterministic, no locale. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * By code point, which is how Go orders strings (bytes of UTF-8). Differs from `compareText` only where one text
 * has a surrogate pair and the other a unit above U+DFFF at the first difference.
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they come after every other unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Where an object lives: `namespace` is empty for cluster-scoped kinds. */
export type Placed = { readonly namespace: string; readonly name: string };

export function comparePlaced(a: Placed, b: Placed): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

export type Named = { readonly name: string };

export function compareNamed(a: Named, b: Named): number {
  return compareText(a.name, b.name);
}
