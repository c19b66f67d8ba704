import { describe, expect, it } from 'vitest';
import type { Wish } from '@/lib/domain/plan';
import { RBAC } from '../test-folder';
import { testFolder } from '../test-folder';
import { openBundle, sendingsOf } from './test-bundle';

const role = (kind: string, where: string, rules: string, more = '') =>
  `apiVersion: ${RBAC}\nkind: ${kind}\nmetadata: {${where}}\n${more}rules: [${rules}]\n`;
const binding = (kind: string, where: string, of: string, user: string) =>
  `apiVersion: ${RBAC}\nkind: ${kind}\nmetadata: {${where}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${of}}\nsubjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ${user}}]\n`;
const rbac = (resources: string, verbs: string, names = '') =>
  `{apiGroups: [rbac.authorization.k8s.io], resources: [${resources}], verbs: [${verbs}]${names === '' ? '' : `, resourceNames: [${names}]`}}`;
const WRITE = rbac('roles, rolebindings, clusterroles, clusterrolebindings', 'create, patch, delete');
const READ_PODS = '{apiGroups: [""], resources: [pods], verbs: [get]}';

const WORLD = [
  // Writes RBAC everywhere and holds reading pods.
  role('ClusterRole', 'name: writer', `${WRITE}, ${READ_PODS}`),
  binding('ClusterRoleBinding', 'name: writer', 'ClusterRole, name: writer', 'ann'),
  // The same in one namespace.
  binding('RoleBinding', 'name: writer, namespace: web', 'ClusterRole, name: writer', 'bob'),
  // Writes RBAC, and may bind or escalate by name.
  role(
    'ClusterRole',
    'name: binder',
    `${WRITE}, ${rbac('clusterroles', 'bind', 'admin')}, ${rbac('roles', 'escalate', 'known')}`,
  ),
  binding('ClusterRoleBinding', 'name: binder', 'ClusterRole, name: binder', 'cat'),
  role('ClusterRole', 'name: binds-any', `${WRITE}, ${rbac('roles, clusterroles', 'bind, escalate')}`),
  binding('ClusterRoleBinding', 'name: binds-any', 'ClusterRole, name: binds-any', 'dan'),
  role(
    'ClusterRole',
    'name: admin',
    '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}, {nonResourceURLs: ["*"], verbs: ["*"]}',
  ),
  binding('ClusterRoleBinding', 'name: root', 'ClusterRole, name: admin', 'root'),
  role('Role', 'name: known, namespace: web', READ_PODS),
  role(
    'ClusterRole',
    'name: gathered',
    READ_PODS,
    'aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\n',
  ),
].join('---\n');

const pods = (...verbs: string[]) => ({
  apiGroups: [''],
  resources: ['pods'],
  verbs,
  resourceNames: [],
  nonResourceURLs: [],
});
const roleWish = (name: string, ...verbs: string[]): Wish => ({
  op: 'apply',
  object: { kind: 'Role', namespace: 'web', name, rules: [pods(...verbs)] },
});
const clusterRole = (name: string, ...verbs: string[]): Wish => ({
  op: 'apply',
  object: { kind: 'ClusterRole', name, rules: [pods(...verbs)] },
});
const bind = (name: string, kind: 'Role' | 'ClusterRole', of: string): Wish => ({
  op: 'apply',
  object: {
    kind: 'RoleBinding',
    namespace: 'web',
    name,
    roleRef: { kind, name: of },
    subjects: [{ kind: 'User', name: 'eve' }],
  },
});
const bindAll = (of: string): Wish => ({
  op: 'apply',
  object: {
    kind: 'ClusterRoleBinding',
    name: 'new',
    roleRef: { kind: 'ClusterRole', name: of },
    subjects: [{ kind: 'User', name: 'eve' }],
  },
});
const labelled: Wish = {
  op: 'apply',
  object: {
    kind: 'ClusterRole',
    name: 'gathered',
    labels: { x: 'z' },
    rules: [],
    aggregation: [{ matchLabels: { a: 'b' }, matchExpressions: [] }],
  },
};
const remove = (name: string): Wish => ({ op: 'delete', kind: 'ClusterRole', name });

/** The cases of facts/rbac.md §3.7, as a real API server answers them (S46 to S50). */
describe('only what the bundle’s own RBAC allows is written', () => {
  it.each<[string, string, Wish, string]>([
    ['nobody may write without the verb', 'eve', roleWish('r', 'get'), 'forbidden'],
    ['who writes in one namespace does not write cluster-wide', 'bob', clusterRole('r', 'get'), 'forbidden'],
    ['S46: a role with rules that one holds', 'ann', roleWish('r', 'get'), 'done'],
    ['S46: a role with a rule that one does not hold', 'ann', roleWish('r', 'get', 'list'), 'escalation'],
    ['S46: held in a namespace is enough there', 'bob', roleWish('r', 'get'), 'done'],
    ['S46: `escalate` by name does not work for a POST', 'cat', roleWish('new', 'list'), 'escalation'],
    ['S46: `escalate` by name works for an update', 'cat', roleWish('known', 'list'), 'done'],
    ['S46: `escalate` on all works for a POST', 'dan', clusterRole('r', 'list'), 'done'],
    ['S47: any change of an aggregated role takes full authority', 'ann', labelled, 'escalation'],
    ['S47: and `escalate` is enough', 'dan', labelled, 'done'],
    ['S47: whoever holds everything has it', 'root', labelled, 'done'],
    ['S48: binding a role that one holds', 'ann', bind('b', 'Role', 'known'), 'done'],
    ['S48: binding a role with rights that one does not hold', 'ann', bindAll('admin'), 'escalation'],
    ['S48: `bind` by name', 'cat', bindAll('admin'), 'done'],
    ['S48: `bind` of another name', 'cat', bindAll('writer'), 'escalation'],
    ['S48: a missing role without `bind`', 'ann', bind('b', 'Role', 'missing'), 'absent'],
    ['S48: a missing role with `bind`', 'dan', bind('b', 'Role', 'missing'), 'done'],
    ['S49: deleting grants nothing', 'ann', remove('admin'), 'done'],
    ['S50: a list of verbs is no star', 'ann', roleWish('r', '*'), 'escalation'],
    ['without a mapping one is nobody', '', roleWish('r', 'get'), 'forbidden'],
  ])('%s', async (_, user, wish, code) => {
    const folder = await testFolder({ 'a.yaml': WORLD });
    const bundle = await openBundle(folder);
    const hand = bundle.hand({ user, groups: user === '' ? [] : ['system:authenticated'] });
    const [sending] = sendingsOf(bundle.planned({ objects: [wish] }));
    if (sending === undefined) throw new Error('nothing planned');
    const tried = await hand.dryRun(sending);
    expect(bundle.files.copied).toBeUndefined();
    const sent = await hand.send(sending, 'a-1');
    const seen = [tried, sent].map((one) => (one.state === 'refused' ? one.refused.code : one.state));
    expect(seen).toEqual([code, code]);
    expect(bundle.files.copied === undefined).toBe(seen[1] !== 'done');
  });

  it('says which rules are missing, and who asked', async () => {
    const bundle = await openBundle(await testFolder({ 'a.yaml': WORLD }));
    const [sending] = sendingsOf(bundle.planned({ objects: [roleWish('r', 'get', 'list')] }));
    if (sending === undefined) throw new Error('nothing planned');
    const sent = await bundle.hand({ user: 'ann', groups: [] }).dryRun(sending);
    expect(sent).toMatchObject({ state: 'refused', refused: { missing: [pods('list')] } });
    expect(await bundle.hand({ user: 'ann', groups: [] }).whoAmI()).toEqual({ user: 'ann', groups: [] });
    expect(await bundle.hand().whoAmI()).toEqual({ user: 'local', groups: [] });
    const refused = await bundle.hand({ user: 'eve', groups: [] }).dryRun(sending);
    expect(refused.state === 'refused' && refused.refused.message).toContain(
      'User "eve" cannot create resource "roles"',
    );
  });

  it('a role of another name than one may write is not written', async () => {
    const own = role('Role', 'name: own, namespace: web', rbac('roles', 'patch', 'known'));
    const bundle = await openBundle(
      await testFolder({
        'a.yaml': `${WORLD}---\n${own}---\n${binding('RoleBinding', 'name: own, namespace: web', 'Role, name: own', 'fay')}`,
      }),
    );
    const sendings = sendingsOf(bundle.planned({ objects: [roleWish('known', 'list'), roleWish('own', 'get')] }));
    const sent = await Promise.all(sendings.map((sending) => bundle.hand({ user: 'fay', groups: [] }).dryRun(sending)));
    expect(sent.map((one) => one.state === 'refused' && one.refused.code)).toEqual(['escalation', 'forbidden']);
  });
});

it('what the API server would find wrong is invalid, with its places', async () => {
  const bundle = await openBundle(await testFolder({ 'a.yaml': WORLD }));
  const sent = await bundle.hand().dryRun({
    verb: 'create',
    ref: { kind: 'Role', namespace: 'web', name: 'r' },
    after: { kind: 'Role', namespace: 'web', name: 'r', rules: [{ ...pods(), verbs: [] }], meta: {} },
  });
  expect(sent).toMatchObject({ state: 'refused', refused: { code: 'invalid', places: [{ path: 'rules[0].verbs' }] } });
});
