import { BAD_INPUTS } from './bad-inputs';
import { CVES } from './cves';
import { FOUND } from './found';
import type { Threat } from './held';
import { THREATS } from './threats';

const list = (threats: readonly Threat[]) =>
  threats
    .map(({ threat, promise, by, open }) => {
      const tests = by.flatMap(([file, ...titles]) => [
        `- \`${file}\``,
        ...titles.map((title) => `  - ${plain(title)}`),
      ]);
      return [
        `### ${threat}`,
        '',
        promise,
        '',
        ...tests,
        ...(open === undefined ? [] : ['', `Open: ${open}`]),
        '',
      ].join('\n');
    })
    .join('\n');

const plain = (title: string) => `“${title.replaceAll(/^\['|'$/gu, '').replaceAll("'", '')}”`;

/** One row each, in columns as wide as the formatter makes them. */
function table(): string {
  const rows = [
    ['what', 'then', 'tests'],
    ...BAD_INPUTS.map(({ input, outcome, by }) => [
      input,
      outcome,
      by.map(([file, ...titles]) => `\`${file}\`: ${titles.map(plain).join(', ')}`).join('<br>'),
    ]),
  ];
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}

/** docs/threats.md. */
export const threatsDocument = (): string =>
  `# Threats, and the tests that hold them

Written by \`e2e/threats/threats.ts\`, and checked against the tests by \`e2e/threats/threats.test.ts\`: a test that is named
here and is not there fails. \`npm test\` runs them all.

## What a console that people trust must withstand

${list(THREATS)}
## Holes of other products that had a name

${list(CVES)}
## Holes that this one had

${list(FOUND)}
## Bad input

What comes in broken, or breaks off in the middle: each has a clear error, and nothing is lost.

${table()}
`;
