import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiffLine, foldDiff, pairDiff } from './diff-lines';

const line: fc.Arbitrary<DiffLine> = fc.record({ op: fc.constantFrom('add', 'remove', 'same'), text: fc.string() });

describe('diffs', () => {
  test('parts are the lines, in order, and no change is folded', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const parts = foldDiff(lines);
        expect(parts.flatMap((part) => part.lines)).toEqual(lines);
        for (const part of parts) if (part.folded) expect(part.lines.every(({ op }) => op === 'same')).toBe(true);
      }),
    );
  });

  test('pairs hold every line of both sides', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const pairs = pairDiff(lines);
        const side = (not: DiffLine['op']) => lines.filter(({ op }) => op !== not).map(({ text }) => text);
        expect(pairs.flatMap(({ before }) => before ?? [])).toEqual(side('add'));
        expect(pairs.flatMap(({ after }) => after ?? [])).toEqual(side('remove'));
      }),
    );
  });

  test('ten lines that stay are folded to what is near', () => {
    const same = Array.from({ length: 10 }, (_, i): DiffLine => ({ op: 'same', text: String(i) }));
    const parts = foldDiff([...same, { op: 'add', text: 'new' }]);
    expect(parts.map(({ folded, lines }) => [folded, lines.length])).toEqual([
      [true, 7],
      [false, 4],
    ]);
  });
});
