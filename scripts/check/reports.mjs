// What the runners reported, in one form: counts, the names of what failed, every test with how it ended, and how long each
// file took.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A runner that ran nothing has failed: silence is no success. */
const NOTHING = { passed: 0, failed: 1, names: [], tests: [], files: [] };

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const firstLine = (text) => text.split('\n', 1)[0];

/**
 * @param file vitest's JSON report, with what `durations.mjs` wrote beside it
 * @param ok whether the runner ended with 0
 * @param few whether it was asked for what a change touches, which may be nothing
 */
export function vitestReport(root, file, ok, few) {
  const data = read(file);
  if (few && ok && (data === undefined || data.numTotalTests === 0)) return { ...NOTHING, failed: 0 };
  if (data === undefined || data.numTotalTests === 0) return NOTHING;
  const failed = data.numFailedTests + (ok || data.numFailedTests > 0 ? 0 : 1);
  const missing = data.numPendingTests + data.numTodoTests;
  return {
    passed: data.numPassedTests,
    failed: failed + missing,
    names: data.testResults.flatMap((one) => vitestFailures(root, one)),
    tests: data.testResults.flatMap((one) =>
      one.assertionResults.map(({ fullName, status }) => ({
        file: relative(root, one.name),
        name: fullName.trim(),
        passed: status === 'passed',
      })),
    ),
    files: read(`${file}.durations`) ?? [],
  };
}

function vitestFailures(root, one) {
  const name = relative(root, one.name);
  const tests = one.assertionResults.filter(({ status }) => status !== 'passed');
  if (tests.length === 0) return one.status === 'passed' ? [] : [`${name}: ${firstLine(one.message)}`];
  return tests.map((test) => `${name} › ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? test.status)}`);
}

/** @param file Playwright's JSON report */
export function playwrightReport(root, file, ok) {
  const data = read(file);
  const stats = data?.stats;
  if (stats === undefined || stats.expected + stats.unexpected === 0) return NOTHING;
  const folder = relative(root, data.config.rootDir);
  const specs = data.suites.flatMap((suite) => specsOf(suite, []));
  const failed = stats.unexpected + stats.flaky + stats.skipped;
  const files = new Map();
  for (const { file: name, milliseconds } of specs) files.set(name, (files.get(name) ?? 0) + milliseconds);
  return {
    passed: stats.expected,
    failed: failed + (ok || failed > 0 ? 0 : 1),
    names: specs.filter(({ passed }) => !passed).map(({ file: name, line, title }) => `${name}:${line} › ${title}`),
    tests: specs.map((spec) => ({ file: join(folder, spec.file), name: spec.name, passed: spec.passed })),
    files: [...files].map(([name, milliseconds]) => ({ file: join(folder, name), milliseconds })),
  };
}

/** The first suites are the files; those inside them are their `describe`s. */
function specsOf(suite, titles) {
  const here = suite.specs.map((spec) => ({
    file: spec.file,
    line: spec.line,
    title: spec.title,
    name: [...titles, spec.title].join(' '),
    passed: spec.tests.length > 0 && spec.tests.every(({ status }) => status === 'expected'),
    milliseconds: spec.tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
  }));
  return [...here, ...(suite.suites ?? []).flatMap((inner) => specsOf(inner, [...titles, inner.title]))];
}
