import { describe, expect, test } from 'vitest';
import { elide } from './elide';

describe('elide', () => {
  test('leaves a name that fits', () => {
    expect(elide('payments', 8)).toEqual({ head: 'payments', middle: '', tail: '' });
  });

  test('cuts the middle so that both ends and the ellipsis take the room', () => {
    const cut = elide('system:controller:generic-garbage-collector', 20);
    expect(cut).toEqual({ head: 'system:cont', middle: 'roller:generic-garbage-c', tail: 'ollector' });
    expect(cut.head.length + 1 + cut.tail.length).toBe(20);
  });

  test.each([3, 7, 20, 42])('the three parts are the whole name (%i)', (max) => {
    const name = 'system:controller:generic-garbage-collector';
    const { head, middle, tail } = elide(name, max);
    expect(head + middle + tail).toBe(name);
  });

  test('never splits a character that takes two code units', () => {
    const { head, middle, tail } = elide('🔑'.repeat(9), 4);
    expect([head, middle, tail]).toEqual(['🔑🔑', '🔑'.repeat(6), '🔑']);
  });
});
