import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson as ofJson, readJson } from '../core';
import { canonicalJson } from './index';

describe('one text for one value', () => {
  it.each<[string, unknown, string]>([
    [
      'keys in order of their code units',
      { b: 1, a: 2, B: 3, é: 4, '10': 5, '9': 6 },
      '{"10":5,"9":6,"B":3,"a":2,"b":1,"é":4}',
    ],
    ['inside of lists and objects too', [{ z: [{ b: 1, a: 1 }] }], '[{"z":[{"a":1,"b":1}]}]'],
    ['lists in their own order', [3, 1, 2], '[3,1,2]'],
    ['without fields that are undefined', { a: undefined, b: null }, '{"b":null}'],
    ['where a list keeps its places', [undefined, null], '[null,null]'],
    ['with names that objects have by birth', { toString: 1, constructor: 2 }, '{"constructor":2,"toString":1}'],
    ['with __proto__ as a key', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    ['with numbers as JavaScript writes them', [0, -0, 1e21, 1.5, 1e-7], '[0,0,1e+21,1.5,1e-7]'],
    ['with lone surrogates as escapes', '\ud800', '"\\ud800"'],
    ['of nothing', undefined, 'null'],
  ])('%s', (_title, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  const json = fc.jsonValue({ maxDepth: 4 });

  it('is read back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        // Of the two zeros JSON knows one.
        expect(readJson(canonicalJson(value))).toEqual(readJson(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('does not hang on the order in which an object was made', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(object));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for equal values, and for no others', () => {
    const small = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(small, small, (one, other) => {
        const [a, b] = [one, other].map((value) => readJson(JSON.stringify(value)));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it('is that of the trail: what one of them wrote the other reads', () => {
    fc.assert(
      fc.property(json, (value) => {
        const plain = readJson(JSON.stringify(value));
        expect(canonicalJson(plain)).toBe(ofJson(plain));
      }),
      { numRuns: 500 },
    );
  });
});
