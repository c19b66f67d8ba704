import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT, auditedAs } from '@/e2e/hand/audit-log';
import { accountToken, applyManifest, type ManifestName } from '@/e2e/hand/manifests';
import { type Recorder, startRecorder, valuesOf } from '@/e2e/hand/recorder';
import { creating, deleting, doneOf, refOf, refusedOf, roleOf, rule, sendOf, updating } from '@/e2e/hand/sendings';
import { clusterGrant, namespace } from '@/e2e/live/rbac-objects';
import { type Cluster, type KubernetesVersion, KUBERNETES_VERSIONS, startCluster } from '@/e2e/servers';
import type { Identity } from '@/lib/domain/identity';
import { loadKubeconfig } from '../live';
import { createLiveHand, type LiveHand } from './index';

const RBAC = 'rbac.authorization.k8s.io';
const KINDS = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'];
const ALICE: Identity = { username: 'oidc:alice@example.com', groups: ['oidc:platform'], extra: {}, from: [] };
const ACTOR = 'system:serviceaccount:castellan:castellan-actor';
const wanted = (name: string) => roleOf('web', name, [rule('get', 'secrets')]);

const versions: readonly (readonly [KubernetesVersion, ManifestName, boolean])[] = KUBERNETES_VERSIONS.map(
  (version) => {
    const [, minor = ''] = version.replace(/^v/, '').split('.');
    const constrained = Number(minor) >= 36;
    return [version, constrained ? 'actor-constrained' : 'actor-legacy', constrained];
  },
);

describe.each(versions)('on %s with deploy/kubernetes/%s.yaml', (version, file, constrained) => {
  let cluster: Cluster;
  let token: string;
  let recorder: Recorder;
  const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
  const handFor = async (expected: Identity, change: { token?: string } = {}) => {
    const kubeconfig = cluster.kubeconfig({ server: recorder.url, token: change.token ?? token });
    const access = await loadKubeconfig(kubeconfig, { allowExec: false });
    return createLiveHand({ access, clock, mode: { by: 'impersonate', expected } });
  };
  let alice: LiveHand;
  beforeAll(async () => {
    cluster = await startCluster({ version, audit: AUDIT });
    const held = [
      { apiGroups: [RBAC], resources: KINDS, verbs: ['get', 'list', 'create', 'patch', 'delete'] },
      { apiGroups: [''], resources: ['secrets'], verbs: ['*'] },
    ];
    await cluster.applyAll([namespace('web'), ...clusterGrant('alice', ALICE.username, held)]);
    await applyManifest(cluster, file);
    token = await accountToken(cluster, 'castellan-actor');
    recorder = await startRecorder(cluster);
    alice = await handFor(ALICE);
  });
  afterAll(async () => {
    alice.close();
    await recorder.stop();
    await cluster.stop();
  });

  it('everything the hand does works with exactly these rights, and as the person', async () => {
    recorder.requests.length = 0;
    expect(alice.mode).toBe('impersonate');
    expect(alice.remarks).toHaveLength(constrained ? 0 : 1);
    expect(await alice.whoAmI()).toEqual({
      user: ALICE.username,
      groups: ['oidc:platform', 'system:authenticated'],
    });
    const sending = creating(wanted('made'));
    expect(await alice.dryRun(sending)).toMatchObject({ state: 'done' });
    const auditId = `journal-${version}-made`;
    const made = doneOf(await alice.send(sending, auditId));
    const changed = doneOf(await sendOf(alice, updating(made, { ...made, meta: { labels: { a: 'b' } } })));
    expect(await alice.read(refOf(made))).toEqual(changed);
    expect(await alice.dryRun(deleting(changed))).toMatchObject({ state: 'done' });
    expect(await sendOf(alice, deleting(changed))).toMatchObject({ state: 'done' });
    for (const request of recorder.requests) {
      expect(valuesOf(request, 'impersonate-user')).toEqual([ALICE.username]);
      expect(valuesOf(request, 'impersonate-group')).toEqual(['oidc:platform']);
    }
    const [event, ...more] = auditedAs(cluster, auditId);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      verb: 'create',
      user: { username: ACTOR },
      impersonatedUser: { username: ALICE.username, groups: ['oidc:platform', 'system:authenticated'] },
      objectRef: { resource: 'roles', name: 'made' },
      responseStatus: { code: 201 },
    });
    const constraint = event?.authenticationMetadata?.impersonationConstraint;
    expect(constraint).toBe(constrained ? 'impersonate:user-info' : undefined);
  });

  it('somebody in a thousand groups is seen in all of them', async () => {
    const groups = Array.from({ length: 1_000 }, (_, at) => `oidc:group-${at}-of-the-company`);
    // Not through the recorder: it takes no headers of 40 KB, as API servers do.
    const access = await loadKubeconfig(cluster.kubeconfig(), { allowExec: false });
    const many = await createLiveHand({ access, clock, mode: { by: 'impersonate', expected: { ...ALICE, groups } } });
    const seen = await many.whoAmI();
    expect(seen.user).toBe(ALICE.username);
    expect([...seen.groups].sort()).toEqual([...groups, 'system:authenticated'].sort());
    many.close();
  });

  it('what the person may not, it may not', async () => {
    const refused = refusedOf(await sendOf(alice, creating(roleOf('web', 'more', [rule('get', 'pods')]))));
    expect(refused).toMatchObject({ code: 'escalation', missing: [rule('get', 'pods')] });
  });

  it('what is beyond its use is refused to the actor', async () => {
    const asAlice = { 'impersonate-user': ALICE.username, 'impersonate-group': 'oidc:platform' };
    const asked = async (method: string, path: string, headers = {}) =>
      (await cluster.request(method, path, undefined, { token, headers })).status;
    const roles = `/apis/${RBAC}/v1/namespaces/web/roles`;
    // As itself it may do nothing.
    for (const path of [roles, '/api/v1/secrets', '/api/v1/namespaces']) expect(await asked('GET', path)).toBe(403);
    for (const user of ['oidc:bob', 'system:admin']) {
      expect(await asked('GET', roles, { 'impersonate-user': user })).toBe(403);
    }
    expect(await asked('GET', roles, { ...asAlice, 'impersonate-group': 'system:masters' })).toBe(403);
    // The legacy grant is wider than its use: this is what the remark says.
    const wider = constrained ? 403 : 200;
    expect(await asked('GET', '/api/v1/namespaces/web/secrets', asAlice)).toBe(wider);
    expect(await asked('GET', roles, asAlice)).toBe(wider);
  });

  it('for somebody else it is refused, with words', async () => {
    const bob = await handFor({ ...ALICE, username: 'oidc:bob' });
    const sending = creating(wanted('bobs'));
    await expect(sendOf(bob, sending)).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(sendOf(bob, sending)).rejects.toThrow(/cannot impersonate/);
    bob.close();
    const more = await handFor({ ...ALICE, groups: ['oidc:platform', 'oidc:other'] });
    await expect(more.dryRun(sending)).rejects.toMatchObject({ code: 'not-permitted' });
    more.close();
    expect(await alice.read(sending.ref)).toBeUndefined();
  });

  it.each<[string, Partial<Identity>]>([
    ['nobody', { username: '' }],
    ['a second header', { username: 'oidc:a\r\nImpersonate-Group: system:masters' }],
    ['a second line', { groups: ['oidc:platform\nsystem:masters'] }],
    ['the masters', { groups: ['system:masters'] }],
    ['a space that would be trimmed off', { username: ' oidc:alice@example.com' }],
    ['a node', { username: 'system:node:n1' }],
  ])('%s never leaves', async (_, change) => {
    recorder.requests.length = 0;
    await expect(handFor({ ...ALICE, ...change })).rejects.toMatchObject({ code: 'not-permitted' });
    expect(recorder.requests.filter(({ url }) => !url.endsWith('/selfsubjectaccessreviews'))).toEqual([]);
    expect(recorder.requests.flatMap((request) => valuesOf(request, 'impersonate-group'))).toEqual([]);
  });

  it('writes nothing when the cluster sees somebody else, and asks once a minute when it does not', async () => {
    const reviews = () => recorder.requests.filter(({ url }) => url.endsWith('/selfsubjectreviews')).length;
    const userInfo = { username: ACTOR, groups: ['system:serviceaccounts'] };
    const hand = await handFor(ALICE);
    recorder.requests.length = 0;
    recorder.answer = ({ url }) =>
      url.endsWith('/selfsubjectreviews') ? { status: 201, body: JSON.stringify({ status: { userInfo } }) } : undefined;
    const sending = creating(wanted('unseen'));
    await expect(sendOf(hand, sending)).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(sendOf(hand, sending)).rejects.toThrow(`expected "${ALICE.username}", the cluster sees "${ACTOR}"`);
    expect(reviews()).toBe(2);
    expect(recorder.requests).toHaveLength(2);
    recorder.answer = undefined;
    await hand.dryRun(sending);
    await hand.dryRun(sending);
    expect(reviews()).toBe(3);
    clock.ahead += 60_000;
    await hand.dryRun(sending);
    expect(reviews()).toBe(4);
    clock.ahead = 0;
    hand.close();
  });

  it('asks again every ten minutes what it may, and says what that means', async () => {
    const hand = await handFor(ALICE);
    await cluster.applyAll(
      clusterGrant('wider', ACTOR, [
        { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] },
        { apiGroups: ['authentication.k8s.io'], resources: ['uids'], verbs: ['impersonate'] },
      ]),
    );
    clock.ahead = 10 * 60_000;
    await expect
      .poll(async () => {
        clock.ahead += 10 * 60_000;
        await hand.whoAmI();
        return hand.remarks;
      })
      .toEqual([expect.stringContaining('it may act as this person in any request')]);
    clock.ahead = 0;
    // With the wider grant system:masters could be had the legacy way: it is not sent.
    await expect(handFor({ ...ALICE, groups: ['system:masters'] })).rejects.toMatchObject({ code: 'not-permitted' });
    const zoe = await handFor({ ...ALICE, username: 'oidc:Zoë 数', groups: ['oidc:größe'], uid: 'u-1' });
    expect(await zoe.whoAmI()).toEqual({ user: 'oidc:Zoë 数', groups: ['oidc:größe', 'system:authenticated'] });
    expect(await zoe.dryRun(creating(wanted('zoes')))).toMatchObject({ refused: { code: 'forbidden' } });
    zoe.close();
    hand.close();
    for (const kind of ['clusterrolebindings', 'clusterroles']) {
      await cluster.demand('DELETE', `/apis/${RBAC}/v1/${kind}/wider`);
    }
  });

  it('a wrong token, and a kubeconfig that already impersonates', async () => {
    const stranger = await handFor(ALICE, { token: 'wrong' });
    expect(refusedOf(await sendOf(stranger, creating(wanted('r'))))).toMatchObject({ code: 'not-signed-in' });
    stranger.close();
    const access = await loadKubeconfig(cluster.kubeconfig({ server: recorder.url, token }), { allowExec: false });
    const authenticate: typeof access.authenticate = async (options) => {
      const { headers, ...rest } = await access.authenticate(options);
      return { ...rest, headers: { ...headers, 'Impersonate-User': 'admin' } };
    };
    const mode = { by: 'impersonate', expected: ALICE } as const;
    const hand = await createLiveHand({ access: { ...access, authenticate }, clock, mode });
    await expect(sendOf(hand, creating(wanted('r')))).rejects.toMatchObject({ code: 'misconfigured' });
    hand.close();
  });
});

describe('the wrong manifest', () => {
  it('constrained rights on a server that does not know them', async () => {
    const [oldest] = KUBERNETES_VERSIONS.toReversed();
    const cluster = await startCluster(oldest === undefined ? {} : { version: oldest });
    await applyManifest(cluster, 'actor-constrained');
    const token = await accountToken(cluster, 'castellan-actor');
    const access = await loadKubeconfig(cluster.kubeconfig({ token }), { allowExec: false });
    const mode = { by: 'impersonate', expected: ALICE } as const;
    const hand = await createLiveHand({ access, clock: { now: () => Date.now() }, mode });
    await expect(sendOf(hand, creating(wanted('r')))).rejects.toMatchObject({ code: 'not-permitted' });
    hand.close();
    await cluster.stop();
  });
});
