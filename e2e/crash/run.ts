import { parseArgs } from 'node:util';
import { build } from '../start/launch.ts';
import { crash } from './crash.ts';

// The long form: `npm run crash -- --runs 200 --seed 7`.
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '25' }, seed: { type: 'string', default: '1' } },
});
await build();
const started = Date.now();
const { disagreements, ...figures } = await crash({
  runs: Number(values.runs),
  seed: Number(values.seed),
  log: (line) => console.log(line),
});
const seconds = Math.round((Date.now() - started) / 1_000);
console.log(`seed ${values.seed}, ${String(seconds)} s:`, figures, `${String(disagreements.length)} disagreements`);
process.exit(disagreements.length > 0 ? 1 : 0);
