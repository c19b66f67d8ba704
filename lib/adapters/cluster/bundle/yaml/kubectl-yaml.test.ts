import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BrokenText, readAnyYaml } from './index';

/** Texts with the answers of sigs.k8s.io/yaml v1.6.0 `YAMLToJSON`, which kubectl reads manifests with. */
const Cases = z.array(
  z.union([
    z.strictObject({ yaml: z.string(), json: z.unknown() }),
    z.strictObject({ yaml: z.string(), error: z.literal(true) }),
  ]),
);
const cases = Cases.parse(JSON.parse(readFileSync(new URL('./__cases__/kubectl.json', import.meta.url), 'utf8')));
// As JSON has it: -0 is 0, numbers are floats.
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('YAML as kubectl reads it', () => {
  it.each(cases.map((c) => [c.yaml, c] as const))('%j', (yaml, c) => {
    if ('error' in c) {
      expect(() => readAnyYaml(yaml)).toThrow(BrokenText);
      return;
    }
    expect(asJson(readAnyYaml(yaml))).toEqual(c.json);
  });
});

describe('what kubectl takes and we refuse', () => {
  it.each([
    ['a key that occurs twice, of which it keeps the last', 'a: 1\nb: 2\na: 3', 3, 'unique'],
    ['a tag that means nothing', 'a: 1\nb: !secret x', 2, 'tag'],
  ])('%s', (_, yaml, line, says) => {
    const broken = catching(() => readAnyYaml(yaml));
    expect([broken.line, broken.message]).toEqual([line, expect.stringContaining(says)]);
  });
});

describe('hostile YAML', () => {
  it('refuses aliases that multiply', () => {
    const lists = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
    );
    const bomb = ['l0: &l0 [x, x]', ...lists].join('\n');
    expect(catching(() => readAnyYaml(bomb)).message).toContain('aliases multiply');
  });

  it('takes the few aliases that people write', () => {
    expect(readAnyYaml('a: &r [get, list]\nb: *r\nc: *r')).toEqual({
      a: ['get', 'list'],
      b: ['get', 'list'],
      c: ['get', 'list'],
    });
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(20_000)],
    ['question marks', '? '.repeat(20_000)],
    ['indentation', Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('refuses %s without end, soon', (_, yaml) => {
    expect(() => readAnyYaml(yaml)).toThrow(BrokenText);
  });

  it('takes __proto__ for a key like any other', () => {
    for (const value of [readAnyYaml('__proto__: {polluted: 1}'), readAnyYaml('a: {__proto__: {polluted: 1}}')]) {
      expect(JSON.stringify(value)).toContain('__proto__');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('names an anchor that is missing', () => {
    expect(catching(() => readAnyYaml('a: *nowhere')).message).toContain('nowhere');
  });
});

function catching(work: () => unknown): BrokenText {
  try {
    work();
  } catch (error) {
    if (error instanceof BrokenText) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
