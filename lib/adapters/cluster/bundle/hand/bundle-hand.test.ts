import { access, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Intent, WantedObject } from '@/lib/domain/plan';
import type { Sent } from '@/lib/usecases/hand';
import { put, roleYaml, testFolder } from '../test-folder';
import { tarGz } from '../test-archive';
import { type TestBundle, openBundle, sendingsOf } from './test-bundle';

const rule = (...verbs: string[]) => ({
  apiGroups: [''],
  resources: ['secrets'],
  verbs,
  resourceNames: [],
  nonResourceURLs: [],
});
const role = (name: string, ...verbs: string[]): WantedObject => ({
  kind: 'Role',
  namespace: 'web',
  name,
  rules: [rule(...verbs)],
});
const apply = (...objects: WantedObject[]): Intent => ({ objects: objects.map((object) => ({ op: 'apply', object })) });
const remove = (name: string): Intent => ({ objects: [{ op: 'delete', kind: 'Role', namespace: 'web', name }] });

async function sendAll(bundle: TestBundle, intent: Intent): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const sending of sendingsOf(bundle.planned(intent))) sent.push(await bundle.hand().send(sending, 'a-1'));
  return sent;
}

function codeOf(sent: Sent | undefined): string | undefined {
  return sent?.state === 'refused' ? sent.refused.code : sent?.state;
}

const names = (bundle: TestBundle) =>
  bundle.model
    .view()
    .rbac.roles('web')
    .map(({ name }) => name);

describe('where changes go', () => {
  it('go to a copy that is read from then on, and can be thrown away', async () => {
    const folder = await testFolder({ 'a/web.yaml': roleYaml('web', 'ci'), '.hidden.yaml': 'x' });
    const bundle = await openBundle(folder);
    expect(bundle.hand().remarks.join()).toContain('The first change makes a copy');
    expect(await sendAll(bundle, apply(role('ci', 'get', 'list')))).toMatchObject([{ state: 'done' }]);
    expect(bundle.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('get', 'list')]);
    expect(await readFile(join(folder, 'a/web.yaml'), 'utf8')).toBe(roleYaml('web', 'ci'));
    const copy = bundle.files.copied?.folder ?? '';
    expect(copy.startsWith(join(bundle.dataFolder, 'bundles', 'shop-'))).toBe(true);
    expect(await readFile(join(copy, 'a/web.yaml'), 'utf8')).toBe(roleYaml('web', 'ci', '[get, list]'));
    expect(bundle.model.view().origin).toContain(copy);
    expect(bundle.hand().remarks.join()).toMatch(
      /Changes go to a copy of the bundle, begun \d{4}-\d\d-\d\d \d\d:\d\d UTC/u,
    );
    expect(bundle.hand().remarks.join()).not.toContain(folder);
    // A restart reads the copy.
    const again = await openBundle(folder, { dataFolder: bundle.dataFolder });
    expect(again.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('get', 'list')]);
    expect(await bundle.hand().copy?.back()).toMatchObject({
      objects: [{ op: 'apply', object: { kind: 'Role', namespace: 'web', name: 'ci', rules: [rule('get')] } }],
    });
    await bundle.files.discardCopy();
    expect(bundle.hand().copy).toBeUndefined();
    expect(bundle.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('get')]);
    expect(bundle.model.view().origin).toBe(folder);
    await expect(access(copy)).rejects.toThrow();
  });

  it('go back to the bundle all at once, by who might have made each of the requests', async () => {
    const folder = await testFolder({ 'web.yaml': roleYaml('web', 'ci') });
    const bundle = await openBundle(folder);
    await sendAll(bundle, apply(role('ci', 'list'), role('new', 'get')));
    const back = (await bundle.hand().copy?.back()) ?? { objects: [] };
    expect(back.objects.map(({ op }) => op)).toEqual(['apply', 'delete']);
    const sendings = sendingsOf(bundle.planned(back));
    const stranger = bundle.hand({ user: 'nobody', groups: [] });
    for (const sending of sendings) expect(codeOf(await stranger.copy?.discard(sending))).toBe('forbidden');
    expect(names(bundle)).toEqual(['ci', 'new']);
    const { copy } = bundle.hand();
    for (const sending of sendings) expect(codeOf(await copy?.discard(sending))).toBe('done');
    expect(names(bundle)).toEqual(['ci']);
    expect(bundle.files.copied).toBeUndefined();
    // What the bundle holds is followed again.
    await writeFile(join(folder, 'web.yaml'), roleYaml('web', 'ci', '[watch]'));
    await bundle.files.refresh();
    expect(bundle.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('watch')]);
  });

  it('stay in the copy when the bundle cannot be read', async () => {
    const folder = await testFolder({ 'web.yaml': roleYaml('web', 'ci') });
    const bundle = await openBundle(folder);
    await sendAll(bundle, apply(role('ci', 'list')));
    const { copy } = bundle.hand();
    const sendings = sendingsOf(bundle.planned((await copy?.back()) ?? { objects: [] }));
    await writeFile(join(folder, 'web.yaml'), '# nothing\n');
    await expect(copy?.back()).rejects.toThrow('holds no');
    for (const sending of sendings) expect(codeOf(await copy?.discard(sending))).toBe('unavailable');
    expect(bundle.files.copied).toBeDefined();
    expect(bundle.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('list')]);
  });

  it('go back into the bundle where that is asked', async () => {
    const folder = await testFolder({ 'web.yaml': roleYaml('web', 'ci') });
    const bundle = await openBundle(folder, { writeBack: true });
    await sendAll(bundle, apply(role('ci', 'list')));
    expect(await readFile(join(folder, 'web.yaml'), 'utf8')).toBe(roleYaml('web', 'ci', '[list]'));
    expect(await readdir(folder)).toEqual(['web.yaml']);
    expect(bundle.files.copied).toBeUndefined();
  });

  it('of an archive go to a copy, never back', async () => {
    const folder = await testFolder({
      'b.tar.gz': await tarGz([
        [{ name: 'x/web.yaml' }, roleYaml('web', 'ci')],
        [{ name: 'x/l.yaml', type: 'symlink', linkname: '/etc/passwd' }],
      ]),
    });
    const path = join(folder, 'b.tar.gz');
    await expect(openBundle(path, { writeBack: true })).rejects.toThrow('is an archive, which is not written back to');
    const bundle = await openBundle(path);
    expect(bundle.model.view().holes).toHaveLength(1);
    const [sending] = sendingsOf(bundle.planned(apply(role('ci', 'list'))));
    if (sending === undefined) throw new Error('nothing planned');
    expect(codeOf(await bundle.hand().dryRun(sending))).toBe('done');
    expect(bundle.files.copied).toBeUndefined();
    await sendAll(bundle, apply(role('ci', 'list')));
    expect(bundle.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('list')]);
    expect(bundle.model.view().holes).toHaveLength(1);
  });

  it('of a bundle that is one file go into it', async () => {
    const folder = await testFolder({ manifests: roleYaml('web', 'ci') });
    const bundle = await openBundle(join(folder, 'manifests'), { writeBack: true });
    await sendAll(bundle, apply({ kind: 'ClusterRole', name: 'x', rules: [] }));
    expect(await readFile(join(folder, 'manifests'), 'utf8')).toMatch(/---\n.*\nkind: ClusterRole\n/);
    expect(bundle.model.view().rbac.clusterRoles()).toHaveLength(1);
  });
});

describe('files of new and deleted objects', () => {
  it('a new object goes beside its like, else into a file with a safe name', async () => {
    const folder = await testFolder({
      'a.yaml': roleYaml('web', 'ci'),
      'b.yaml': `${roleYaml('web', 'x')}---\n${roleYaml('web', 'z')}`,
    });
    const bundle = await openBundle(folder, { writeBack: true });
    await sendAll(bundle, apply(role('new', 'get'), { kind: 'ClusterRole', name: 'system:..\\Ünsafe', rules: [] }));
    expect(await readFile(join(folder, 'b.yaml'), 'utf8')).toContain('name: new');
    expect(await readdir(join(folder, 'cluster'))).toEqual([
      expect.stringMatching(/^clusterrole-system-\.\.-nsafe-[0-9a-f]{8}\.yaml$/),
    ]);
    expect(names(bundle)).toEqual(['ci', 'new', 'x', 'z']);
  });

  it('a file goes with its last object', async () => {
    const folder = await testFolder({
      'a.yaml': `# about ci\n${roleYaml('web', 'ci')}`,
      'b.yaml': roleYaml('web', 'x'),
    });
    const bundle = await openBundle(folder, { writeBack: true });
    expect(await sendAll(bundle, remove('ci'))).toMatchObject([{ state: 'done', object: undefined }]);
    expect(await readdir(folder)).toEqual(['b.yaml']);
    expect((await sendAll(bundle, remove('x'))).map(codeOf)).toEqual(['invalid']);
  });

  it('an object that stands twice is removed twice, and that is said', async () => {
    const folder = await testFolder({
      'a.yaml': roleYaml('web', 'ci'),
      'b.yaml': `${roleYaml('web', 'x')}---\n${roleYaml('web', 'ci')}`,
    });
    const bundle = await openBundle(folder, { writeBack: true });
    const [sent] = await sendAll(bundle, remove('ci'));
    expect(sent?.state === 'done' && sent.warnings.join()).toContain('a.yaml:1');
    expect(names(bundle)).toEqual(['x']);
    expect(await readdir(folder)).toEqual(['b.yaml']);
  });
});

describe('what moved meanwhile', () => {
  it.each(['update', 'delete'])('%s of another state is a conflict', async (verb) => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'ci'), 'b.yaml': roleYaml('web', 'x') });
    const bundle = await openBundle(folder, { writeBack: true });
    const intent = verb === 'update' ? apply(role('ci', 'list')) : remove('ci');
    const [sending] = sendingsOf(bundle.planned(intent));
    if (sending === undefined) throw new Error('nothing planned');
    await put(folder, 'a.yaml', roleYaml('web', 'ci', '[watch]'));
    expect(codeOf(await bundle.hand().dryRun(sending))).toBe('conflict');
    expect(codeOf(await bundle.hand().send(sending, 'a-1'))).toBe('conflict');
    expect(await readFile(join(folder, 'a.yaml'), 'utf8')).toBe(roleYaml('web', 'ci', '[watch]'));
    await put(folder, 'a.yaml', roleYaml('web', 'other'));
    expect(codeOf(await bundle.hand().send(sending, 'a-1'))).toBe('absent');
  });

  it('creating what is there is a conflict', async () => {
    const folder = await testFolder({ 'b.yaml': roleYaml('web', 'x') });
    const bundle = await openBundle(folder, { writeBack: true });
    const [sending] = sendingsOf(bundle.planned(apply(role('ci', 'list'))));
    if (sending === undefined) throw new Error('nothing planned');
    await put(folder, 'a.yaml', roleYaml('web', 'ci'));
    expect(codeOf(await bundle.hand().send(sending, 'a-1'))).toBe('conflict');
  });

  it('of two who change one object at once the second is told', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'ci') });
    const bundle = await openBundle(folder);
    const one = sendingsOf(bundle.planned(apply(role('ci', 'list'))));
    const two = sendingsOf(bundle.planned(apply(role('ci', 'watch'))));
    const hand = bundle.hand();
    const sent = await Promise.all([...one, ...two].map((sending) => hand.send(sending, 'a-1')));
    expect(sent.map(codeOf)).toEqual(['done', 'conflict']);
  });
});

describe('out of the bundle', () => {
  it('nothing is written through links', async () => {
    const outside = await testFolder({ 'a.yaml': roleYaml('web', 'out') });
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'ci') });
    await symlink(outside, join(folder, 'cluster'));
    const bundle = await openBundle(folder, { writeBack: true });
    const sent = await sendAll(bundle, apply({ kind: 'ClusterRole', name: 'x', rules: [] }));
    expect(sent.map(codeOf)).toEqual(['unavailable']);
    expect(await readdir(outside)).toEqual(['a.yaml']);
  });

  it('a link inside the bundle is followed to its file', async () => {
    const folder = await testFolder({ '..data/web.txt': roleYaml('web', 'ci') });
    await symlink('..data/web.txt', join(folder, 'web.yaml'));
    const bundle = await openBundle(folder, { writeBack: true });
    await sendAll(bundle, apply(role('ci', 'list')));
    expect(await readFile(join(folder, '..data/web.txt'), 'utf8')).toBe(roleYaml('web', 'ci', '[list]'));
  });

  it('a folder that may not be written to is unavailable, and nothing is changed', async () => {
    const folder = await testFolder({ 'a.yaml': roleYaml('web', 'ci') });
    const bundle = await openBundle(folder);
    await writeFile(join(bundle.dataFolder, 'bundles'), 'in the way');
    expect((await sendAll(bundle, apply(role('ci', 'list')))).map(codeOf)).toEqual(['unavailable']);
    expect(bundle.model.view().rbac.roles('web')[0]?.rules).toEqual([rule('get')]);
    expect(bundle.files.copied).toBeUndefined();
  });
});

it('a manifest that shares an anchor is refused with its place', async () => {
  const text = roleYaml('web', 'ci', '&v [get]');
  const bundle = await openBundle(await testFolder({ 'a.yaml': text }), { writeBack: true });
  const [sent] = await sendAll(bundle, apply(role('ci', 'list')));
  expect(sent).toMatchObject({ state: 'refused', refused: { code: 'invalid', places: [{ path: 'a.yaml:7' }] } });
});

it('a watched file that is written by others is seen by the hand at once', async () => {
  const folder = await testFolder({ 'a.yaml': roleYaml('web', 'ci') });
  const bundle = await openBundle(folder);
  await mkdir(join(folder, 'new'));
  await put(folder, 'new/b.yaml', roleYaml('web', 'x'));
  expect(await bundle.hand().read({ kind: 'Role', namespace: 'web', name: 'x' })).toMatchObject({ name: 'x' });
});
