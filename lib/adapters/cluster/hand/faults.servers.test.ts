import { beforeAll, describe, expect, it } from 'vitest';
import { startRecorder, valuesOf } from '@/e2e/hand/recorder';
import { creating, deleting, doneOf, refOf, refusedOf, roleOf, rule, sendOf, updating } from '@/e2e/hand/sendings';
import { clusterGrant, namespace } from '@/e2e/live/rbac-objects';
import { type Cluster, type FaultAction, type FaultProxy, startCluster, startFaultProxy } from '@/e2e/servers';
import { loadKubeconfig } from '../live';
import { createLiveHand, type LiveHand } from './index';

const clock = { now: () => Date.now() };
let cluster: Cluster;
let proxy: FaultProxy;
/** Through the proxy, impatient. */
let hand: LiveHand;
let truth: LiveHand;
const handAt = async (server: string, options: { token?: string; answerWithin?: number } = {}) => {
  const { token, answerWithin = 1_500 } = options;
  const file = cluster.kubeconfig(token === undefined ? { server } : { server, token });
  const access = await loadKubeconfig(file, { allowExec: false });
  return createLiveHand({ access, clock, mode: { by: 'local' }, answerWithin });
};
beforeAll(async () => {
  cluster = await startCluster({ personas: [{ user: 'ann' }] });
  await cluster.applyAll([namespace('web'), ...clusterGrant('ann', 'ann', [])]);
  proxy = await startFaultProxy(cluster);
  [hand, truth] = await Promise.all([handAt(proxy.url), handAt(cluster.url, { answerWithin: 10_000 })]);
  return async () => {
    hand.close();
    truth.close();
    await proxy.close();
    await cluster.stop();
  };
});

const isWrite = ({ method }: { method: string }) => method !== 'GET';
const armed = (action: FaultAction) => {
  proxy.clear();
  return proxy.fault({ action, match: isWrite });
};

describe('the answer is lost', () => {
  it.each<[string, FaultAction]>([
    ['the connection breaks in the answer', { kind: 'cut', afterBytes: 10 }],
    ['the answer stops', { kind: 'stall', afterBytes: 10 }],
    ['half an answer comes and ends as if all were well', { kind: 'half-object', afterLines: 0 }],
  ])('after it was done: %s', async (_, action) => {
    const wanted = roleOf('web', `lost-${action.kind}`, [rule('get', 'pods')]);
    armed(action);
    expect(await sendOf(hand, creating(wanted))).toMatchObject({ state: 'unknown' });
    const created = await truth.read(refOf(wanted));
    if (created === undefined) throw new Error('it was created');
    armed(action);
    const after = { ...created, meta: { labels: { a: 'b' } } };
    expect(await sendOf(hand, updating(created, after))).toMatchObject({ state: 'unknown' });
    const updated = await truth.read(refOf(wanted));
    expect(updated?.meta.labels).toEqual({ a: 'b' });
    if (updated === undefined) throw new Error('it was updated');
    armed(action);
    expect(await sendOf(hand, deleting(updated))).toMatchObject({ state: 'unknown' });
    expect(await truth.read(refOf(wanted))).toBeUndefined();
  });

  it.each<[string, FaultAction]>([
    ['the connection breaks at once', { kind: 'refuse' }],
    ['no answer comes', { kind: 'silence' }],
  ])('before it was done: %s', async (_, action) => {
    const wanted = roleOf('web', `never-${action.kind}`, [rule('get', 'pods')]);
    const hit = armed(action);
    expect(await sendOf(hand, creating(wanted))).toMatchObject({ state: 'unknown' });
    // It is never sent twice.
    expect(hit.hits).toBe(1);
    expect(await truth.read(refOf(wanted))).toBeUndefined();
    armed(action);
    expect(refusedOf(await hand.dryRun(creating(wanted)))).toMatchObject({ code: 'unavailable' });
  });
});

describe('not sent', () => {
  it('nothing listens, and a name that does not resolve', async () => {
    const closed = await startFaultProxy(cluster);
    await closed.close();
    for (const server of [closed.url, 'https://castellan.invalid:1']) {
      const nowhere = await handAt(server);
      const sending = creating(roleOf('web', 'nowhere', [rule('get', 'pods')]));
      expect(refusedOf(await sendOf(nowhere, sending))).toMatchObject({ code: 'unavailable' });
      await expect(nowhere.read(sending.ref)).rejects.toMatchObject({ code: 'cluster-unreachable' });
      await expect(nowhere.whoAmI()).rejects.toMatchObject({ code: 'cluster-unreachable' });
      nowhere.close();
    }
  });

  it('a change whose object cannot be looked at is not sent', async () => {
    const before = doneOf(await sendOf(truth, creating(roleOf('web', 'unread', [rule('get', 'pods')]))));
    proxy.clear();
    proxy.fault({ action: { kind: 'refuse' }, match: ({ method }) => method === 'GET' });
    proxy.forget();
    expect(refusedOf(await sendOf(hand, deleting(before)))).toMatchObject({ code: 'unavailable' });
    expect(proxy.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(await truth.read(refOf(before))).toEqual(before);
  });
});

describe('connections that were kept', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('a server that came back after %s is written to', async (signal) => {
    const patient = await handAt(cluster.url, { answerWithin: 10_000 });
    const before = doneOf(await sendOf(patient, creating(roleOf('web', `kept-${signal}`, [rule('get', 'pods')]))));
    await cluster.restartApiServer(signal);
    const next = creating(roleOf('web', `next-${signal}`, [rule('get', 'pods')]));
    expect(await sendOf(patient, next)).toMatchObject({ state: 'done' });
    expect(await sendOf(patient, deleting(before))).toMatchObject({ state: 'done' });
    patient.close();
  });
});

describe('the API server says that it cannot now', () => {
  const full = 'etcdserver: mvcc: database space exceeded';
  it.each<[string, FaultAction, object]>([
    [
      'busy',
      { kind: 'status', code: 429, retryAfterSeconds: 7 },
      { state: 'refused', refused: { code: 'unavailable' } },
    ],
    ['going away', { kind: 'status', code: 503 }, { state: 'refused', refused: { code: 'unavailable' } }],
    ['read-only', { kind: 'status', code: 500, message: full }, { state: 'refused', refused: { code: 'unavailable' } }],
    ['etcd slow', { kind: 'status', code: 500, message: 'etcdserver: request timed out' }, { state: 'unknown' }],
    ['late', { kind: 'status', code: 504 }, { state: 'unknown' }],
  ])('%s', async (_, action, expected) => {
    armed(action);
    expect(await sendOf(hand, creating(roleOf('web', 'cannot', [rule('get', 'pods')])))).toMatchObject(expected);
    armed(action);
    const dry = refusedOf(await hand.dryRun(creating(roleOf('web', 'cannot', [rule('get', 'pods')]))));
    expect(dry.code).toBe('unavailable');
    if (action.kind === 'status' && action.retryAfterSeconds !== undefined) expect(dry.message).toContain('in 7 s');
  });

  it('it hangs', async () => {
    cluster.pauseApiServer();
    const wanted = roleOf('web', 'hung', [rule('get', 'pods')]);
    const fresh = await handAt(cluster.url);
    const before = { ...wanted, meta: { uid: 'x', resourceVersion: '1' } };
    // No handshake: not a byte of the request left.
    expect(refusedOf(await sendOf(fresh, creating(wanted)))).toMatchObject({ code: 'unavailable' });
    expect(refusedOf(await sendOf(fresh, deleting(before)))).toMatchObject({ code: 'unavailable' });
    cluster.resumeApiServer();
    await cluster.waitReady();
    expect(await truth.read(refOf(wanted))).toBeUndefined();
    fresh.close();
  });
});

describe('what answers is not Kubernetes', () => {
  it('success without an object, another object, a redirect, a page of a proxy', async () => {
    const recorder = await startRecorder(cluster);
    const there = await handAt(recorder.url);
    const wanted = roleOf('web', 'odd', [rule('get', 'pods')]);
    const sent = async (status: number, body: string, headers: Readonly<Record<string, string>> = {}) => {
      recorder.answer = ({ method }) => (method === 'GET' ? undefined : { status, body, headers });
      return sendOf(there, creating(wanted));
    };
    const other = { kind: 'Role', metadata: { name: 'another', namespace: 'web' }, rules: [] };
    for (const body of ['', '<html>welcome</html>', '[]', '{}', JSON.stringify(other), '{"kind":"Status"}']) {
      expect(await sent(201, body)).toMatchObject({ state: 'unknown' });
    }
    expect(refusedOf(await sent(302, '', { location: '/login' }))).toMatchObject({ code: 'unavailable' });
    expect(refusedOf(await sent(403, '<html>blocked</html>'))).toMatchObject({ code: 'forbidden' });
    expect(refusedOf(await sent(404, 'no such page'))).toMatchObject({ code: 'unavailable' });
    expect(await sent(502, 'bad gateway')).toMatchObject({ state: 'unknown' });
    expect(await sent(503, 'no upstream')).toMatchObject({ state: 'unknown' });
    recorder.answer = () => ({ status: 404, body: 'no such page' });
    await expect(there.read(refOf(wanted))).rejects.toMatchObject({
      code: 'cluster-unreachable',
    });
    there.close();
    await recorder.stop();
  });
});

describe('credentials', () => {
  it('a wrong token: not signed in, and it is never in a message', async () => {
    const token = 'a-wrong-token-that-is-secret';
    const stranger = await handAt(cluster.url, { token });
    const refused = refusedOf(await sendOf(stranger, creating(roleOf('web', 'r', [rule('get', 'pods')]))));
    expect(refused).toMatchObject({ code: 'not-signed-in' });
    expect(refused.message).not.toContain(token);
    await expect(stranger.whoAmI()).rejects.toMatchObject({ code: 'not-signed-in' });
    stranger.close();
  });

  it('each request names us and carries an Audit-ID', async () => {
    const recorder = await startRecorder(cluster);
    const there = await handAt(recorder.url);
    const wanted = roleOf('web', 'named', [rule('get', 'pods')]);
    const created = doneOf(await there.send(creating(wanted), 'the-id-of-the-journal'));
    await there.dryRun(deleting(created));
    expect(recorder.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /apis/rbac.authorization.k8s.io/v1/namespaces/web/roles?fieldManager=castellan',
      'GET /apis/rbac.authorization.k8s.io/v1/namespaces/web/roles/named',
      'DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/web/roles/named',
    ]);
    const [created1, ...others] = recorder.requests.map((request) => valuesOf(request, 'audit-id'));
    expect(created1).toEqual(['the-id-of-the-journal']);
    expect(new Set(others.flat()).size).toBe(2);
    for (const request of recorder.requests) expect(valuesOf(request, 'user-agent')).toEqual(['castellan/0.1.0']);
    expect(JSON.parse(recorder.requests[2]?.body ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: created.meta.uid, resourceVersion: created.meta.resourceVersion },
      dryRun: ['All'],
    });
    await expect(there.send(creating(wanted), 'a\r\nImpersonate-User: admin')).rejects.toThrow('an audit id');
    there.close();
    await recorder.stop();
  });
});
