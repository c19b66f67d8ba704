// `npm run check`: every step that a change has to pass, in order; `npm run check -- unit layers` runs those alone.
// Ends with the names of the tests that failed, a line for each step, and one line that counts the tests of all runners.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureGenerated } from '../setup/generate.mjs';

const reports = mkdtempSync(join(tmpdir(), 'castellan-check-'));
const report = (name) => join(reports, `${name}.json`);
const vitest = (project) => [
  'vitest',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report(project)}`,
];

const STEPS = [
  { name: 'types', run: ['tsc', '--noEmit', '-p', '.'] },
  { name: 'lint', run: ['eslint', '--max-warnings=0', '.'], then: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'layers', run: ['node', 'scripts/check/layers.mjs'] },
  { name: 'knip', run: ['knip'] },
  { name: 'unit', run: vitest('unit'), counts: vitestCounts },
  { name: 'servers', run: vitest('servers'), counts: vitestCounts },
  { name: 'build', run: ['node', 'scripts/setup/build.mjs'] },
  { name: 'browser', run: ['playwright', 'test'], counts: playwrightCounts },
];

function readReport(name) {
  try {
    return JSON.parse(readFileSync(report(name), 'utf8'));
  } catch {
    return undefined;
  }
}

// A runner that ran nothing has failed: silence is no success.
function vitestCounts(name, ok) {
  const data = readReport(name);
  if (data === undefined || data.numTotalTests === 0) return { passed: 0, failed: 1, names: [] };
  const failed = data.numFailedTests + (ok || data.numFailedTests > 0 ? 0 : 1);
  const missing = data.numPendingTests + data.numTodoTests;
  return { passed: data.numPassedTests, failed: failed + missing, names: data.testResults.flatMap(vitestFailures) };
}

function vitestFailures(file) {
  const tests = file.assertionResults.filter(({ status }) => status !== 'passed');
  if (tests.length === 0) return file.status === 'passed' ? [] : [`${file.name}: ${firstLine(file.message)}`];
  return tests.map((test) => `${file.name} › ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? test.status)}`);
}

function playwrightCounts(name, ok) {
  const data = readReport(name);
  const stats = data?.stats;
  if (stats === undefined || stats.expected + stats.unexpected === 0) return { passed: 0, failed: 1, names: [] };
  const failed = stats.unexpected + stats.flaky + stats.skipped;
  const names = data.suites.flatMap(playwrightFailures);
  return { passed: stats.expected, failed: failed + (ok || failed > 0 ? 0 : 1), names };
}

function playwrightFailures(suite) {
  const here = suite.specs.filter((spec) => spec.tests.some(({ status }) => status !== 'expected'));
  return [
    ...here.map((spec) => `${spec.file}:${spec.line} › ${spec.title}`),
    ...(suite.suites ?? []).flatMap(playwrightFailures),
  ];
}

function firstLine(text) {
  return text.split('\n', 1)[0];
}

function run(command) {
  const [program, ...args] = command;
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser'), NEXT_TELEMETRY_DISABLED: '1' };
  return spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`check: no step ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}`);
  process.exit(2);
}

// Types, lint and tests all read it; alone or after `npm ci` it may be missing.
ensureGenerated(join(import.meta.dirname, '..', '..'));

const total = { passed: 0, failed: 0 };
const summary = [];
const failures = [];
for (const step of STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n— ${step.name}`);
  const started = Date.now();
  const ok = run(step.run) && (step.then === undefined || run(step.then));
  const counted = step.counts?.(step.name, ok) ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, names: [] };
  total.passed += counted.passed;
  total.failed += counted.failed;
  failures.push(...counted.names.map((failure) => `failed: ${failure}`));
  const seconds = Math.round((Date.now() - started) / 1000);
  summary.push(`${step.name.padEnd(8)} ${counted.passed} passed, ${counted.failed} failed  ${seconds} s`);
}
rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\n${failures.join('\n')}`);
console.log(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
