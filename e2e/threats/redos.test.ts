import { expect, it } from 'vitest';
import { collectRegexes, piecesOf } from './regexes';

const { literals, made } = collectRegexes();

/** Texts that no piece of an expression may grow out of proportion on. */
const COMMON = [
  'a',
  '1',
  ' ',
  '-',
  '.',
  ':',
  '/',
  '%',
  '"',
  '\\',
  '\n',
  'aA',
  'a-',
  'a.',
  ' a',
  '1.',
  '""',
  '\\"',
  'é',
];
const ENDS = ['', '\u0000', '\n!'];
/** An expression that backtracks without end takes seconds for so few, any other nothing that can be measured. */
const FEW = [16, 20, 24, 28];
const MANY = 4_000;
/** Below it a time says nothing. */
const MEASURABLE_MS = 6;

function timed(expression: RegExp, text: string): number {
  const start = performance.now();
  expression.lastIndex = 0;
  expression.test(text);
  return performance.now() - start;
}

/** The least of some tries: what another process took of the time is not in it. */
const best = (expression: RegExp, text: string) =>
  Math.min(...Array.from({ length: 4 }, () => timed(expression, text)));

function* attacks(source: string): Generator<readonly [before: string, pump: string, after: string]> {
  const pieces = piecesOf(source);
  for (let from = 0; from <= pieces.length; from += 1) {
    const before = pieces.slice(0, from).join('');
    const own = [1, 2].flatMap((length) =>
      from + length > pieces.length ? [] : [pieces.slice(from, from + length).join('')],
    );
    for (const pump of [...own, pieces[from - 1] ?? '', ...(from === 0 ? COMMON : [])]) {
      if (pump !== '') for (const after of ENDS) yield [before, pump, after];
    }
  }
}

/** Where one grows faster than its text; undefined when it does not. */
function explosion(source: string, flags: string): string | undefined {
  const expression = new RegExp(source, flags);
  for (const [before, pump, after] of attacks(source)) {
    const said = `${JSON.stringify(before)} + ${JSON.stringify(pump)}… + ${JSON.stringify(after)}`;
    const text = (times: number) => before + pump.repeat(times) + after;
    if (FEW.some((times) => timed(expression, text(times)) > 80)) return `without end on ${said}`;
    if (timed(expression, text(MANY)) < MEASURABLE_MS) continue;
    const [once, twice] = [best(expression, text(MANY)), best(expression, text(2 * MANY))];
    if (twice > MEASURABLE_MS && twice / once > 2.8)
      return `${twice.toFixed(0)} ms against ${once.toFixed(0)} ms on ${said}`;
  }
  return undefined;
}

it('the measure finds what it looks for, and lets alone what is linear', () => {
  expect(explosion('^(a+)+$', 'u')).toMatch(/without end/u);
  expect(explosion('^(?:a|a)*b', 'u')).toMatch(/without end/u);
  expect(explosion('\\s+$', 'u')).toBeDefined();
  expect(explosion('x="[^"]*"y', 'u')).toBeUndefined();
  expect(explosion('^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$', 'u')).toBeUndefined();
}, 60_000);

it('no regular expression of ours takes more than its share of a hostile text', () => {
  expect(literals.length).toBeGreaterThan(100);
  const grown = literals.flatMap(({ where, source, flags }) => {
    const how = explosion(source, flags);
    return how === undefined ? [] : [`${where} /${source}/${flags}: ${how}`];
  });
  expect(grown).toEqual([]);
}, 120_000);

it('those that are put together are put together of constants and numbers of ours', () => {
  expect([...new Set(made)].sort()).toEqual([
    'lib/adapters/cluster/bundle/documents/yaml-documents.ts',
    'lib/domain/identity/names.ts',
  ]);
  const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
  for (const source of [`^${label}(?:\\.${label})*$`, `^ {2}kind: *["']?([A-Za-z0-9./-]+)["']? *$`]) {
    expect(explosion(source, 'gm'), source).toBeUndefined();
  }
});
