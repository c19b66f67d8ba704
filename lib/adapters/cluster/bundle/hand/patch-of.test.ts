import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Intent } from '@/lib/domain/plan';
import { loadBundle } from '../load-bundle';
import { CLOCK } from '../test-outcome';
import { roleYaml, testFolder } from '../test-folder';
import { unifiedDiff } from './patch';
import { patchOf } from './patch-of';
import { openBundle } from './test-bundle';

const run = promisify(execFile);
const NAMES = ['one', 'two', 'three', 'four'];
const INTENT: Intent = {
  objects: [
    { op: 'delete', kind: 'Role', namespace: 'web', name: 'alone' },
    { op: 'delete', kind: 'Role', namespace: 'web', name: 'two' },
    { op: 'apply', object: { kind: 'Role', namespace: 'web', name: 'four', rules: [] } },
    { op: 'apply', object: { kind: 'ClusterRole', name: 'a:b', rules: [] } },
    {
      op: 'apply',
      object: {
        kind: 'RoleBinding',
        namespace: 'web',
        name: 'rb',
        roleRef: { kind: 'Role', name: 'four' },
        subjects: [],
      },
    },
  ],
};
const BINDING = `# kept\nkind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: rb, namespace: web}\nroleRef: {kind: Role, name: one, apiGroup: rbac.authorization.k8s.io} # whom`;

it.each([
  ['git', ['apply', '--verbose', 'changes.patch'], true],
  ['patch', ['-p1', '-i', 'changes.patch'], true],
  ['git', ['apply', '--verbose', '--unidiff-zero', 'changes.patch'], false],
  ['patch', ['-p1', '-i', 'changes.patch'], false],
])('%s %j takes the patch of a plan, with lines around the changes: %s', async (command, args, around) => {
  const files = {
    'web/roles.yaml': NAMES.map((name) => `# about ${name}\n${roleYaml('web', name)}`).join('---\n'),
    'web/alone "x".yaml': roleYaml('web', 'alone').replaceAll('\n', '\r\n'),
    'rb.yaml': BINDING,
  };
  const folder = await testFolder(files);
  const bundle = await openBundle(folder);
  const patch = await patchOf(bundle.files, () => bundle.model.view().rbac, bundle.planned(INTENT), { around });
  expect(bundle.files.copied).toBeUndefined();
  const target = await testFolder();
  await cp(folder, target, { recursive: true });
  await writeFile(join(target, 'changes.patch'), patch);
  await run(command, args, { cwd: target });
  const { objects, gaps } = await loadBundle(target, CLOCK);
  expect(gaps).toEqual([]);
  expect(objects.map(({ name }) => name).sort()).toEqual(['a:b', 'four', 'one', 'rb', 'three']);
  // A binding that is replaced keeps its place, and its comments.
  expect(await readFile(join(target, 'rb.yaml'), 'utf8')).toBe(BINDING.replace('name: one', 'name: four'));
  await expect(readFile(join(target, 'web/alone "x".yaml'))).rejects.toThrow('ENOENT');
});

it('a patch shows nothing of other objects of a file to who may not see them', async () => {
  const secret = `# hidden\n${roleYaml('hidden', 'zz-hidden', '[impersonate]')}`;
  const folder = await testFolder({ 'all.yaml': [secret, roleYaml('web', 'two'), secret].join('---\n') });
  const bundle = await openBundle(folder);
  const steps = bundle.planned({
    objects: [{ op: 'apply', object: { kind: 'Role', namespace: 'web', name: 'two', rules: [] } }],
  });
  const patch = (around: boolean) => patchOf(bundle.files, () => bundle.model.view().rbac, steps, { around });
  expect(await patch(true)).toMatch(/zz-hidden|impersonate|hidden/u);
  const alone = await patch(false);
  expect(alone).not.toMatch(/hidden|impersonate/u);
  expect(alone.split('\n').filter((line) => line.startsWith(' '))).toEqual([]);
});

it('a plan of another state of the files is a conflict', async () => {
  const folder = await testFolder({ 'a.yaml': roleYaml('web', 'four'), 'b.yaml': roleYaml('web', 'x') });
  const bundle = await openBundle(folder);
  const steps = bundle.planned({ objects: [{ op: 'delete', kind: 'Role', namespace: 'web', name: 'four' }] });
  await writeFile(join(folder, 'a.yaml'), roleYaml('web', 'four', '[list]'));
  await expect(patchOf(bundle.files, () => bundle.model.view().rbac, steps)).rejects.toMatchObject({
    code: 'conflict',
  });
});

it('git makes of any text any other', { timeout: 60_000 }, async () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', 'd\r'), { maxLength: 30 })
    .chain((lines) => fc.constantFrom('', '\n').map((end) => (lines.length === 0 ? '' : lines.join('\n') + end)));
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      fc.pre(before !== after);
      const folder = await testFolder({ f: before });
      await writeFile(
        join(folder, 'p'),
        unifiedDiff([{ path: 'f', before: Buffer.from(before), after: Buffer.from(after) }]),
      );
      await run('git', ['apply', 'p'], { cwd: folder });
      expect(await readFile(join(folder, 'f'), 'utf8')).toBe(after);
    }),
    { numRuns: 60 },
  );
});
