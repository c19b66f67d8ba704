import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT, canonicalJson, cutText, keptText, readJson } from '@/lib/domain/core';
import type { TrailEntry } from './entry';
import { fitEntry } from './fit-entry';

const ENTRY: TrailEntry = {
  at: 0,
  event: 'asked',
  person: { issuer: 'https://issuer.example', subject: 'ana', name: 'Ana' },
  as: 'oidc:ana',
  from: '192.0.2.1',
  cluster: 'prod',
  requestId: 'r-1',
  planHash: undefined,
  result: 'answered',
  detail: { operation: 'can', ask: { verb: 'get', resource: 'pods' } },
};
const bytes = (text: string) => new TextEncoder().encode(text).length;

describe('an entry of the trail', () => {
  it('that fits is not touched', () => {
    expect(fitEntry(ENTRY)).toEqual(ENTRY);
  });

  it('fits, whatever is in it', () => {
    // Characters that are kept as an escape of seven bytes are the largest.
    const text = fc.tuple(fc.constantFrom('a', 'ü', '\0', '\u{E000}', '\uD800', '😀'), fc.nat(20_000));
    const detail = fc.jsonValue({ maxDepth: 6 });
    fc.assert(
      fc.property(
        text,
        detail,
        fc.nat(400),
        fc.integer({ min: 100, max: 70_000 }),
        ([unit, times], value, copies, most) => {
          const long = unit.repeat(times);
          const copied = Array.from({ length: copies }, (_, i) => ({ [`${i}${long.slice(0, 50)}`]: [long, value] }));
          const fitted = fitEntry(
            {
              ...ENTRY,
              as: long,
              cluster: long,
              requestId: long,
              result: long,
              detail: readJson(JSON.stringify(copied)),
            },
            most,
          );
          for (const [part, limit] of [
            [fitted.as, KEPT.text],
            [fitted.cluster, KEPT.id],
            [fitted.requestId, KEPT.id],
            [fitted.result, KEPT.text],
          ] as const) {
            expect(() => keptText(part ?? '', limit)).not.toThrow();
          }
          expect(bytes(canonicalJson(fitted.detail))).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that is cut says so, and how long it was', () => {
    const group = Array.from({ length: 1_000 }, (_, i) => `group-${i}`);
    const { detail } = fitEntry({ ...ENTRY, detail: { ask: { group, user: 'u'.repeat(5_000) } } }, 4_096);
    const told = JSON.stringify(detail);
    for (const part of ['"group-0"', '"… (1000 in all)"', '(5000 characters)']) expect(told).toContain(part);
    expect(cutText('ab'.repeat(5_000), { what: 'A text', bytes: 100 })).toMatch(/^(?:ab)+a?… \(10000 characters\)$/u);
  });
});
