import { describe, expect, test } from 'vitest';
import { clockTime, count, day, dayAndTime, duration, plural } from './time';

describe('time in words', () => {
  test('is said in UTC, as the API writes it', () => {
    expect(clockTime('2026-03-02T14:02:11.512Z')).toBe('14:02:11 UTC');
    expect(day('2026-03-02T14:02:11Z')).toBe('2026-03-02');
    expect(dayAndTime('2026-03-02T14:02:11Z')).toBe('2026-03-02 14:02:11 UTC');
  });

  test.each([
    [-1, '0 s'],
    [4.9, '4 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3_599, '59 min'],
    [3_600, '1 h'],
    [86_399, '23 h'],
    [200_000, '2 d'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('numbers in words', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [5_214, '5,214'],
    [1_000_000, '1,000,000'],
  ])('%d is %s', (n, text) => {
    expect(count(n)).toBe(text);
  });

  test('one is one', () => {
    expect([plural(1, 'gap'), plural(0, 'gap'), plural(2, 'ServiceAccount', 'ServiceAccounts')]).toEqual([
      '1 gap',
      '0 gaps',
      '2 ServiceAccounts',
    ]);
  });
});
