import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { KUBERNETES_VERSIONS, type KubernetesVersion } from '../servers/index.ts';
import { differential } from './differential.ts';
import { differentialOfPlans } from './plans.ts';

// The long form, of decisions: `npm run differential -- --decisions 1000000 --seed 7 [--version 1.36]`,
// and of plans: `npm run differential -- --plans 3000 --attempts 30000 --seed 7 [--version 1.36]`.
const { values } = parseArgs({
  options: {
    decisions: { type: 'string' },
    plans: { type: 'string' },
    attempts: { type: 'string' },
    seed: { type: 'string', default: '1' },
    worlds: { type: 'string' },
    'who-can': { type: 'string', default: '300' },
    changes: { type: 'string', default: '500' },
    version: { type: 'string' },
  },
});

type Outcome = { readonly counts: object; readonly disagreements: readonly object[] };

async function ofDecisions(version: KubernetesVersion): Promise<Outcome> {
  const { disagreements, ...counts } = await differential({
    version,
    seed: Number(values.seed),
    // Half is asked before the live changes, half after them.
    decisions: Number(values.decisions ?? 20_000) / 2,
    worlds: Number(values.worlds ?? 20),
    whoCanQuestions: Number(values['who-can']) / 2,
    changes: Number(values.changes),
    log: console.log,
  });
  return { counts, disagreements };
}

const PLANS_EACH_WORLD = 12;

async function ofPlans(version: KubernetesVersion): Promise<Outcome> {
  const wanted = Number(values.plans ?? 300);
  const { plans, attempts } = await differentialOfPlans({
    version,
    seed: Number(values.seed),
    plans: wanted,
    attempts: Number(values.attempts ?? 2_500),
    worlds: Number(values.worlds ?? Math.ceil(wanted / PLANS_EACH_WORLD)),
    log: console.log,
  });
  const { disagreements: wrong, ...planCounts } = plans;
  const { disagreements: misjudged, ...attemptCounts } = attempts;
  return { counts: { ...planCounts, ...attemptCounts }, disagreements: [...wrong, ...misjudged] };
}

const aboutPlans = values.plans !== undefined || values.attempts !== undefined;
// Both, when both are asked for.
const parts = [
  ...(aboutPlans ? [{ name: 'plans', run: ofPlans }] : []),
  ...(!aboutPlans || values.decisions !== undefined ? [{ name: 'decisions', run: ofDecisions }] : []),
];
const versions = KUBERNETES_VERSIONS.filter((version) => values.version === undefined || values.version === version);
let failed = versions.length === 0;
for (const version of versions) {
  for (const { name, run } of parts) {
    const started = Date.now();
    const { counts, disagreements } = await run(version);
    const seconds = Math.round((Date.now() - started) / 1000);
    const head = `${name}, ${version}, seed ${values.seed}, ${String(seconds)} s:`;
    console.log(head, counts, `${String(disagreements.length)} disagreements`);
    if (disagreements.length > 0) {
      failed = true;
      const folder = join(import.meta.dirname, 'disagreements');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${name}-${version}-seed-${values.seed}.yaml`);
      writeFileSync(file, stringify(disagreements));
      console.error(`each disagreement is written to ${file}: find its reason, then keep it as a case of the engine`);
    }
  }
}
process.exit(failed ? 1 : 0);
