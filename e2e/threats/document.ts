import { CVES } from './cves';
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

/** docs/threats.md. */
export const threatsDocument = (): string =>
  `# Threats, and the tests that hold them

Written by \`e2e/threats/threats.ts\`, and checked against the tests by \`e2e/threats/threats.test.ts\`: a test that is named
here and is not there fails. \`npm test\` runs them all.

## What a console that people trust must withstand

${list(THREATS)}
## Holes of other products that had a name

${list(CVES)}`;
