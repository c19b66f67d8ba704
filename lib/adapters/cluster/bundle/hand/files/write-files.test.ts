import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, describe } from 'vitest';
import type { PlannedRef } from '@/lib/domain/plan';
import { testFolder } from '../../test-folder';
import { pathFor } from './safe-name';
import { writeFiles } from './write-files';

const bytes = (text: string) => Buffer.from(text);

describe('files are written whole, or not at all', () => {
  it('keeps the mode of a file and leaves nothing beside it', async () => {
    const folder = await testFolder({ 'a.yaml': 'one' });
    const mode = async () => (await stat(join(folder, 'a.yaml'))).mode & 0o777;
    const before = await mode();
    await writeFiles(folder, [{ path: 'a.yaml', before: bytes('one'), after: bytes('two') }]);
    expect([await mode(), await readdir(folder)]).toEqual([before, ['a.yaml']]);
  });

  it('of several none is written when one is not as it was read', async () => {
    const folder = await testFolder({ 'a.yaml': 'one', 'b.yaml': 'changed' });
    const writes = ['a.yaml', 'b.yaml'].map((path) => ({ path, before: bytes('one'), after: bytes('two') }));
    await expect(writeFiles(folder, writes)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(join(folder, 'a.yaml'), 'utf8')).toBe('one');
    expect(await readdir(folder)).toEqual(['a.yaml', 'b.yaml']);
  });

  it.each([
    ['a file that is gone', 'gone.yaml', bytes('one')],
    ['a new file that came into being', 'a.yaml', undefined],
  ])('%s is a conflict', async (_, path, before) => {
    const folder = await testFolder({ 'a.yaml': 'one' });
    await expect(writeFiles(folder, [{ path, before, after: bytes('two') }])).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it.each([
    '../a.yaml',
    '/etc/a.yaml',
    'x/../../a.yaml',
    'a//b.yaml',
    'x\\..\\a.yaml',
    'a\0.yaml',
    'out/a.yaml',
    'out.yaml',
    'nowhere.yaml',
  ])('nothing is written to %s', async (path) => {
    const outside = await testFolder({ 'a.yaml': 'one' });
    const folder = await testFolder();
    await mkdir(join(folder, 'in'));
    await symlink(outside, join(folder, 'out'));
    await symlink(join(outside, 'a.yaml'), join(folder, 'out.yaml'));
    await symlink(join(outside, 'nowhere.yaml'), join(folder, 'nowhere.yaml'));
    for (const before of [undefined, bytes('one')]) {
      await expect(writeFiles(folder, [{ path, before, after: bytes('two') }])).rejects.toThrow(
        'leads out of the bundle',
      );
    }
    expect([await readdir(outside), await readFile(join(outside, 'a.yaml'), 'utf8')]).toEqual([['a.yaml'], 'one']);
  });
});

it('names of objects make names of files that are safe, and differ', () => {
  const path = (name: string, namespace = '') => pathFor({ kind: 'ClusterRole', namespace, name } satisfies PlannedRef);
  const names = [
    'a',
    'A',
    'a:b',
    'a\\b',
    'a b',
    '..x',
    '.'.repeat(300),
    'x'.repeat(1000),
    'x'.repeat(999),
    'con\0',
    '\n',
  ];
  const paths = names.map((name) => path(name));
  expect(new Set(paths.map((one) => one.toLowerCase())).size).toBe(names.length);
  for (const one of paths) expect(one).toMatch(/^cluster\/clusterrole-[a-z0-9._-]{1,120}\.yaml$/);
  expect(path('a', 'web')).toBe('web/clusterrole-a.yaml');
});

it('a process that is killed while it writes leaves every file whole', { timeout: 120_000 }, async () => {
  const folder = await testFolder();
  const paths = Array.from({ length: 8 }, (_, i) => `f${String(i)}.yaml`);
  const size = 200_000;
  for (const path of paths) await writeFile(join(folder, path), '0'.repeat(size));
  let moved = 0;
  for (let round = 0; round < 25; round++) {
    const child = fork(join(import.meta.dirname, 'test-writer.ts'), [folder, String(size), ...paths], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    await setTimeout(round * 3);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const path of paths) {
      const text = await readFile(join(folder, path), 'utf8');
      expect([path, text.length, new Set(text).size]).toEqual([path, size, 1]);
      if (!text.startsWith('0')) moved++;
    }
  }
  expect(moved).toBeGreaterThan(0);
  // What is left over is hidden, and no manifest.
  const others = (await readdir(folder)).filter((name) => !paths.includes(name));
  expect(others.every((name) => /^\.castellan-[0-9a-f]+\.tmp$/.test(name))).toBe(true);
});
