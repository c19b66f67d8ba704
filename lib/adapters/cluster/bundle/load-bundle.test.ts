import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RbacObject } from '@/lib/domain/rbac';
import { type Bundle, loadBundle } from './index';
import { tar, tarGz } from './test-archive';
import { RBAC, put, roleYaml, testFolder } from './test-folder';

const clock = { now: () => Date.UTC(2026, 0, 2) };
const DEMO = join(import.meta.dirname, '../../../../deploy/demo');

const shown = (objects: readonly RbacObject[]) =>
  objects
    .map(
      ({ kind, name, meta, ...rest }) =>
        `${kind} ${'namespace' in rest ? `${rest.namespace}/` : ''}${name} ${meta.file?.path ?? ''}:${meta.file?.line ?? 0}`,
    )
    .sort();
const count = (bundle: Bundle, kind: string) => bundle.objects.filter((object) => object.kind === kind).length;

describe('a bundle', () => {
  const files = {
    'a.yaml': `${roleYaml('web', 'one')}---\n${roleYaml('web', 'two')}`,
    'nested/deep/er/b.yml': roleYaml('web', 'three'),
    'c.json': JSON.stringify({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'web' } }),
    'list.yaml': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: s, namespace: web}\n- apiVersion: apps/v1\n  kind: Deployment\n`,
    'typed.json': JSON.stringify({ kind: 'ClusterRoleList', apiVersion: RBAC, items: [{ metadata: { name: 'c' } }] }),
    'README.md': 'kind: Role',
    '.hidden/x.yaml': roleYaml('web', 'hidden'),
    '.y.yaml': roleYaml('web', 'hidden'),
  };
  const objects = [
    'ClusterRole c typed.json:1',
    'Namespace web c.json:1',
    'Role web/one a.yaml:1',
    'Role web/three nested/deep/er/b.yml:1',
    'Role web/two a.yaml:9',
    'ServiceAccount web/s list.yaml:4',
  ];

  it('is a folder of files in folders', async () => {
    const bundle = await loadBundle(await testFolder(files), clock);
    expect(shown(bundle.objects)).toEqual(objects);
    expect(bundle.gaps).toEqual([]);
    expect([...bundle.others]).toEqual([['apps/v1/Deployment', 1]]);
    expect([bundle.discovery, bundle.version]).toEqual([undefined, undefined]);
  });

  it.each([
    ['tar', tar, 'b.tar'],
    ['tar.gz', tarGz, 'b.tgz'],
    ['tar.gz of another name', tarGz, 'dump'],
  ])('is an archive: %s', async (_, make, name) => {
    const entries = Object.entries(files).map(([path, content]) => [{ name: `./${path}` }, content] as const);
    const folder = await testFolder({ [name]: await make([[{ name: 'nested/', type: 'directory' }], ...entries]) });
    const bundle = await loadBundle(join(folder, name), clock);
    expect(shown(bundle.objects)).toEqual(objects);
    expect(bundle.gaps).toEqual([]);
  });

  it('is one file of any name', async () => {
    const folder = await testFolder({ dump: roleYaml('web', 'one') });
    expect(shown((await loadBundle(join(folder, 'dump'), clock)).objects)).toEqual(['Role web/one dump:1']);
  });

  it('may begin with a byte order mark', async () => {
    const folder = await testFolder({
      'a.yaml': `\uFEFF${roleYaml('web', 'one')}`,
      'b.json': '\uFEFF{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"web"}}',
    });
    expect((await loadBundle(folder, clock)).objects).toHaveLength(2);
  });

  it('names namespaces that it does not define', async () => {
    const bundle = await loadBundle(await testFolder({ 'a.yaml': roleYaml('elsewhere', 'r') }), clock);
    expect([bundle.objects.length, bundle.gaps.length]).toEqual([1, 0]);
  });

  it('says what the cluster serves, and its version, wherever these documents lie', async () => {
    const discovery = {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [{ name: 'pods', namespaced: true, kind: 'Pod', verbs: ['get'] }],
    };
    const folder = await testFolder({
      'a.yaml': roleYaml('web', 'one'),
      'x/core.json': JSON.stringify(discovery),
      'x/groups.json': JSON.stringify({ kind: 'APIGroupList', apiVersion: 'v1', groups: [] }),
      'x/version.yaml':
        'clientVersion: {gitVersion: v9}\nserverVersion: {major: "1", minor: "33", gitVersion: v1.33.2}\n',
    });
    const bundle = await loadBundle(folder, clock);
    expect(bundle.version).toBe('v1.33.2');
    expect(bundle.discovery).toMatchObject({ complete: true, resources: [{ resource: 'pods' }] });
  });
});

describe('aggregated ClusterRoles', () => {
  const part = `apiVersion: ${RBAC}\nkind: ClusterRole\nmetadata: {name: part, labels: {to: a}}\nrules: [{verbs: [get], apiGroups: [""], resources: [pods]}]\n`;
  const whole = (name: string, rules: string, label = '{}') =>
    `---\napiVersion: ${RBAC}\nkind: ClusterRole\nmetadata: {name: ${name}, labels: ${label}}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {to: ${name}}}]}\nrules: ${rules}\n`;
  const rulesOf = async (text: string) => {
    const { objects } = await loadBundle(await testFolder({ 'a.yaml': text }), clock);
    return Object.fromEntries(
      objects.map((object) => [
        object.name,
        'rules' in object ? object.rules.map(({ resources }) => resources.join()) : [],
      ]),
    );
  };

  it('without stored rules, as in a GitOps checkout, get those that the controller would write', async () => {
    expect(await rulesOf(part + whole('a', 'null', '{to: b}') + whole('b', '[]'))).toEqual({
      part: ['pods'],
      a: ['pods'],
      b: ['pods'],
    });
  });

  it('with rules of their own, in a manifest that was not applied yet, have the union of their parts alone', async () => {
    const own = '[{verbs: [get], apiGroups: [""], resources: [own]}]';
    expect(await rulesOf(part + whole('a', own, '{to: b}') + whole('b', own) + whole('c', own))).toEqual({
      part: ['pods'],
      a: ['pods'],
      b: ['pods'],
      c: [],
    });
  });

  it('with stored rules, as in a dump, keep them', async () => {
    const stored = '[{verbs: [get], apiGroups: [""], resources: [stored]}]';
    expect(await rulesOf(part + whole('a', stored, '{to: b}, uid: u') + whole('b', '[]'))).toEqual({
      part: ['pods'],
      a: ['stored'],
      b: ['stored'],
    });
  });
});

describe('the demo', () => {
  it('loads without a gap', async () => {
    const bundle = await loadBundle(DEMO, clock);
    expect(bundle.gaps).toEqual([]);
    expect(bundle.discovery?.complete).toBe(true);
    expect(bundle.version).toMatch(/^v1\.36\./);
    expect(count(bundle, 'Namespace')).toBeGreaterThanOrEqual(14);
    expect(count(bundle, 'Role')).toBeGreaterThan(40);
    expect(count(bundle, 'ClusterRole')).toBeGreaterThan(60);
    expect(count(bundle, 'RoleBinding') + count(bundle, 'ClusterRoleBinding')).toBeGreaterThan(120);
    expect(count(bundle, 'ServiceAccount')).toBeGreaterThan(60);
  });

  it('is the same from an archive', async () => {
    const { readdir, readFile } = await import('node:fs/promises');
    const entries = [];
    for (const entry of await readdir(DEMO, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) entries.push([{ name: path.slice(DEMO.length + 1) }, await readFile(path, 'utf8')] as const);
    }
    const folder = await testFolder();
    await put(folder, 'demo.tar.gz', await tarGz(entries));
    const [packed, plain] = [await loadBundle(join(folder, 'demo.tar.gz'), clock), await loadBundle(DEMO, clock)];
    expect(shown(packed.objects)).toEqual(shown(plain.objects));
    expect(packed.discovery).toEqual(plain.discovery);
  });
});
