import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readYaml } from '@/lib/server/yaml';
import { parseAssertions } from '@/lib/usecases';
import { jsonSchema } from './assert/schema';

// Each starts a process, and a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const CLI = resolve('scripts/castellan.mjs');
const DEMO = resolve('deploy/demo');
const RBAC = 'rbac.authorization.k8s.io';
const folder = mkdtempSync(join(tmpdir(), 'castellan-assert-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

function assert(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [CLI, 'assert', ...args], { encoding: 'utf8', cwd: folder });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const one = (name: string, group: string, verb: string) => `
  - name: ${name}
    type: must-not
    subjects: [{ kind: Group, name: '${group}' }]
    verbs: [${verb}]
    resources: [secrets]
    where: { include: ['*'], exclude: [sandbox] }
`;
const HOLDS = written('holds.yaml', `assertions:${one('nobody is a nobody', 'oidc:nobody', 'get')}`);
const FAILS = written(
  'fails.yaml',
  `assertions:${one('support & <friends>', 'oidc:support', 'get')}${one('nobody is a nobody', 'oidc:nobody', 'get')}`,
);
const BROKEN_BUNDLE = written(
  'broken.yaml',
  `apiVersion: ${RBAC}/v1\nkind: Role\nmetadata: { name: r, namespace: web }\nrules: []\n---\napiVersion: ${RBAC}/v1\nkind: RoleBinding\nmetadata: [broken\n`,
);

it('holds on the demo: 0', () => {
  const { code, out } = assert(HOLDS, '--bundle', DEMO);
  expect(out).toContain('PASS     nobody is a nobody');
  expect(out).toContain('1 pass, 0 fail, 0 unknown');
  expect(code).toBe(0);
});

it('fails: 1, and says who and through what', () => {
  const { code, out } = assert(FAILS, '--bundle', DEMO);
  expect(code).toBe(1);
  expect(out).toContain('FAIL     support & <friends>');
  expect(out).toContain('Group oidc:support must not get secrets outside of sandbox.');
  expect(out).toContain('- Group:oidc:support may get secrets in webshop.');
  expect(out).toMatch(/through RoleBinding webshop\/support, ClusterRole view, rule \d+/u);
});

it('is not known where a document is broken: 2', () => {
  const { code, out } = assert(HOLDS, '--bundle', BROKEN_BUNDLE);
  expect(out).toContain('UNKNOWN  nobody is a nobody');
  expect(out).toContain('not read:');
  expect(code).toBe(2);
});

const Report = z.object({
  summary: z.object({ pass: z.number(), fail: z.number(), unknown: z.number() }),
  results: z.array(z.object({ name: z.string(), verdict: z.string(), failures: z.number() })),
});

it('prints JSON, and JUnit that is XML whatever the names hold', () => {
  const json = Report.parse(JSON.parse(assert(FAILS, '--bundle', DEMO, '--format', 'json').out));
  expect(json.summary).toEqual({ pass: 1, fail: 1, unknown: 0 });
  expect(json.results.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  const { out, code } = assert(FAILS, '--bundle', DEMO, '--format', 'junit');
  expect(code).toBe(1);
  expect(out).toContain('<testsuites tests="2" failures="1" errors="0">');
  expect(out).toContain('name="support &amp; &lt;friends&gt;"');
  expect(out).toContain(`name="nobody is a nobody"/>`);
});

it.each([
  ['no file', [], 'give one file'],
  ['neither source', [HOLDS], 'give either --bundle'],
  ['both sources', [HOLDS, '--bundle', DEMO, '--kubeconfig', 'x'], 'give either --bundle'],
  ['a flag that is none', [HOLDS, '--wrong'], 'a flag is not known'],
  ['a format that is none', [HOLDS, '--bundle', DEMO, '--format', 'xml'], '--format is one of'],
  ['no patience', [HOLDS, '--kubeconfig', 'x', '--patience', 'much'], '--patience is a number'],
  ['a file that is not there', [join(folder, 'none.yaml'), '--bundle', DEMO], 'cannot be read (ENOENT)'],
  ['a bundle that is not there', [HOLDS, '--bundle', join(folder, 'none')], 'none'],
  ['a kubeconfig that is not there', [HOLDS, '--kubeconfig', join(folder, 'none')], 'none'],
  ['YAML that is none', [written('a.yaml', 'assertions:\n  - [\n'), '--bundle', DEMO], 'Line '],
  ['an alias', [written('b.yaml', 'a: &a 1\nassertions: *a\n'), '--bundle', DEMO], 'anchors and aliases'],
  [
    'an unknown field',
    [written('c.yaml', `assertions:${one('x', 'y', 'get')}    severity: high\n`), '--bundle', DEMO],
    'assertions[0]',
  ],
])('cannot check with %s: 2', (_, args, says) => {
  const { code, err, out } = assert(...args);
  expect(err).toContain('castellan: cannot check:');
  expect(err).toContain(says);
  expect(out).toBe('');
  expect(code).toBe(2);
});

it('has its schema published, and its document holds examples that are read', () => {
  expect(JSON.parse(readFileSync('docs/assertions.schema.json', 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(jsonSchema())),
  );
  const text = readFileSync('docs/assertions.md', 'utf8');
  const examples = [...text.matchAll(/```yaml\n(assertions:[\s\S]*?)```/gu)];
  expect(examples.length).toBeGreaterThan(0);
  for (const [, example = ''] of examples) expect(parseAssertions(readYaml(example)).length).toBeGreaterThan(0);
});
