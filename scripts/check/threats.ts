import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BAD_INPUTS } from '@/e2e/threats/bad-inputs';
import { CVES } from '@/e2e/threats/cves';
import { FOUND } from '@/e2e/threats/found';
import { notPassed } from '@/e2e/threats/passed';
import { THREATS } from '@/e2e/threats/threats';

// The last step of `npm run check`, with a file of the tests that ran: whatever docs/threats.md names has passed in this run.
const Ran = z.array(z.object({ file: z.string(), name: z.string(), passed: z.boolean() }));

const [file = ''] = process.argv.slice(2);
const ran = Ran.parse(JSON.parse(readFileSync(file, 'utf8')));
const named = [...THREATS, ...CVES, ...FOUND, ...BAD_INPUTS].flatMap(({ by }) => by);
const missing = notPassed(named, ran);
for (const one of missing) console.error(`threats: ${one}`);
console.log(
  `threats: ${String(named.flatMap(([, ...titles]) => titles).length)} names of tests, ${String(missing.length)} not passed`,
);
process.exit(missing.length === 0 ? 0 : 1);
