import { execFileSync } from 'node:child_process';
import { symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBundle } from './index';
import { RBAC, roleYaml, testFolder } from './test-folder';
import { CLOCK as clock, gapsOf, refusal } from './test-outcome';

const SINCE = '2026-01-02T00:00:00.000Z';
const GOOD = { 'good.yaml': roleYaml('web', 'good') };
const gapsWith = async (files: Readonly<Record<string, string | Uint8Array>>) =>
  gapsOf(await testFolder({ ...GOOD, ...files }));

describe('a bundle is refused', () => {
  it('that does not exist', async () => {
    const folder = await testFolder(GOOD);
    expect(await refusal(join(folder, 'nowhere'))).toEqual([
      'misconfigured',
      `The bundle ${folder}/nowhere does not exist.`,
    ]);
    expect(await refusal(join(folder, 'good.yaml/below'))).toEqual([
      'misconfigured',
      expect.stringContaining('does not exist'),
    ]);
  });

  it('that is a link in a circle', async () => {
    const folder = await testFolder();
    await symlink('b', join(folder, 'a'));
    await symlink('a', join(folder, 'b'));
    expect(await refusal(join(folder, 'a'))).toEqual(['misconfigured', expect.stringContaining('leads nowhere')]);
  });

  it('that is a device', async () => {
    expect(await refusal('/dev/zero')).toEqual([
      'misconfigured',
      expect.stringContaining('neither a file nor a folder'),
    ]);
  });

  it.each([
    ['folder', {}, 'holds no manifests'],
    ['folder of other files', { 'README.md': 'kind: Role', 'a.txt': '' }, 'holds no manifests'],
    ['file', { 'a.yaml': '' }, 'holds no manifests'],
    [
      'folder of other kinds',
      { 'a.yaml': 'apiVersion: v1\nkind: Pod\n', 'values.yaml': 'a: 1' },
      'holds 2 documents, but no Namespace',
    ],
  ])('that is empty: %s', async (_, files, says) => {
    expect(await refusal(await testFolder(files))).toEqual(['misconfigured', expect.stringContaining(says)]);
  });

  it('of more files, or more bytes, than are read', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'a'), 'b.yaml': roleYaml('web', 'b'), 'c.txt': 'x' });
    expect(await refusal(folder, { files: 1 })).toEqual([
      'too-large',
      expect.stringContaining('more than 1 manifests'),
    ]);
    expect(await refusal(folder, { totalBytes: 200 })).toEqual([
      'too-large',
      expect.stringContaining('more than 200 bytes together'),
    ]);
    expect(await refusal(join(folder, 'a.yaml'), { fileBytes: 100 })).toEqual([
      'too-large',
      expect.stringContaining('larger than 100 bytes'),
    ]);
  });

  it('that is a file far over the largest world', async () => {
    const folder = await testFolder({ 'huge.yaml': '' });
    await truncate(join(folder, 'huge.yaml'), 300 * 1024 * 1024);
    expect(await refusal(join(folder, 'huge.yaml'))).toEqual([
      'too-large',
      expect.stringContaining('larger than 256 MiB'),
    ]);
    await truncate(join(folder, 'huge.yaml'), 2 * 1024 * 1024 * 1024);
    expect(await refusal(join(folder, 'huge.yaml'))).toEqual([
      'too-large',
      expect.stringContaining('larger than 1024 MiB'),
    ]);
  });
});

describe('in a folder', () => {
  it('links lead nowhere but to files inside it', async () => {
    const outside = await testFolder({ 'secret.yaml': roleYaml('web', 'outside') });
    const folder = await testFolder({ ...GOOD, '..data/real.yaml': roleYaml('web', 'mounted') });
    await symlink('..data/real.yaml', join(folder, 'real.yaml'));
    await symlink('good.yaml', join(folder, 'same.yaml'));
    await symlink(join(outside, 'secret.yaml'), join(folder, 'out.yaml'));
    await symlink(outside, join(folder, 'dir'));
    await symlink('nowhere', join(folder, 'dangling.yaml'));
    await symlink('circle.yaml', join(folder, 'circle.yaml'));
    const { objects, gaps } = await loadBundle(folder, clock);
    expect(objects.map(({ name, meta }) => [name, meta.file?.path]).sort()).toEqual([
      ['good', 'good.yaml'],
      ['mounted', 'real.yaml'],
    ]);
    expect(gaps.map(({ scope, detail }) => [scope.file, detail])).toEqual([
      ['circle.yaml', 'is a symbolic link that leads nowhere'],
      ['dangling.yaml', 'does not exist'],
      ['dir', 'is a symbolic link to a folder, which is not followed'],
      ['out.yaml', 'is a symbolic link out of the bundle, which is not followed'],
    ]);
  });

  it('named pipes are not waited for', async () => {
    const folder = await testFolder(GOOD);
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect(await gapsOf(folder)).toEqual([['file-unreadable', 'pipe.yaml', undefined, 'is no regular file']]);
  });

  it('folders have an end', async () => {
    const folder = await testFolder({ ...GOOD, 'a/b/c/d.yaml': roleYaml('web', 'deep') });
    expect(await gapsOf(folder, { depth: 2 })).toEqual([
      ['file-unreadable', 'a/b/c', undefined, 'is nested deeper than 2 folders'],
    ]);
  });

  it('a file that is too large is a gap', async () => {
    const folder = await testFolder({ ...GOOD, 'huge.yaml': '#'.repeat(2_000) });
    expect(await gapsOf(folder, { fileBytes: 1_000 })).toEqual([
      ['file-unreadable', 'huge.yaml', undefined, 'is larger than 1000 bytes'],
    ]);
  });
});

describe('a broken document is a gap with file and line, and the rest is read', () => {
  const gap = (line: number, says: string) => [['document-broken', 'bad.yaml', line, expect.stringContaining(says)]];
  const role = roleYaml('web', 'r');
  it.each([
    ['YAML that is none', `${role}---\na: b: c\n`, gap(9, 'Nested mappings')],
    ['a template', `${role}---\nname: {{ .Values.x }}\nkind: Role\n`, gap(9, '')],
    ['a tab', 'kind: Role\nmetadata:\n\tname: x\n', gap(3, '')],
    ['a key twice', `${role}rules: []\n`, gap(8, 'unique')],
    [
      'a wrong shape',
      role.replace('[get]', 'get'),
      gap(1, 'Role “r”: rules[0].verbs is a text, not a list: write [get]'),
    ],
    ['a boolean for a verb', role.replace('[get]', '[get, on]'), gap(1, 'rules[0].verbs[1] is a boolean')],
    [
      'an unknown version',
      role.replace('k8s.io/v1', 'k8s.io/v7'),
      gap(1, 'Role: apiVersion is rbac.authorization.k8s.io/v7, which is not known'),
    ],
    ['no version', role.replace(/^apiVersion.*\n/, ''), gap(1, 'Role: apiVersion is missing')],
    ['no kind', `metadata: {name: x}\nroleRef: {}\n`, gap(1, 'kind is missing')],
    [
      'an item of a list that is no object',
      'kind: List\napiVersion: v1\nitems:\n- 7\n- x\n',
      [...gap(4, 'no object'), ...gap(5, 'no object')],
    ],
    [
      'a bomb of aliases',
      `a: &a [x,x]\n${Array.from(
        { length: 9 },
        (_, i) =>
          `${'bcdefghij'[i] ?? ''}: &${'bcdefghij'[i] ?? ''} [${Array(9)
            .fill(`*${'abcdefghi'[i] ?? ''}`)
            .join()}]\n`,
      ).join('')}`,
      gap(1, 'aliases multiply'),
    ],
    ['depth', `a: ${'['.repeat(10_000)}`, gap(1, 'nested deeper')],
    [
      'a list in a list in a list …',
      `${'{"kind":"List","items":['.repeat(9)}${']}'.repeat(9)}`,
      gap(1, 'lists are nested deeper'),
    ],
  ])('%s', async (_, text, expected) => {
    expect(await gapsWith({ 'bad.yaml': text })).toEqual(expected);
  });

  it('JSON that is cut', async () => {
    expect(await gapsWith({ 'bad.json': '{\n"kind":\n' })).toEqual([
      ['document-broken', 'bad.json', expect.any(Number), expect.stringContaining('JSON')],
    ]);
  });

  it('text that is no text', async () => {
    expect(await gapsWith({ 'bad.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xc3, 0x28]) })).toEqual([
      ['file-unreadable', 'bad.yaml', undefined, 'is not UTF-8 text'],
    ]);
    expect(await gapsWith({ 'bad.yaml': Buffer.from('\ufeffkind: Role', 'utf16le') })).toEqual([
      ['file-unreadable', 'bad.yaml', undefined, 'is UTF-16: write it as UTF-8'],
    ]);
  });

  it('discovery that is malformed is not complete', async () => {
    const folder = await testFolder({
      ...GOOD,
      'd.json': '{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":7}',
    });
    expect((await loadBundle(folder, clock)).discovery).toEqual({ resources: [], complete: false });
  });

  it('all gaps say since when, and what they can do', async () => {
    const { gaps } = await loadBundle(await testFolder({ ...GOOD, 'bad.yaml': 'a: b: c' }), clock);
    expect(gaps).toMatchObject([{ since: SINCE, effect: 'may-miss-allows' }]);
  });

  it('many gaps are counted', async () => {
    const { gaps } = await loadBundle(await testFolder({ ...GOOD, 'bad.yaml': 'a: b: c\n---\n'.repeat(1_200) }), clock);
    expect(gaps).toHaveLength(1_001);
    expect(gaps.at(-1)?.detail).toBe('and 200 more');
  });
});

describe('an object that is defined twice', () => {
  it('is the last one, by path and line, and a gap names both places', async () => {
    const binding = (subject: string) =>
      `---\napiVersion: ${RBAC}\nkind: RoleBinding\nmetadata: {name: b, namespace: web}\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: User, name: ${subject}}]\n`;
    const folder = await testFolder({
      'b.yaml': binding('late'),
      'a/z.yaml': `${binding('first')}${binding('second')}`,
      ...GOOD,
    });
    const { objects, gaps } = await loadBundle(folder, clock);
    expect(objects.flatMap((object) => ('subjects' in object ? object.subjects.map(({ name }) => name) : []))).toEqual([
      'late',
    ]);
    expect(gaps.map(({ scope, detail }) => [scope.file, scope.line, detail])).toEqual([
      ['a/z.yaml', 2, 'RoleBinding web/b is defined again, in b.yaml:2: that one counts, this one does not'],
      ['a/z.yaml', 8, 'RoleBinding web/b is defined again, in b.yaml:2: that one counts, this one does not'],
    ]);
  });

  it('in equal copies, as in a backup, is one', async () => {
    const folder = await testFolder({
      ...GOOD,
      'v1/a.yaml': roleYaml('web', 'a'),
      'v1-preferred/a.yaml': roleYaml('web', 'a'),
    });
    const { objects, gaps } = await loadBundle(folder, clock);
    expect([objects.length, gaps]).toEqual([2, []]);
  });
});
