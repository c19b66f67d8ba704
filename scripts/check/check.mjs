// `npm run check`: every step that a change has to pass; `npm run check -- unit layers` runs those alone, and
// `--changed [REF]` the tests that a change can touch. What only computes runs beside the tests that wait for servers, and
// is printed when it ends. Ends with the names of the tests that failed, the files that took longest, a line for each step,
// and one line that counts the tests of all runners.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureGenerated } from '../setup/generate.mjs';
import { changedFiles, touched } from './changed.mjs';
import { playwrightReport, vitestReport } from './reports.mjs';

const root = join(import.meta.dirname, '..', '..');
const SLOWEST = 15;

const STEPS = [
  { name: 'types', beside: true, run: ['tsc', '--noEmit', '-p', '.'] },
  {
    name: 'lint',
    beside: true,
    run: ['eslint', '--max-warnings=0', '.'],
    then: ['prettier', '--check', '--log-level=warn', '.'],
  },
  { name: 'layers', beside: true, run: ['node', 'scripts/check/layers.mjs'] },
  { name: 'knip', beside: true, run: ['knip'] },
  { name: 'unit', vitest: true },
  { name: 'build', run: ['node', 'scripts/setup/build.mjs'] },
  { name: 'servers', vitest: true, waits: true },
  { name: 'proofs', vitest: true, waits: true },
  { name: 'browser', run: ['playwright', 'test'] },
];
const NAMES = [...STEPS.map(({ name }) => name), 'threats'];

function readArguments(args) {
  const at = args.indexOf('--changed');
  const names = at < 0 ? args : args.slice(0, at);
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0 || (at >= 0 && args.length > at + 2)) {
    console.error(`check: no step ${unknown.join(', ') || args.slice(at + 2)}; there are ${NAMES.join(', ')}`);
    process.exit(2);
  }
  if (at < 0) return { names };
  const change = changedFiles(root, args[at + 1]);
  if (change === undefined) {
    console.error('check: git cannot tell what changed');
    process.exit(2);
  }
  const all = touched(change.files);
  const scope = { ...all, related: all.related.filter((file) => !change.gone.has(file)) };
  const what = scope.everything ? 'everything' : 'the tests that they touch';
  console.log(`${change.files.length} files changed since ${change.base}: ${what}`);
  return { names, scope: scope.everything ? undefined : scope };
}

const { names: asked, scope } = readArguments(process.argv.slice(2));
const isWanted = ({ name }) =>
  (asked.length === 0 || asked.includes(name)) && (scope === undefined || scope.browser || name !== 'browser');

const reports = mkdtempSync(join(tmpdir(), 'castellan-check-'));
const report = (name) => join(reports, `${name}.json`);

function command({ name, vitest, run }) {
  if (!vitest) return run;
  return [
    'vitest',
    ...(scope === undefined ? ['run'] : ['related', '--run', '--passWithNoTests']),
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    '--reporter=./scripts/check/durations.mjs',
    `--outputFile.json=${report(name)}`,
    ...(scope?.related ?? []),
  ];
}

/** Ends with whether it went well, and what it printed unless that went straight on. */
function execute(name, [program, ...args], quiet) {
  const env = {
    ...process.env,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser'),
    CASTELLAN_DURATIONS: `${report(name)}.durations`,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const out = quiet ? 'pipe' : 'inherit';
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', out, out], env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', (error) => resolve({ ok: false, said: `${program}: ${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, said }));
  });
}

function outcome(step, ok) {
  if (step.vitest) return vitestReport(root, report(step.name), ok, scope !== undefined);
  if (step.name === 'browser') return playwrightReport(root, report(step.name), ok);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, names: [], tests: [], files: [] };
}

const done = new Map();
async function runStep(step, quiet) {
  if (!quiet) console.log(`\n— ${step.name}`);
  const started = Date.now();
  let { ok, said } = await execute(step.name, command(step), quiet);
  if (ok && step.then !== undefined) {
    const second = await execute(step.name, step.then, quiet);
    [ok, said] = [second.ok, said + second.said];
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  if (quiet) console.log(`\n— ${step.name}, beside it: ${ok ? 'passed' : 'failed'}, ${seconds} s\n${said}`);
  done.set(step.name, { ...outcome(step, ok), seconds });
}

/** Every test that docs/threats.md names has passed in this very run: only a whole one can say so. */
async function runThreats() {
  const ran = report('ran');
  writeFileSync(ran, JSON.stringify([...done.values()].flatMap(({ tests }) => tests)));
  await runStep({ name: 'threats', run: ['tsx', 'scripts/check/threats.ts', ran] });
}

// Types, lint and tests all read it; alone or after `npm ci` it may be missing.
ensureGenerated(root);

const beside = STEPS.filter((step) => step.beside && isWanted(step));
const inFront = STEPS.filter((step) => !step.beside && isWanted(step));
const runBeside = async (quiet) => {
  for (const step of beside) await runStep(step, quiet);
};
let besides;
for (const step of inFront) {
  if (step.waits) besides ??= runBeside(true);
  await runStep(step);
}
await (besides ?? runBeside(false));
if (asked.length === 0 && scope === undefined) await runThreats();
rmSync(reports, { recursive: true, force: true });

const results = [...NAMES].flatMap((name) => (done.has(name) ? [{ name, ...done.get(name) }] : []));
const failures = results.flatMap(({ names }) => names);
if (failures.length > 0) console.log(`\n${failures.map((failure) => `failed: ${failure}`).join('\n')}`);
const slowest = results.flatMap(({ files }) => files).sort((a, b) => b.milliseconds - a.milliseconds);
if (slowest.length > 0) console.log('\nThe files that took longest:');
for (const { file, milliseconds } of slowest.slice(0, SLOWEST)) {
  console.log(`${String(Math.round(milliseconds / 1000)).padStart(5)} s  ${file}`);
}
console.log('');
for (const { name, passed, failed, seconds } of results) {
  console.log(`${name.padEnd(8)} ${passed} passed, ${failed} failed  ${seconds} s`);
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') === 0 ? 0 : 1);
