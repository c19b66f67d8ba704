// `npm test -- --changed [REF]`: the tests that a change can touch. REF is a commit; without it, where this branch left main.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What decides over every test, whatever it imports. */
const EVERYTHING =
  /^(?:package(?:-lock)?\.json|\.npmrc|tsconfig\.json|vitest\.config\.ts|scripts\/(?:setup|check)\/|prisma\/|e2e\/servers\/)/u;
/** What the built server is made of; `INPUTS` of scripts/setup/build.mjs. */
const BUILT =
  /^(?:(?:app|components|lib|public|deploy\/demo)\/|(?:instrumentation|next\.config|proxy)\.ts$|postcss\.config\.mjs$)/u;
const TEST = /\.test\.tsx?$|__cases__/u;
const BROWSER = /^(?:e2e\/(?:browser|sign-in|hand|product|start)\/|playwright\.config\.ts$)/u;
/** Imported by the tests that start the built server, which their imports do not lead to. */
const STARTS = ['e2e/start/launch.ts', 'e2e/product/product-process.ts', 'scripts/cli/assert.servers.test.ts'];
/** Run by tests as programs of their own. */
const PROGRAMS = /^scripts\/(?:castellan\.mjs|start\.mjs|cli\/)/u;
const PROGRAM_TESTS = [
  'e2e/start/launch.ts',
  'scripts/cli/assert.servers.test.ts',
  'scripts/cli/assert.test.ts',
  'scripts/cli/audit-verify.servers.test.ts',
  'scripts/cli/config-check.test.ts',
];

/**
 * What has to run for these files. Pure.
 * @param {readonly string[]} files
 * @returns {{ everything: boolean, related: readonly string[], browser: boolean }} everything; or the modules whose importers
 *   are to run, and whether a browser is needed
 */
export function touched(files) {
  const built = files.some((file) => BUILT.test(file) && !TEST.test(file));
  return {
    everything: files.some((file) => EVERYTHING.test(file)),
    related: [
      ...new Set([
        ...files.filter((file) => /\.(?:[cm]?[jt]sx?|json|ya?ml)$/u.test(file)),
        ...(built ? STARTS : []),
        ...(files.some((file) => PROGRAMS.test(file)) ? PROGRAM_TESTS : []),
      ]),
    ],
    browser: built || files.some((file) => BROWSER.test(file)),
  };
}

function git(root, args) {
  const run = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/** The files that differ from where this branch left main, or from `ref`; undefined where git cannot tell. */
export function changedFiles(root, ref) {
  const base =
    ref ?? git(root, ['merge-base', 'HEAD', 'main']) ?? git(root, ['merge-base', 'HEAD', 'origin/HEAD']) ?? 'HEAD';
  const differing = git(root, ['diff', '--name-only', base]);
  const added = git(root, ['ls-files', '--others', '--exclude-standard']);
  if (differing === undefined || added === undefined) return undefined;
  const files = [...differing.split('\n'), ...added.split('\n')].filter((file) => file !== '');
  // What was removed is imported by nobody; vitest would look for it.
  const gone = new Set(files.filter((file) => !existsSync(join(root, file))));
  return { base, files, gone };
}
