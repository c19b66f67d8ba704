import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { NOT_PLAIN, readAnyYaml, readPlainYaml } from './index';

const read = (file: string) => readFileSync(new URL(`../../../../../deploy/demo/${file}`, import.meta.url), 'utf8');
const FILES = [
  'kubernetes-defaults/clusterroles-for-people.yaml',
  'kubernetes-defaults/rolebindings.yaml',
  'namespaces/teams.yaml',
];
const DOCUMENTS = FILES.flatMap((file) => read(file).split(/^---.*\n/m)).filter((text) => /^[a-z]/m.test(text));
/** What makes YAML of other forms, or breaks it. */
const BITS = [
  ' ',
  '  ',
  '\n',
  '- ',
  '-',
  'a: b\n',
  ': ',
  ':',
  ' #c',
  '#',
  '"',
  "'",
  '|',
  '|\n',
  '|-\n  x\n',
  '>',
  '[',
  '[a, b]',
  '[]',
  '{}',
  '{',
  '}',
  ']',
  '&a ',
  '*a',
  'yes',
  '~',
  '0x1',
  '!',
  '%',
  '@',
  '\\',
  ',',
  '?',
  '? ',
  'é',
  '\n\n',
  '  - x\n',
  '    ',
  'null',
  '__proto__: 1\n',
  '\t',
  '\r\n',
  '<<: 1\n',
  '"a": 1\n',
  'k:\n',
  "''",
];

/** A few lines of a real manifest, mutilated. */
const mutilated = fc
  .tuple(
    fc.constantFrom(...DOCUMENTS),
    fc.nat(),
    fc.integer({ min: 1, max: 14 }),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...BITS), fc.nat(3)), { maxLength: 3 }),
  )
  .map(([document, from, count, edits]) => {
    const lines = document.split('\n');
    let text = `${lines.slice(from % lines.length, (from % lines.length) + count).join('\n')}\n`;
    for (const [at, bit, cut] of edits) {
      const place = at % (text.length + 1);
      text = text.slice(0, place) + bit + text.slice(place + cut);
    }
    return text;
  });

const json = fc.letrec<{ value: unknown; map: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('yes', '1', '', 'a: b', 'a #b', '- x', 'x\ny\n', ' a', '*'),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('map'),
  ),
  map: fc.dictionary(
    fc.oneof(fc.stringMatching(/^[a-z][a-z0-9./-]{0,8}$/), fc.string({ minLength: 1, maxLength: 5 })),
    tie('value'),
    { maxKeys: 5 },
  ),
})).map;

describe('readPlainYaml', () => {
  it('never disagrees with the whole reader on mutilated manifests', () => {
    let plain = 0;
    fc.assert(
      fc.property(mutilated, (text) => {
        const value = readPlainYaml(text);
        if (value === NOT_PLAIN) return;
        plain++;
        const whole = readAnyYaml(text);
        if (!isDeepStrictEqual(value, whole))
          throw new Error(`${JSON.stringify(value)} against ${JSON.stringify(whole)}`);
      }),
      { numRuns: 20_000 },
    );
    expect(plain).toBeGreaterThan(2_000);
  });

  it('never disagrees on what is written by a tool', () => {
    let plain = 0;
    fc.assert(
      fc.property(
        json,
        fc.boolean(),
        fc.constantFrom('BLOCK_LITERAL', 'QUOTE_DOUBLE', 'PLAIN'),
        (value, indentSeq, blockQuote) => {
          const text = stringify(value, {
            indentSeq,
            version: '1.1',
            lineWidth: 0,
            defaultStringType: blockQuote === 'QUOTE_DOUBLE' ? 'QUOTE_DOUBLE' : 'PLAIN',
            blockQuote: blockQuote === 'BLOCK_LITERAL',
          });
          const fast = readPlainYaml(text);
          if (fast === NOT_PLAIN) return;
          plain++;
          if (!isDeepStrictEqual(fast, readAnyYaml(text))) throw new Error(text);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(500);
  });

  it('reads the manifests of the demo, all but a few', () => {
    const other = DOCUMENTS.filter((text) => readPlainYaml(text) === NOT_PLAIN);
    expect(other.length).toBeLessThan(DOCUMENTS.length / 20);
  });

  it.each([
    ['a: |\n  x\n\n   y\n', { a: 'x\n\n y\n' }],
    ['a: |-\n  x\n  y\nb: 1', { a: 'x\ny', b: 1 }],
    ['- a\n- - b\n  - c: 1\n    d:\n    - x\n-\n  e: f\n', ['a', ['b', { c: 1, d: ['x'] }], { e: 'f' }]],
    ["a: 'it''s'\nb: \"q\\u0041\\n\"", { a: "it's", b: 'qA\n' }],
    ['a: [get, "*", \'x y\', 1]\nb: []\nc: {}', { a: ['get', '*', 'x y', 1], b: [], c: {} }],
    ['# c\n\n  a: 1 # d\n  "b": 2\n', { a: 1, b: 2 }],
    ['a:\nb:\n  # nothing\nc: ~', { a: null, b: null, c: null }],
  ])('%j', (text, value) => {
    expect(readPlainYaml(text)).toEqual(value);
    expect(readAnyYaml(text)).toEqual(value);
  });
});
