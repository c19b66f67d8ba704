import { describe, expect, it } from 'vitest';
import { BindingListInput, NamespaceListInput, RoleListInput, SubjectListInput } from '@/lib/contract';
import {
  account,
  clusterRole,
  clusterRoleBinding,
  namespace,
  role,
  roleBinding,
  rule,
  world,
} from '@/lib/server/test-world';
import { listClusterRoleBindings, listRoleBindings } from './list-bindings';
import { listNamespaces } from './list-namespaces';
import { listClusterRoles, listRoles } from './list-roles';
import { listServiceAccounts } from './list-service-accounts';
import { listSubjects } from './list-subjects';
import { clusterRoleBindingObject, roleBindingObject } from './object-binding';
import { namespaceObject } from './object-namespace';
import { clusterRoleObject, roleObject } from './object-role';
import { serviceAccountObject } from './object-service-account';
import { subjectObject } from './object-subject';

const aggregated = (name: string, rules: Parameters<typeof clusterRole>[1]) =>
  clusterRole(name, rules, { aggregation: [{ matchLabels: { to: name }, matchExpressions: [] }] });
const objects = [
  namespace('pay'),
  namespace('web'),
  account('web', 'front'),
  account('web', 'idle'),
  role('web', 'peek', rule('get', 'secrets')),
  role('web', 'write', rule('get', 'secrets'), rule('update', 'secrets')),
  role('pay', 'peek', rule('*', 'secrets')),
  roleBinding('web', 'peek', 'Role/peek', 'User:ana', 'ServiceAccount:web/front', 'Robot:r2'),
  roleBinding('ghost', 'lost', 'Role/gone', 'User:ana', 'ServiceAccount:web/gone'),
  clusterRole('part', [rule('get', 'pods')], { meta: { labels: { to: 'whole' } } }),
  aggregated('whole', [rule('get', 'pods'), rule('list', 'pods')]),
  clusterRoleBinding('wide', 'ClusterRole/whole', 'User:ana', 'Group:system:serviceaccounts'),
];
const small = () => world([{ id: 'w', objects }]).server.deps;
const roles = (parameters: object) => listRoles(small(), 'w', RoleListInput.parse(parameters)).value;

describe('lists', () => {
  it('come by namespace and name, and count what uses each', () => {
    expect(roles({}).rows).toMatchObject([
      { kind: 'Role', namespace: 'pay', name: 'peek', rules: 1, bindings: 0, weight: 'wildcard' },
      { namespace: 'web', name: 'peek', bindings: 1, weight: 'named' },
      { namespace: 'web', name: 'write', rules: 2 },
    ]);
  });

  it('sort by a column, either way, and filter by words in any case', () => {
    expect(roles({ sort: '-rules' }).rows[0]).toMatchObject({ name: 'write' });
    expect(roles({ sort: 'rules' }).rows.map(({ namespace }) => namespace)).toEqual(['pay', 'web', 'web']);
    expect(roles({ sort: '-bindings' }).rows[0]).toMatchObject({ namespace: 'web', name: 'peek' });
    expect(roles({ filter: 'WEB pe' }).rows).toHaveLength(1);
    expect(roles({ namespace: 'pay' })).toMatchObject({ total: 1, rows: [{ namespace: 'pay' }] });
    expect(roles({ namespace: 'nowhere' })).toEqual({ rows: [], total: 0 });
  });

  it('page', () => {
    const deps = small();
    const first = listRoles(deps, 'w', RoleListInput.parse({ limit: 2, sort: '-name' }));
    expect(first.value).toMatchObject({ total: 3, rows: [{ name: 'write' }, { name: 'peek' }] });
    const cursor = first.value.nextCursor;
    const second = listRoles(deps, 'w', RoleListInput.parse({ limit: 2, sort: '-name', cursor }));
    expect(second.value).toEqual({ total: 3, rows: [expect.objectContaining({ name: 'peek', namespace: 'web' })] });
    expect(() => listRoles(deps, 'w', RoleListInput.parse({ sort: 'name', cursor }))).toThrow('another question');
    expect(() => listClusterRoles(deps, 'w', RoleListInput.parse({ sort: '-name', cursor }))).toThrow(
      'another question',
    );
  });

  it('say of a binding whether its role exists, if roles were read', () => {
    const bindings = (unread: 'roles'[] = []) =>
      listRoleBindings(world([{ id: 'w', objects, unread }]).server.deps, 'w', BindingListInput.parse({}));
    expect(bindings().value.rows).toMatchObject([
      { namespace: 'ghost', name: 'lost', roleExists: false, subjects: 2 },
      { namespace: 'web', name: 'peek', roleExists: true, subjects: 3, firstSubjects: [{ name: 'ana' }, {}, {}] },
    ]);
    const unread = bindings(['roles']);
    expect(unread.value.rows[0]).not.toHaveProperty('roleExists');
    expect(unread.gaps).toMatchObject([{ scope: { list: 'roles' }, effect: 'may-miss-objects' }]);
    expect(listClusterRoleBindings(small(), 'w', BindingListInput.parse({})).value.rows).toMatchObject([
      { kind: 'ClusterRoleBinding', name: 'wide', role: { kind: 'ClusterRole', name: 'whole' } },
    ]);
  });

  it('have every subject that is named or exists', () => {
    const { rows, total } = listSubjects(small(), 'w', SubjectListInput.parse({ sort: '-bindings' })).value;
    expect(total).toBe(5);
    expect(rows[0]).toEqual({ kind: 'User', name: 'ana', bindings: 3, clusterBindings: 1, namespaces: 2 });
    expect(rows).toContainEqual({
      kind: 'ServiceAccount',
      namespace: 'web',
      name: 'gone',
      bindings: 1,
      clusterBindings: 0,
      namespaces: 1,
      exists: false,
    });
    expect(rows).toContainEqual(expect.objectContaining({ name: 'idle', bindings: 0, exists: true }));
    const accounts = listServiceAccounts(small(), 'w', RoleListInput.parse({ sort: '-bindings' })).value;
    expect(accounts.rows).toMatchObject([
      { name: 'front', bindings: 1 },
      { name: 'idle', bindings: 0 },
    ]);
  });

  it('have namespaces that are only named, marked so', () => {
    expect(listNamespaces(small(), 'w', NamespaceListInput.parse({})).value.rows).toEqual([
      { name: 'ghost', roles: 0, bindings: 1, serviceAccounts: 0, exists: false },
      { name: 'pay', roles: 1, bindings: 0, serviceAccounts: 0, exists: true },
      { name: 'web', roles: 2, bindings: 1, serviceAccounts: 2, exists: true },
    ]);
  });
});

describe('one object', () => {
  it('a role comes with its bindings and as YAML', () => {
    const { value } = roleObject(small(), 'w', 'web', 'peek');
    expect(value).toMatchObject({ kind: 'Role', bindingsTotal: 1, aggregatedInto: [], weight: 'named' });
    expect(value.yaml).toBe(
      [
        'apiVersion: rbac.authorization.k8s.io/v1',
        'kind: Role',
        'metadata:',
        '  name: peek',
        '  namespace: web',
        'rules:',
        '  - apiGroups:',
        '      - ""',
        '    resources:',
        '      - secrets',
        '    verbs:',
        '      - get',
        '',
      ].join('\n'),
    );
  });

  it('an aggregated role says where each rule came from, and what has drifted', () => {
    const { value } = clusterRoleObject(small(), 'w', 'whole');
    expect(value.aggregation).toMatchObject({
      selectors: ['to=whole'],
      parts: ['part'],
      cycle: [],
      drift: { missing: [], extra: [{ verbs: ['list'] }] },
    });
    expect(value.rules.map(({ aggregatedFrom }) => aggregatedFrom)).toEqual([['part'], []]);
    expect(clusterRoleObject(small(), 'w', 'part').value.aggregatedInto).toEqual(['whole']);
  });

  it('a binding says of each subject whom it stands for, or why nobody', () => {
    const { subjects, roleExists, rules } = roleBindingObject(small(), 'w', 'web', 'peek').value;
    expect({ roleExists, rules: rules.length }).toEqual({ roleExists: true, rules: 1 });
    expect(subjects).toEqual([
      { kind: 'User', name: 'ana', principal: 'User:ana' },
      { kind: 'ServiceAccount', namespace: 'web', name: 'front', principal: 'ServiceAccount:web/front', exists: true },
      { kind: 'Robot', name: 'r2', never: 'A subject is a User, a Group or a ServiceAccount; a Robot matches nobody.' },
    ]);
    expect(roleBindingObject(small(), 'w', 'ghost', 'lost').value).toMatchObject({ roleExists: false, rules: [] });
    expect(clusterRoleBindingObject(small(), 'w', 'wide').value.rules).toHaveLength(2);
  });

  it('a subject comes with the groups that Kubernetes adds, and their bindings', () => {
    const { value } = subjectObject(small(), 'w', 'User:system:serviceaccount:web:front');
    expect(value).toMatchObject({
      kind: 'ServiceAccount',
      namespace: 'web',
      name: 'front',
      exists: true,
      superuser: false,
      bindingsTotal: 2,
      bindings: [{ name: 'peek' }, { name: 'wide', throughGroup: 'system:serviceaccounts' }],
    });
    expect(value.bindings[0]).not.toHaveProperty('throughGroup');
    expect(value.requester.groups).toContain('system:serviceaccounts:web');
    expect(value.yaml).toContain('kind: ServiceAccount');
    expect(subjectObject(small(), 'w', 'Group:system:masters').value.superuser).toBe(true);
    expect(subjectObject(small(), 'w', 'User:nobody').value.bindingsTotal).toBe(0);
    expect(subjectObject(small(), 'w', 'ServiceAccount:web/gone').value).toMatchObject({ exists: false });
  });

  it('a namespace and a ServiceAccount count what is in and on them', () => {
    expect(namespaceObject(small(), 'w', 'web').value).toMatchObject({ exists: true, roles: 2, serviceAccounts: 2 });
    expect(namespaceObject(small(), 'w', 'ghost').value).toMatchObject({ exists: false, bindings: 1, yaml: '' });
    expect(serviceAccountObject(small(), 'w', 'web', 'front').value).toMatchObject({ bindingsTotal: 1, secrets: [] });
  });

  it('that is missing is not found, or not known where its list was not read', () => {
    const code = (code: string): unknown => expect.objectContaining({ code });
    const deps = small();
    expect(() => roleObject(deps, 'w', 'web', 'none')).toThrow('There is no Role “none” in namespace “web”.');
    expect(() => clusterRoleBindingObject(deps, 'w', 'none')).toThrow(code('not-found'));
    expect(() => subjectObject(deps, 'w', 'ServiceAccount:web/none')).toThrow(code('not-found'));
    expect(() => subjectObject(deps, 'w', 'Robot:r2')).toThrow(code('invalid-request'));
    expect(() => namespaceObject(deps, 'w', 'none')).toThrow(code('not-found'));
    const { server, model } = world([{ id: 'w', objects, unread: ['roles'] }]);
    model('w').phase('roles', 'forbidden', 'roles is forbidden');
    expect(() => roleObject(server.deps, 'w', 'web', 'peek')).toThrow(
      'Whether there is a Role “peek” in namespace “web” is not known: roles is forbidden.',
    );
    expect(() => roleObject(server.deps, 'w', 'web', 'peek')).toThrow(code('not-synced'));
  });
});
