import { diffLines } from 'diff';
import type { TextLine } from '@/lib/usecases';

/** Beyond it the shortest difference is not looked for, which takes the square of it. */
const MOST_DIFFERENCES = 1_000;

/**
 * The lines of two texts in one order: those of both, those that go and those that come. Too different to be compared,
 * all of the one go and all of the other come. O(lines × differences), at most MOST_DIFFERENCES of them.
 */
export function lineDiff(before: string, after: string): TextLine[] {
  const parts = diffLines(before, after, { maxEditLength: MOST_DIFFERENCES }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];
  return parts.flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/u, '')
      .split('\n')
      .map((text): TextLine => ({ op: added ? 'add' : removed ? 'remove' : 'same', text })),
  );
}
