const LONGEST = 64;

/**
 * Damerau-Levenshtein distance (insert, delete, replace, swap of neighbours), or undefined beyond `limit`.
 * O(limit × length); words longer than 64 characters are never near.
 */
export function distance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit || a.length > LONGEST || b.length > LONGEST) return undefined;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > limit) return undefined;
    before = above;
    above = row;
  }
  const total = above[b.length] ?? 0;
  return total <= limit ? total : undefined;
}

/**
 * Up to `max` of the words that were probably meant, nearest first, then in their own order: at most one change in
 * every three characters, three at most. O(words × length).
 */
export function nearWords(word: string, words: Iterable<string>, max: number): readonly string[] {
  const limit = Math.min(3, Math.ceil(word.length / 3));
  const wanted = word.toLowerCase();
  const found: { readonly candidate: string; readonly far: number }[] = [];
  for (const candidate of new Set(words)) {
    const far = candidate === '' ? undefined : distance(wanted, candidate.toLowerCase(), limit);
    if (far !== undefined) found.push({ candidate, far });
  }
  return found
    .sort((a, b) => a.far - b.far)
    .slice(0, max)
    .map(({ candidate }) => candidate);
}
