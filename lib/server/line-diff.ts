import { diffLines } from 'diff';
import type { TextLine } from '@/lib/usecases';

/** The lines of two texts in one order: those of both, those that go and those that come. */
export function lineDiff(before: string, after: string): TextLine[] {
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/u, '')
      .split('\n')
      .map((text): TextLine => ({ op: added ? 'add' : removed ? 'remove' : 'same', text })),
  );
}
