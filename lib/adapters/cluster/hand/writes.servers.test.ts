import { beforeAll, describe, expect, it } from 'vitest';
import {
  bindingOf,
  creating,
  deleting,
  doneOf,
  refOf,
  refusedOf,
  roleOf,
  rule,
  sendOf,
  updating,
} from '@/e2e/hand/sendings';
import { clusterGrant, namespace } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster } from '@/e2e/servers';
import type { PlannedObject } from '@/lib/domain/plan';
import type { ClusterRole } from '@/lib/domain/rbac';
import { loadKubeconfig } from '../live';
import { createLiveHand, type LiveHand } from './index';

const clock = { now: () => Date.now() };
const RBAC = 'rbac.authorization.k8s.io';
const KINDS = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'];
const everything = { apiGroups: [RBAC], resources: KINDS, verbs: ['get', 'create', 'patch', 'delete'] };

let cluster: Cluster;
let admin: LiveHand;
/** May write RBAC and holds nothing else but reading pods. */
let ann: LiveHand;
const handAs = async (as?: string) => {
  const access = await loadKubeconfig(cluster.kubeconfig(as === undefined ? {} : { as }), { allowExec: false });
  return createLiveHand({ access, clock, mode: { by: 'local' } });
};
beforeAll(async () => {
  cluster = await startCluster({ personas: [{ user: 'ann', groups: ['editors'] }] });
  await cluster.applyAll([
    namespace('web'),
    ...clusterGrant('ann', 'ann', [everything, { apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
  ]);
  [admin, ann] = await Promise.all([handAs(), handAs('ann')]);
  return async () => {
    for (const hand of [admin, ann]) hand.close();
    await cluster.stop();
  };
});

/** What etcd has, asked as somebody else on another connection. */
const truth = async (path: string): Promise<unknown> => {
  const { status, body } = await cluster.request('GET', `/apis/${RBAC}/v1/${path}`);
  return status === 404 ? undefined : body;
};
/** The API server writes for itself now and then: what writes nothing leaves etcd as it was in one of some tries. */
const writesNothing = async (work: () => Promise<void>) => {
  for (let round = 0; round < 5; round += 1) {
    const before = await cluster.etcdRevision();
    await work();
    if ((await cluster.etcdRevision()) === before) return;
  }
  throw new Error('something was written, each time');
};
const made = async (object: PlannedObject, hand = admin) => doneOf(await sendOf(hand, creating(object)));

describe('each verb, dry and for real', () => {
  it('creates', async () => {
    const wanted = roleOf('web', 'created', [rule('get', 'pods')], { team: 'web' });
    await writesNothing(async () => {
      const dry = await ann.dryRun(creating(wanted));
      expect(dry).toMatchObject({ state: 'done', object: { name: 'created' }, owners: [], warnings: [] });
      expect(await truth('namespaces/web/roles/created')).toBeUndefined();
    });
    const object = await made(wanted, ann);
    expect(object).toMatchObject({ rules: wanted.rules, meta: { labels: { team: 'web' } } });
    expect(object.meta.lastWrite).toMatchObject({ manager: 'castellan', operation: 'Update' });
    expect(await ann.read(refOf(wanted))).toEqual(object);
    expect(await truth('namespaces/web/roles/created')).toMatchObject({ metadata: { uid: object.meta.uid } });
  });

  it('updates only what differs, and takes keys away', async () => {
    const before = await made(roleOf('web', 'updated', [rule('get', 'pods')], { old: 'x', kept: 'y' }));
    // Another's key that was not looked at is not touched.
    const path = `/apis/${RBAC}/v1/namespaces/web/roles/updated`;
    const state = await admin.read(refOf(before));
    if (state === undefined) throw new Error('it is there');
    const after = roleOf('web', 'updated', [rule('get list', 'pods')], { kept: 'y', fresh: 'z' });
    const sending = updating(state, after);
    const dry = await admin.dryRun(sending);
    expect(doneOf(dry)).toMatchObject({ rules: after.rules });
    expect(await admin.read(refOf(before))).toEqual(state);
    const object = doneOf(await sendOf(admin, sending));
    expect(object).toMatchObject({ rules: after.rules, meta: { uid: before.meta.uid } });
    expect(object.meta.labels).toEqual({ kept: 'y', fresh: 'z' });
    expect(await cluster.demand('GET', path)).toMatchObject({ metadata: { labels: { kept: 'y', fresh: 'z' } } });
  });

  it('deletes; a dry run with preconditions deletes nothing', async () => {
    const before = await made(roleOf('web', 'deleted', [rule('get', 'pods')]));
    await writesNothing(async () => {
      expect(await ann.dryRun(deleting(before))).toMatchObject({ state: 'done', object: undefined });
      expect(await truth('namespaces/web/roles/deleted')).toMatchObject({ metadata: { uid: before.meta.uid } });
    });
    expect(await sendOf(ann, deleting(before))).toMatchObject({ state: 'done', object: undefined });
    expect(await truth('namespaces/web/roles/deleted')).toBeUndefined();
    expect(await ann.read(refOf(before))).toBeUndefined();
  });

  it('all four kinds, and names that need encoding', async () => {
    const aggregated: ClusterRole = {
      kind: 'ClusterRole',
      name: 'odd: name, ünïcode?#&',
      rules: [],
      aggregation: [{ matchLabels: { a: 'b' }, matchExpressions: [{ key: 'c', operator: 'Exists', values: [] }] }],
      meta: {},
    };
    const subjects = [{ kind: 'User', name: 'bob', apiGroup: RBAC }];
    const roleRef = { kind: 'ClusterRole', name: 'view' } as const;
    const binding = bindingOf('web', 'bob:views', roleRef, subjects);
    const clusterBinding = { kind: 'ClusterRoleBinding', name: 'bob:views', roleRef, subjects, meta: {} } as const;
    for (const wanted of [aggregated, binding, clusterBinding]) {
      const object = await made(wanted);
      expect(object).toMatchObject(wanted);
      const labelled = { ...object, meta: { labels: { changed: 'yes' } } };
      const changed = doneOf(await sendOf(admin, updating(object, labelled)));
      expect(changed.meta.labels).toEqual({ changed: 'yes' });
      expect(await sendOf(admin, deleting(changed))).toMatchObject({ state: 'done' });
      expect(await admin.read(refOf(wanted))).toBeUndefined();
    }
  });

  it('takes subjects and aggregation away', async () => {
    const subjects = [{ kind: 'User', name: 'bob', apiGroup: RBAC }];
    const binding = await made(bindingOf('web', 'emptied', { kind: 'ClusterRole', name: 'view' }, subjects));
    if (binding.kind !== 'RoleBinding') throw new Error('it is a RoleBinding');
    expect(doneOf(await sendOf(admin, updating(binding, { ...binding, subjects: [] })))).toMatchObject({
      subjects: [],
    });
    const aggregation = [{ matchLabels: { a: 'b' }, matchExpressions: [] }];
    const role = await made({ kind: 'ClusterRole', name: 'plain', rules: [], aggregation, meta: {} });
    if (role.kind !== 'ClusterRole') throw new Error('it is a ClusterRole');
    const { kind, name, rules, meta } = role;
    const plain = { kind, name, rules, meta };
    expect(doneOf(await sendOf(admin, updating(role, plain)))).not.toHaveProperty('aggregation');
  });
});

describe('preconditions', () => {
  it('a stale resourceVersion, another uid, a name that is taken: conflict, and nothing is changed', async () => {
    const before = await made(roleOf('web', 'moved', [rule('get', 'pods')]));
    const moved = doneOf(await sendOf(admin, updating(before, roleOf('web', 'moved', [rule('list', 'pods')]))));
    const after = roleOf('web', 'moved', [rule('watch', 'pods')]);
    const otherUid = { uid: '00000000-0000-0000-0000-000000000000' };
    for (const sending of [
      updating(before, after),
      updating(moved, after, otherUid),
      deleting(before),
      deleting(moved, otherUid),
      creating(after),
    ]) {
      expect(refusedOf(await admin.dryRun(sending))).toMatchObject({ code: 'conflict' });
      expect(refusedOf(await sendOf(admin, sending))).toMatchObject({ code: 'conflict' });
      expect(await admin.read(refOf(after))).toEqual(moved);
    }
  });

  it('an object that is gone', async () => {
    const before = await made(roleOf('web', 'gone', [rule('get', 'pods')]));
    await sendOf(admin, deleting(before));
    for (const sending of [updating(before, { ...before, meta: { labels: { a: 'b' } } }), deleting(before)]) {
      expect(refusedOf(await admin.dryRun(sending))).toMatchObject({ code: 'absent' });
      expect(refusedOf(await sendOf(admin, sending))).toMatchObject({ code: 'absent' });
    }
    expect(await admin.read(refOf(before))).toBeUndefined();
  });

  it('no change without saying of which state, and no other roleRef', async () => {
    const role = roleOf('web', 'blind', [rule('get', 'pods')]);
    await expect(sendOf(admin, updating(role, role))).rejects.toMatchObject({ code: 'cannot-be-done' });
    await expect(sendOf(admin, deleting(role, { uid: 'x' }))).rejects.toMatchObject({ code: 'cannot-be-done' });
    const binding = bindingOf('web', 'b', { kind: 'Role', name: 'a' }, []);
    const other = { ...binding, roleRef: { kind: 'Role', name: 'b' } as const };
    const state = { uid: 'x', resourceVersion: '1' };
    await expect(sendOf(admin, updating(binding, other, state))).rejects.toMatchObject({ code: 'cannot-be-done' });
  });
});
