import type { Rule } from '@/lib/domain/rbac';
import type { Discovery } from '@/lib/domain/rbac/discovery';
import { describe, expect, test } from 'vitest';
import { lintObject } from './lint';
import { readDraft } from './read-draft';
import { grantObjects, manifestOf, ruleOfWish, rulesFor } from './templates';
import { documentsText } from './render';

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const resource = (
  apiGroup: string,
  name: string,
  kind: string,
  more: Partial<Discovery['resources'][number]> = {},
) => ({
  apiGroup,
  version: 'v1',
  resource: name,
  singular: kind.toLowerCase(),
  kind,
  shortNames: [],
  namespaced: true,
  verbs: ALL,
  subresources: [],
  ...more,
});
const PODS = resource('', 'pods', 'Pod', {
  shortNames: ['po'],
  subresources: [
    { name: 'exec', verbs: ['create', 'get'] },
    { name: 'log', verbs: ['get'] },
    { name: 'attach', verbs: ['get', 'create'] },
  ],
});
const DISCOVERY: Discovery = {
  complete: true,
  resources: [
    PODS,
    resource('', 'secrets', 'Secret'),
    resource('', 'nodes', 'Node', { namespaced: false }),
    resource('', 'bindings', 'Binding', { verbs: ['create'] }),
    resource('apps', 'deployments', 'Deployment', { shortNames: ['deploy'] }),
  ],
};

const head = (kind: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: a${kind === 'Role' ? ', namespace: web' : ''}}\nrules:\n`;

function lints(rule: string, kind = 'Role', needed?: Rule): string[] {
  const [object] = readDraft(`${head(kind)}- ${rule}\n`).objects;
  if (object === undefined) throw new Error('no object');
  return lintObject(object, { discovery: DISCOVERY, needed }).map(({ code, path }) =>
    `${code} ${path.slice(2).join('.')}`.trim(),
  );
}

describe('lint', () => {
  test.each([
    ['nothing odd', '{apiGroups: [""], resources: [pods], verbs: [get, list]}', 'Role', []],
    [
      'a group and a resource of another multiply',
      '{apiGroups: ["", apps], resources: [pods, deployments], verbs: [get]}',
      'Role',
      [],
    ],
    [
      'a literal star',
      '{apiGroups: [""], resources: ["pods/*"], verbs: [get]}',
      'Role',
      ['literal-star resources.0', 'dead'],
    ],
    [
      'list by name',
      '{apiGroups: [""], resources: [pods], resourceNames: [a], verbs: [get, list]}',
      'Role',
      ['name-only-by-selector verbs.1'],
    ],
    [
      'create by name',
      '{apiGroups: [""], resources: [deployments], resourceNames: [a], verbs: [create]}',
      'Role',
      ['name-only-on-update verbs.0', 'elsewhere'],
    ],
    [
      'deletecollection by name',
      '{apiGroups: [apps], resources: [deployments], resourceNames: [a], verbs: [deletecollection]}',
      'Role',
      ['name-never-sent verbs.0', 'dead'],
    ],
    [
      'a resource that is not served',
      '{apiGroups: [""], resources: [podz], verbs: [get]}',
      'Role',
      ['unknown-resource resources.0'],
    ],
    ['a short name', '{apiGroups: [""], resources: [po], verbs: [get]}', 'Role', ['short-name resources.0']],
    [
      'a verb that is not served',
      '{apiGroups: [""], resources: [bindings], verbs: [create, list]}',
      'Role',
      ['verb-not-served verbs.1'],
    ],
    [
      'a verb that nobody knows',
      '{apiGroups: [""], resources: [pods], verbs: [get, fetch]}',
      'Role',
      ['unknown-verb verbs.1'],
    ],
    ['a verb that one of them serves', '{apiGroups: [""], resources: [bindings, pods], verbs: [list]}', 'Role', []],
    [
      'what belongs to no namespace',
      '{apiGroups: [""], resources: [nodes], verbs: [get]}',
      'Role',
      ['cluster-scoped resources.0'],
    ],
    ['the same in a ClusterRole', '{apiGroups: [""], resources: [nodes], verbs: [get]}', 'ClusterRole', []],
    [
      'a URL in a Role',
      '{nonResourceURLs: [/metrics], verbs: [get]}',
      'Role',
      ['url-in-namespace nonResourceURLs.0', 'dead'],
    ],
    ['a URL in a ClusterRole', '{nonResourceURLs: [/metrics], verbs: [get]}', 'ClusterRole', []],
    ['no verb', '{apiGroups: [""], resources: [pods], verbs: []}', 'Role', ['empty verbs']],
  ])('%s', (name, rule, kind, expected) => {
    const found = lints(rule, kind).filter((code) => !code.startsWith('risk-'));
    if (expected.includes('elsewhere')) expect(found.length).toBe(expected.length);
    else expect(found, name).toEqual(expected);
  });

  test('a wildcard is said where it stands, and what it opens', () => {
    const found = lints('{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}', 'ClusterRole');
    expect(found.slice(0, 3)).toEqual(['wildcard verbs.0', 'wildcard apiGroups.0', 'wildcard resources.0']);
    expect(found.some((code) => code.startsWith('risk-'))).toBe(true);
  });

  test('reading secrets and entering pods are risks; reading pods is none', () => {
    const risky = (rule: string) => lints(rule).filter((code) => code.startsWith('risk-')).length;
    expect(risky('{apiGroups: [""], resources: [secrets], verbs: [get]}')).toBeGreaterThan(0);
    expect(risky('{apiGroups: [""], resources: [pods/exec], verbs: [create]}')).toBeGreaterThan(0);
    expect(risky('{apiGroups: [""], resources: [pods], verbs: [get, list]}')).toBe(0);
  });

  test('subresources are missed only where somebody is to do all', () => {
    const missing = (verbs: string) =>
      lints(`{apiGroups: [""], resources: [pods], verbs: ${verbs}}`).filter((code) => code.startsWith('missing'));
    expect(missing('[get, list, watch]')).toEqual([]);
    expect(missing('[get, deletecollection]')).toEqual(['missing-subresource resources.0']);
  });

  test('wider than what was refused', () => {
    const wish = {
      verb: 'get',
      apiGroup: '',
      resource: 'pods',
      subresource: 'log',
      namespace: 'web',
      name: '',
      path: '',
      subject: { kind: 'User', name: 'ada' },
    };
    const needed = ruleOfWish(wish);
    const wide = (rule: string) => lints(rule, 'Role', needed).filter((code) => code.startsWith('wider'));
    expect(wide('{apiGroups: [""], resources: [pods/log], verbs: [get]}')).toEqual([]);
    expect(wide('{apiGroups: [""], resources: [pods/log], resourceNames: [a], verbs: [get]}')).toEqual([]);
    expect(wide('{apiGroups: [""], resources: [pods, pods/log], verbs: [get]}')).toEqual(['wider-than-needed']);
  });
});

describe('templates', () => {
  test('viewer, editor and admin of a resource, of what is served', () => {
    expect(rulesFor('viewer', PODS).map(({ verbs }) => verbs)).toEqual([['get', 'list', 'watch']]);
    expect(rulesFor('editor', PODS)[0]?.verbs).not.toContain('deletecollection');
    expect(rulesFor('admin', PODS).map(({ resources }) => resources)).toEqual([
      ['pods'],
      ['pods/exec', 'pods/attach'],
      ['pods/log'],
    ]);
    expect(rulesFor('viewer', resource('', 'bindings', 'Binding', { verbs: ['create'] }))).toEqual([]);
  });

  test('exactly what was asked, as Role and RoleBinding, or in the cluster', () => {
    const wish = {
      verb: 'get',
      apiGroup: '',
      resource: 'secrets',
      subresource: '',
      namespace: 'web',
      name: 'db',
      path: '',
      subject: { kind: 'ServiceAccount', namespace: 'ci', name: 'jenkins' },
    };
    expect(grantObjects(wish)).toMatchObject([
      {
        kind: 'Role',
        namespace: 'web',
        rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['db'] }],
      },
      {
        kind: 'RoleBinding',
        namespace: 'web',
        subjects: [{ kind: 'ServiceAccount', namespace: 'ci', name: 'jenkins' }],
      },
    ]);
    expect(grantObjects({ ...wish, path: '/metrics', resource: '', name: '' }).map(({ kind }) => kind)).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
    ]);
    expect(ruleOfWish({ ...wish, verb: 'create', name: 'db' }).resourceNames).toEqual([]);
    const read = readDraft(documentsText(grantObjects(wish).map(manifestOf)));
    expect(read.faults).toEqual([]);
    expect(read.objects.map(({ wanted }) => wanted)).toEqual(grantObjects(wish));
  });
});
