import { LineCounter } from 'yaml';
import { describe, expect, it } from 'vitest';
import { parseYaml } from './index';

const wrong = (text: string) => {
  const lines = new LineCounter();
  return parseYaml(text, { lineCounter: lines }).errors.map(({ code, pos }) => [code, lines.linePos(pos[0]).line]);
};

describe('YAML of a stranger', () => {
  it.each([
    ['a block', 'a: 1\nb: 2\na: 3', 3],
    ['a line', '{a: 1,\nb: 2, a: 3}', 2],
    ['a mapping in a list in a key', 'x:\n- y:\n    "a": 1\n    a: 2', 4],
  ])('with a key twice in %s is wrong there', (_, text, line) => {
    expect(wrong(text)).toEqual([['DUPLICATE_KEY', line]]);
  });

  it('may have keys of one name in different mappings', () => {
    expect(wrong('a: {a: 1}\nb: {a: 1}\n')).toEqual([]);
    expect(wrong('1: x\n"1": y\n')).toEqual([]);
  });

  it.each([
    ['mappings', '? {a: 1}\n: x'],
    ['lists', '? [a]\n: x'],
    ['aliases of mappings', 'a: &a {b: 1}\n? *a\n: x'],
    ['mappings in mappings, which are written out twice as long at each level', '? '.repeat(400)],
    ['lists in lists', `${'['.repeat(300)}a${']: 1'.repeat(300)}`],
  ])('with keys that are %s is not read', (_, text) => {
    expect(wrong(text).map(([code]) => code)).toContain('NON_STRING_KEY');
  });

  it('may have a text as a key by its alias', () => {
    expect(parseYaml('a: &a b\n*a : x').errors).toEqual([]);
  });

  it('whose aliases would be looked up without end is not read', () => {
    const items = (n: number) => Array.from({ length: n }, (_, i) => `- &c${i} 1\n- &b${i} [*c${i}]\n- *b${i}`);
    expect(wrong(items(2_000).join('\n')).map(([code]) => code)).toEqual(['BAD_ALIAS']);
    expect(wrong(items(100).join('\n'))).toEqual([]);
  });

  it.each(['[', '- ', '? ', '{a: '])('nested by %j without end is not read', (open) => {
    expect(wrong(open.repeat(100_000)).length).toBeGreaterThan(0);
    expect(wrong(open.repeat(700)).length).toBeGreaterThan(0);
  });

  it('says what is wrong from the first to the last', () => {
    expect(wrong('a: 1\na: 2\nb: "x\\z"\n? [c]\n: d').map(([, line]) => line)).toEqual([2, 3, 4]);
  });
});
