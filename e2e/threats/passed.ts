import type { Held } from './held';

/** A test as a runner reported it: `name` is its title after those of its `describe`s. */
export type Ran = { readonly file: string; readonly name: string; readonly passed: boolean };

/** What `it.each` and template literals fill in is anything. */
const FILLED_IN = /%[sdifjo#]|\$\{[^}]*\}|\$[a-z][\w.]*/giu;

/** Quotes are of the source, not of the title: a row may name one by a piece of its table. */
const plain = (text: string) => text.replaceAll(/^\[|['’]/gu, '');

function pattern(title: string): RegExp {
  const pieces = plain(title).split(FILLED_IN);
  return new RegExp(pieces.map((piece) => piece.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)).join('.*'), 'su');
}

/**
 * Which of the named tests did not pass in this run: absent, skipped or failed. Empty when each was there and all tests
 * of that name passed. O(named × tests of the file).
 */
export function notPassed(named: readonly Held[], ran: readonly Ran[]): readonly string[] {
  const byFile = Map.groupBy(ran, ({ file }) => file);
  return named.flatMap(([file, ...titles]) =>
    titles.flatMap((title) => {
      const wanted = pattern(title);
      const found = (byFile.get(file) ?? []).filter(({ name }) => wanted.test(plain(name)));
      if (found.length === 0) return [`${file} › ${title}: no such test ran`];
      return found.filter(({ passed }) => !passed).map(({ name }) => `${file} › ${name}: did not pass`);
    }),
  );
}
