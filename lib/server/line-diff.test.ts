import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff';

const lines = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i)}\n`).join('');

describe('lines of two texts', () => {
  it('are compared', () => {
    expect(lineDiff('a\nb\n', 'a\nc\n').map(({ op, text }) => `${op} ${text}`)).toEqual([
      'same a',
      'remove b',
      'add c',
    ]);
  });

  it('that are too different all go and all come', () => {
    // With one line in the middle that both have: comparing would find it.
    const text = (prefix: string) => `${lines(prefix, 1_000)}both\n${lines(prefix, 1_000)}`;
    const ops = lineDiff(text('a'), text('b')).map(({ op }) => op);
    expect(ops).toEqual([...Array<string>(2_001).fill('remove'), ...Array<string>(2_001).fill('add')]);
  });
});
