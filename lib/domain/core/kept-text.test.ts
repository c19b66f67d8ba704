import { expect, it } from 'vitest';
import fc from 'fast-check';
import { AppError, type Json, canonicalJson, keptJson, keptText, readJson, readText } from '.';

const limit = { what: 'The text', bytes: 1_000_000 };

it('brings every text back, and keeps only what a database can hold', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '\0', '\uE000', '\uE0000000', '\uD800', '\uDFFF\uD83D'),
      (a, b) => {
        for (const text of [a, a + b, b + a + b]) {
          const kept = keptText(text, limit);
          expect(readText(kept)).toBe(text);
          expect(kept).not.toContain('\0');
          expect(kept.isWellFormed()).toBe(true);
        }
      },
    ),
  );
});

it('keeps ordinary texts as they are', () => {
  for (const text of ['CORP\\anna', 'Zoë 🦊', "Robert'); DROP TABLE trail;--", '\\u0000', '%s $1 {{x}}']) {
    expect(keptText(text, limit)).toBe(text);
  }
});

it('measures bytes, after escaping', () => {
  expect(keptText('ä'.repeat(5), { what: 'x', bytes: 10 })).toHaveLength(5);
  expect(() => keptText('ä'.repeat(6), { what: 'The name', bytes: 10 })).toThrow(
    new AppError('too-large', 'The name is larger than 10 bytes.'),
  );
  expect(() => keptText('\0\0', { what: 'x', bytes: 10 })).toThrow(AppError);
  expect(() => keptJson('ä'.repeat(10), { what: 'x', bytes: 20 })).toThrow(AppError);
});

it('brings every JSON back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json: Json = readJson(JSON.stringify(value));
      expect(readJson(keptJson(json, limit))).toEqual(json);
    }),
  );
  expect(keptJson({ name: '\0\uD800' }, limit)).toBe('{"name":"\\u0000\\ud800"}');
});

it('writes one text for one value, however it was built', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  // U+FF5E comes after the surrogates of U+1F98A in code points and before them in UTF-16.
  expect(canonicalJson({ '\uFF5E': 1, '🦊': 2 })).toBe('{"🦊":2,"\uFF5E":1}');
});
