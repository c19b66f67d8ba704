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
import { startWebhook } from '@/e2e/hand/webhook';
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
let blind: LiveHand;
const handAs = async (as?: string) => {
  const access = await loadKubeconfig(cluster.kubeconfig(as === undefined ? {} : { as }), { allowExec: false });
  return createLiveHand({ access, clock, mode: { by: 'local' } });
};
beforeAll(async () => {
  const personas = [{ user: 'ann', groups: ['editors'] }, { user: 'blind' }, { user: 'nobody' }];
  cluster = await startCluster({ personas });
  await cluster.applyAll([
    namespace('web'),
    ...clusterGrant('ann', 'ann', [everything, { apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
    ...clusterGrant('blind', 'blind', [
      { apiGroups: [RBAC], resources: ['roles'], verbs: ['patch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    ]),
  ]);
  [admin, ann, blind] = await Promise.all([handAs(), handAs('ann'), handAs('blind')]);
  return async () => {
    for (const hand of [admin, ann, blind]) hand.close();
    await cluster.stop();
  };
});

const made = async (object: PlannedObject, hand = admin) => doneOf(await sendOf(hand, creating(object)));

describe('refused', () => {
  it('escalation, with the rules that are missing', async () => {
    const rules = [
      rule('get delete', 'pods secrets', { resourceNames: ['quo"te', 'línea'] }),
      { ...rule('get', ''), apiGroups: [], resources: [], nonResourceURLs: ['/metrics'] },
    ];
    const wanted: ClusterRole = { kind: 'ClusterRole', name: 'more', rules, meta: {} };
    const refused = refusedOf(await ann.dryRun(creating(wanted)));
    expect(refused.code).toBe('escalation');
    const missing = refused.missing?.map((one) =>
      JSON.stringify([one.resources, one.resourceNames, one.verbs, one.nonResourceURLs]),
    );
    expect(missing?.toSorted()).toEqual(
      [
        [['pods'], ['quo"te'], ['delete'], []],
        [['pods'], ['línea'], ['delete'], []],
        [['secrets'], ['quo"te'], ['get', 'delete'], []],
        [['secrets'], ['línea'], ['get', 'delete'], []],
        [[], [], ['get'], ['/metrics']],
      ]
        .map((one) => JSON.stringify(one))
        .toSorted(),
    );
    expect(refusedOf(await sendOf(ann, creating(wanted)))).toEqual(refused);
    expect(await admin.read(refOf(wanted))).toBeUndefined();
  });

  it('a binding of more than is held, without bind; and of a role that is not there', async () => {
    const subjects = [{ kind: 'User', name: 'ann', apiGroup: RBAC }];
    const strong = bindingOf('web', 'strong', { kind: 'ClusterRole', name: 'cluster-admin' }, subjects);
    const refused = refusedOf(await ann.dryRun(creating(strong)));
    expect(refused).toMatchObject({ code: 'escalation' });
    expect(refused.missing).toContainEqual(rule('*', '*', { apiGroups: ['*'] }));
    const dangling = bindingOf('web', 'dangling', { kind: 'Role', name: 'not-there' }, subjects);
    const absent = refusedOf(await sendOf(ann, creating(dangling)));
    expect(absent).toMatchObject({ code: 'absent' });
    expect(absent.message).toContain('not-there');
  });

  it('a role that gathers, made or changed, without holding everything', async () => {
    const aggregation = [{ matchLabels: { a: 'b' }, matchExpressions: [] }];
    const wanted: ClusterRole = { kind: 'ClusterRole', name: 'gathers', rules: [], aggregation, meta: {} };
    const there = await made({ ...wanted, name: 'gathers-already' });
    const labelled = { ...there, meta: { ...there.meta, labels: { x: 'y' } } };
    for (const sending of [creating(wanted), updating(there, labelled)]) {
      const refused = refusedOf(await sendOf(ann, sending));
      expect(refused).toMatchObject({ code: 'escalation' });
      expect(refused.message).toContain('cluster-admin privileges');
      expect(refused.message).toContain('every URL');
      expect(refused.missing).toBeUndefined();
    }
    expect(await admin.read(refOf(wanted))).toBeUndefined();
    expect(await admin.read(refOf(there))).toEqual(there);
  });

  it('a right to write that is missing, and a namespace', async () => {
    const nobody = await handAs('nobody');
    const role = roleOf('web', 'r', [rule('get', 'pods')]);
    const refused = refusedOf(await sendOf(nobody, creating(role)));
    expect(refused).toMatchObject({ code: 'forbidden' });
    expect(refused.message).toContain('User "nobody" cannot create resource "roles"');
    await expect(nobody.read(refOf(role))).rejects.toMatchObject({ code: 'not-permitted' });
    nobody.close();
    const lost = refusedOf(await admin.dryRun(creating(roleOf('nowhere', 'r', [rule('get', 'pods')]))));
    expect(lost).toMatchObject({ code: 'absent' });
    expect(lost.message).toContain('namespaces "nowhere" not found');
  });

  it('what Kubernetes finds wrong, with its places', async () => {
    const refused = refusedOf(
      await admin.dryRun(creating(roleOf('web', 'wrong', [{ ...rule('get', 'pods'), verbs: [] }]))),
    );
    expect(refused.code).toBe('invalid');
    expect(refused.places).toMatchObject([{ path: 'rules[0].verbs' }]);
    expect(refused.places?.[0]?.message).toContain('Required value');
    const label = roleOf('web', 'wrong', [rule('get', 'pods')], { 'not a key': 'x' });
    expect(refusedOf(await admin.dryRun(creating(label)))).toMatchObject({
      code: 'invalid',
      places: [{ path: 'metadata.labels' }],
    });
  });

  it.each(['..', '.', '', 'a/b', '%2e%2e', 'a\nb', '../../../api/v1/secrets'])(
    'the name %j leads nowhere',
    async (name) => {
      const before = { ...roleOf('web', name, []), meta: { uid: 'x', resourceVersion: '1' } };
      await expect(admin.read(refOf(before))).rejects.toMatchObject({ code: 'invalid-request' });
      await expect(sendOf(admin, deleting(before))).rejects.toMatchObject({ code: 'invalid-request' });
      const elsewhere = { ...before, namespace: name, name: 'r' };
      await expect(sendOf(admin, creating(elsewhere))).rejects.toMatchObject({ code: 'invalid-request' });
    },
  );
});

describe('who else writes the fields', () => {
  it('whoever applied them, and keepers; not kubectl edit, nor fields that stay', async () => {
    const path = `/apis/${RBAC}/v1/namespaces/web/roles/owned`;
    const manifest = { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: 'owned', labels: { from: 'git' } } };
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    await cluster.demand('PATCH', `${path}?fieldManager=argocd-controller`, { ...manifest, rules }, { headers });
    const merge = { headers: { 'content-type': 'application/merge-patch+json' } };
    const annotated = (manager: string) =>
      cluster.demand(
        'PATCH',
        `${path}?fieldManager=${manager}`,
        { metadata: { annotations: { [manager]: 'x' } } },
        merge,
      );
    await annotated('helm');
    await annotated('kubectl-edit');
    const before = await admin.read({ kind: 'Role', namespace: 'web', name: 'owned' });
    if (before?.kind !== 'Role') throw new Error('it is a Role');
    const owners = async (after: PlannedObject) => {
      const sent = await admin.dryRun(updating(before, after));
      return sent.state === 'done' ? sent.owners : sent;
    };
    const fewer = { ...before, rules: [rule('list', 'pods')] };
    expect(await owners(fewer)).toEqual([{ manager: 'argocd-controller', fields: ['rules'] }]);
    const bare = { ...before, meta: { labels: {}, annotations: {} } };
    expect(await owners(bare)).toEqual([
      { manager: 'argocd-controller', fields: ['metadata.labels.from'] },
      { manager: 'helm', fields: ['metadata.annotations.helm'] },
    ]);
    expect(await owners({ ...before, meta: { ...before.meta, labels: { from: 'git', ours: 'x' } } })).toEqual([]);
    expect(await admin.dryRun(deleting(before))).toMatchObject({
      owners: [{ manager: 'argocd-controller', fields: ['metadata.labels', 'rules'] }],
    });
  });

  it('says so when it may not look', async () => {
    const before = await made(roleOf('web', 'unseen', [rule('get', 'pods')]));
    const sent = await sendOf(blind, updating(before, roleOf('web', 'unseen', [rule('list', 'pods')])));
    expect(sent).toMatchObject({ state: 'done', owners: [], warnings: [expect.stringContaining('could not be read')] });
  });
});

describe('admission', () => {
  it('a policy that refuses, and one that warns', async () => {
    const policies = '/apis/admissionregistration.k8s.io/v1';
    const policy = (name: string, action: string) => [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name },
        spec: {
          matchConstraints: {
            resourceRules: [{ apiGroups: [RBAC], apiVersions: ['v1'], operations: ['CREATE'], resources: ['roles'] }],
          },
          validations: [{ expression: `!object.metadata.name.startsWith('${name}')`, message: `no "${name}" here` }],
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name },
        spec: { policyName: name, validationActions: [action] },
      },
    ];
    for (const [name, action] of [
      ['denied', 'Deny'],
      ['warned', 'Warn'],
    ] as const) {
      const [one, binding] = policy(name, action);
      await cluster.demand('POST', `${policies}/validatingadmissionpolicies`, one);
      await cluster.demand('POST', `${policies}/validatingadmissionpolicybindings`, binding);
    }
    const denied = creating(roleOf('web', 'denied-role', [rule('get', 'pods')]));
    const warned = creating(roleOf('web', 'warned-role', [rule('get', 'pods')]));
    // A policy takes a moment to be served.
    await expect.poll(() => admin.dryRun(denied), { timeout: 30_000 }).toMatchObject({ state: 'refused' });
    const refused = refusedOf(await sendOf(admin, denied));
    expect(refused.code).toBe('admission');
    expect(refused.message).toContain('no "denied" here');
    const words: unknown = expect.stringContaining('no "warned" here');
    await expect.poll(() => admin.dryRun(warned), { timeout: 30_000 }).toMatchObject({ warnings: [words] });
  });

  it('a webhook that refuses, with whatever status, and one that does not answer', async () => {
    const webhook = await startWebhook(cluster);
    const hooked = creating(roleOf('web', 'hooked', [rule('get', 'pods')]));
    webhook.reply = { allowed: false, status: { message: 'not on my watch' } };
    await expect.poll(() => admin.dryRun(hooked), { timeout: 30_000 }).toMatchObject({ state: 'refused' });
    for (const code of [undefined, 400, 401, 403, 404, 409, 418, 500, 503]) {
      webhook.reply = { allowed: false, status: { message: 'not on my watch', code } };
      const refused = refusedOf(await sendOf(admin, hooked));
      expect(refused).toMatchObject({ code: 'admission' });
      expect(refused.message).toContain('not on my watch');
    }
    webhook.reply = undefined;
    const refused = refusedOf(await sendOf(admin, hooked));
    expect(refused).toMatchObject({ code: 'admission' });
    expect(refused.message).toContain('failed calling webhook');
    expect(await admin.read(hooked.ref)).toBeUndefined();
    webhook.reply = { allowed: true };
    expect(await sendOf(admin, hooked)).toMatchObject({ state: 'done' });
    await webhook.stop();
  });
});
