import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SortedSeq } from './sorted-seq';
import { Slots } from './slots';
import { sortFirst } from './sort-first';

// Thousands of changes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

type Item = { readonly key: number; readonly version: number };
const byKey = (a: { readonly key: number }, b: { readonly key: number }): number => a.key - b.key;
// Enough keys for several chunks, few enough that items are replaced and deleted often.
const key = fc.integer({ min: 0, max: 600 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: fc.constant(true), keys: fc.array(key, { maxLength: 200 }) }) },
  fc.record({ put: fc.constant(false), keys: fc.array(key, { maxLength: 200 }) }),
);

describe('a sorted sequence', () => {
  it('behaves as a map that is kept in order, and old ones stay as they were', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 500 }), fc.array(step, { maxLength: 12 }), (first, steps) => {
        const model = new Map(first.map((one) => [one, { key: one, version: 0 }]));
        let seq = SortedSeq.of<{ key: number }, Item>(byKey, sorted(model));
        const held = [{ seq, content: sorted(model) }];
        steps.forEach(({ put, keys }, version) => {
          const draft = seq.draft();
          for (const one of keys) {
            const item = { key: one, version };
            expect(put ? draft.put(item) : draft.delete(item)).toBe(model.get(one));
            if (put) model.set(one, item);
            else model.delete(one);
          }
          seq = draft.done();
          held.push({ seq, content: sorted(model) });
        });
        for (const one of held) expect(one.seq.toArray()).toEqual(one.content);
        expect(seq.size).toBe(model.size);
        expect([...seq]).toEqual(seq.toArray());
        expect(seq.chunks.every((chunk) => chunk.length > 0 && chunk.length <= 128)).toBe(true);
        for (let one = 0; one <= 600; one += 7) expect(seq.find({ key: one })).toBe(model.get(one));
      }),
      { numRuns: 100 },
    );
  });

  it('visits a range, and says whether it was stopped', () => {
    const seq = SortedSeq.of<{ key: number }, Item>(
      byKey,
      Array.from({ length: 500 }, (_, i) => ({ key: i * 2, version: 0 })),
    );
    const seen: number[] = [];
    const range = (low: number, high: number, most: number): boolean => {
      seen.length = 0;
      return seq.visitFrom(
        { key: low },
        (item) => item.key <= high,
        (item) => seen.push(item.key) < most,
      );
    };
    expect([range(101, 107, 9), [...seen]]).toEqual([true, [102, 104, 106]]);
    expect([range(101, 107, 2), [...seen]]).toEqual([false, [102, 104]]);
    expect([range(990, 5000, 99), [...seen]]).toEqual([true, [990, 992, 994, 996, 998]]);
    expect([range(1000, 5000, 99), [...seen]]).toEqual([true, []]);
  });

  it('fills chunks of items that arrive in order', () => {
    const draft = new SortedSeq<{ key: number }, Item>(byKey).draft();
    for (let i = 0; i < 1280; i++) draft.put({ key: i, version: 0 });
    expect(draft.done().chunks.length).toBe(10);
  });

  it('leaves no empty chunk behind when a whole stretch is deleted', () => {
    const items = Array.from({ length: 500 }, (_, i) => ({ key: i, version: 0 }));
    const draft = SortedSeq.of<{ key: number }, Item>(byKey, items).draft();
    for (const item of items.slice(90, 410)) draft.delete(item);
    const seq = draft.done();
    expect(seq.chunks.map((chunk) => chunk.length)).toEqual([90, 70, 20]);
    expect(seq.find({ key: 89 })).toBe(items[89]);
    expect(seq.find({ key: 410 })).toBe(items[410]);
    expect(seq.find({ key: 300 })).toBeUndefined();
  });

  it('is the same sequence when there was nothing to delete', () => {
    const seq = SortedSeq.of<{ key: number }, Item>(byKey, [{ key: 1, version: 0 }]);
    expect(seq.without({ key: 2 })).toBe(seq);
    expect(seq.without({ key: 1 }).toArray()).toEqual([]);
    expect(seq.with({ key: 0, version: 1 }).toArray().length).toBe(2);
  });
});

describe('numbered slots', () => {
  it('keep what they held when a later table changes', () => {
    const draft = new Slots<string>().draft();
    for (let i = 0; i < 600; i++) draft.set(i, `first ${String(i)}`);
    const first = draft.done();
    const later = first.draft();
    later.set(300, 'later');
    later.set(301, undefined);
    later.set(302, 'later');
    expect([later.at(300), later.at(301), later.at(599)]).toEqual(['later', undefined, 'first 599']);
    const second = later.done();
    expect([300, 301, 302, 303].map((slot) => first.at(slot))).toEqual([
      'first 300',
      'first 301',
      'first 302',
      'first 303',
    ]);
    expect([300, 301, 302, 303].map((slot) => second.at(slot))).toEqual(['later', undefined, 'later', 'first 303']);
    expect(second.at(100_000)).toBeUndefined();
  });
});

describe('sorting only the first', () => {
  it('brings the lowest to the front in order, and loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 80 }), fc.nat(90), (items, count) => {
        const work = items.slice();
        sortFirst(work, count, (a, b) => a - b);
        const all = items.toSorted((a, b) => a - b);
        expect(work.slice(0, count)).toEqual(all.slice(0, count));
        expect(work.toSorted((a, b) => a - b)).toEqual(all);
      }),
      { numRuns: 2000 },
    );
  });

  it('compares far less than a sort would', () => {
    const items = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_011);
    let compared = 0;
    sortFirst(items, 100, (a, b) => {
      compared += 1;
      return a - b;
    });
    expect(compared).toBeLessThan(150_000);
  });
});

function sorted(model: ReadonlyMap<number, Item>): Item[] {
  return [...model.values()].sort(byKey);
}
