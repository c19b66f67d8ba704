import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { KUBERNETES_VERSIONS } from '../servers/index.ts';
import { differential } from './differential.ts';

// The long form: `npm run differential -- --decisions 1000000 --seed 7 [--version 1.36]`.
const { values } = parseArgs({
  options: {
    decisions: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    worlds: { type: 'string', default: '20' },
    'who-can': { type: 'string', default: '300' },
    changes: { type: 'string', default: '500' },
    version: { type: 'string' },
  },
});

const versions = KUBERNETES_VERSIONS.filter((version) => values.version === undefined || values.version === version);
let failed = versions.length === 0;
for (const version of versions) {
  const started = Date.now();
  const figures = await differential({
    version,
    seed: Number(values.seed),
    // Half is asked before the live changes, half after them.
    decisions: Number(values.decisions) / 2,
    worlds: Number(values.worlds),
    whoCanQuestions: Number(values['who-can']) / 2,
    changes: Number(values.changes),
    log: console.log,
  });
  const { disagreements, ...counts } = figures;
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `${version}, seed ${values.seed}, ${String(seconds)} s:`,
    counts,
    `${String(disagreements.length)} disagreements`,
  );
  if (disagreements.length > 0) {
    failed = true;
    const folder = join(import.meta.dirname, 'disagreements');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${version}-seed-${values.seed}.yaml`);
    writeFileSync(file, stringify(disagreements));
    console.error(`each disagreement is written to ${file}: find its reason, then keep it as a case of the engine`);
  }
}
process.exit(failed ? 1 : 0);
