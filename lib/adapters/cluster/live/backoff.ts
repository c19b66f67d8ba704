/**
 * Milliseconds to wait before the next attempt, after `failures` in a row (1 or more): doubling from `first` to `last`,
 * shortened by up to half at random so that many readers do not come back at the same moment. `random` gives 0 ≤ x < 1.
 */
export function backoff(failures: number, [first, last]: readonly [number, number], random: () => number): number {
  const full = Math.min(last, first * 2 ** Math.min(failures - 1, 30));
  return full * (1 - random() / 2);
}

/** A random time between the two. */
export function between([least, most]: readonly [number, number], random: () => number): number {
  return least + (most - least) * random();
}
