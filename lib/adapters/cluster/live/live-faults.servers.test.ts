import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, type Followed, followKubeconfig, untilEqual } from '@/e2e/live/followed';
import { namespace, role, roleBinding } from '@/e2e/live/rbac-objects';
import {
  type Cluster,
  type FaultAction,
  type FaultProxy,
  isList,
  isWatch,
  startCluster,
  startFaultProxy,
} from '@/e2e/servers';
import { can } from '@/lib/domain/rbac';

const ROLES = '/apis/rbac.authorization.k8s.io/v1/roles';
const ROLES_HERE = '/apis/rbac.authorization.k8s.io/v1/namespaces/here/roles';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  const roles = Array.from({ length: 25 }, (_, n) => role('here', `role-${n}`));
  await cluster.applyAll([namespace('here'), ...roles]);
  return () => cluster.stop();
});

let proxy: FaultProxy;
let followed: Followed;
beforeEach(async () => {
  proxy = await startFaultProxy(cluster);
  return async () => {
    await followed.stop();
    await proxy.close();
  };
});

async function start(): Promise<void> {
  followed = await followKubeconfig(cluster.kubeconfig({ server: proxy.url }));
}

/** Changes of every kind, the deletion among them: a reader that misses one of them differs afterwards. */
let changes = 0;
async function change(): Promise<void> {
  changes += 1;
  await cluster.demand('DELETE', `${ROLES_HERE}/role-0`);
  await cluster.applyAll([role('here', 'role-0', 'list'), role('here', `new-${changes}`)]);
  await cluster.demand('DELETE', `${ROLES_HERE}/role-1`);
  await cluster.applyAll([role('here', 'role-1', `verb${changes}`)]);
  await cluster.applyAll([role('here', `gone-${changes}`)]);
  await cluster.demand('DELETE', `${ROLES_HERE}/gone-${changes}`);
}

describe('while a list cannot be read for the first time, it is not green, and afterwards it is whole', () => {
  it.each<[string, FaultAction]>([
    ['the connection is cut in the middle of a page', { kind: 'cut', afterBytes: 2_000 }],
    ['the connection is cut before the answer', { kind: 'refuse' }],
    ['a page breaks off and ends as if all were well', { kind: 'half-object', afterLines: 0 }],
    ['the server answers 500', { kind: 'status', code: 500 }],
    ['the server answers 503', { kind: 'status', code: 503 }],
    ['the server answers 410 to every page', { kind: 'status', code: 410 }],
    ['the server answers 401', { kind: 'status', code: 401 }],
    ['a page stops in the middle', { kind: 'stall', afterBytes: 2_000 }],
    ['the server never answers', { kind: 'silence' }],
    ['the server is slower than is waited for', { kind: 'delay', milliseconds: 5_000 }],
  ])('%s', async (_title, action) => {
    const fault = proxy.fault({ match: isList(ROLES), times: Infinity, action });
    await start();
    const { count, knownAt, detail } = await followed.until('roles', 'failed');
    expect({ count, knownAt }).toEqual({ count: 0, knownAt: undefined });
    expect(detail).not.toBe('');
    await followed.until('rolebindings', 'synced');
    await change();
    await eventually(
      () => fault.hits >= 2,
      () => 'it was not tried again',
    );
    expect(followed.status('roles').phase).toBe('failed');
    fault.disarm();
    await untilEqual(cluster, followed);
  });

  it.each<[string, FaultAction]>([
    ['the second page is cut', { kind: 'cut', afterBytes: 300 }],
    ['the second page says that the snapshot is gone', { kind: 'status', code: 410 }],
    ['the second page answers 500', { kind: 'status', code: 500 }],
  ])('%s', async (_title, action) => {
    const isSecondPage = {
      match: (r: Parameters<ReturnType<typeof isList>>[0]) => isList(ROLES)(r) && r.query.has('continue'),
    };
    const fault = proxy.fault({ ...isSecondPage, action });
    await start();
    await untilEqual(cluster, followed);
    expect(fault.hits).toBe(1);
  });
});

describe('when a watch fails, the list is called stale until it is proven again, and equals a fresh list then', () => {
  /** What keeps every later watch from being opened. */
  const REFUSED: FaultAction = { kind: 'refuse' };

  it.each<[string, FaultAction]>([
    ['later watches are refused', REFUSED],
    ['later watches are cut in their first event', { kind: 'cut', afterBytes: 100 }],
    ['later watches end within an event, as if all were well', { kind: 'half-object', afterLines: 0 }],
    ['later watches break off after some events', { kind: 'half-object', afterLines: 2 }],
    ['later watches answer 500', { kind: 'status', code: 500 }],
    ['later watches answer 504', { kind: 'status', code: 504 }],
    ['later watches answer 401', { kind: 'status', code: 401 }],
    ['later watches carry an error event', { kind: 'error-event', code: 500, afterLines: 1 }],
    ['later watches never answer', { kind: 'silence' }],
  ])('it is cut, and %s', async (_title, action) => {
    await start();
    await untilEqual(cluster, followed);
    const fault = proxy.fault({ match: isWatch(ROLES), times: Infinity, action });
    await change();
    expect(proxy.interrupt('cut', isWatch(ROLES))).toBe(1);
    await change();
    const stale = await followed.until('roles', 'stale');
    expect(stale.detail).not.toBe('');
    expect(stale.knownAt).toBeLessThanOrEqual(Date.now());
    expect(followed.status('rolebindings').phase).toBe('synced');
    await change();
    await eventually(
      () => fault.hits >= 2,
      () => 'it was not tried again',
    );
    expect(followed.status('roles').phase).toBe('stale');
    fault.disarm();
    await untilEqual(cluster, followed);
    expect(followed.phases('roles')).toEqual(['syncing', 'synced', 'stale', 'synced']);
  });

  it.each<[string, FaultAction]>([
    ['410 as the answer', { kind: 'status', code: 410 }],
    ['410 as an event', { kind: 'error-event', code: 410, afterLines: 0 }],
    ['410 as an event after others', { kind: 'error-event', code: 410, afterLines: 1 }],
  ])('it is told that the history is gone: %s', async (_title, action) => {
    await start();
    await untilEqual(cluster, followed);
    // The list that has to be read again cannot be: the answers must say so meanwhile.
    const list = proxy.fault({ match: isList(ROLES), times: Infinity, action: { kind: 'status', code: 503 } });
    const watch = proxy.fault({ match: isWatch(ROLES), action });
    proxy.interrupt('cut', isWatch(ROLES));
    await change();
    await followed.until('roles', 'stale');
    await eventually(
      () => watch.hits === 1 && list.hits >= 2,
      () => 'the list was not read again',
    );
    await change();
    expect(followed.status('roles').phase).toBe('stale');
    list.disarm();
    await untilEqual(cluster, followed);
  });

  it('a broken watch is not made good by an event: it has to be proven that nothing is missing', async () => {
    await start();
    await untilEqual(cluster, followed);
    proxy.interrupt('cut', isWatch(ROLES));
    await followed.until('roles', 'stale');
    await cluster.applyAll([role('here', 'seen-while-stale')]);
    const seen = { kind: 'Role', namespace: 'here', name: 'seen-while-stale' } as const;
    await eventually(
      () => followed.reader().get(seen) !== undefined,
      () => 'the event did not come',
    );
    expect(followed.status('roles').phase).toBe('stale');
    await untilEqual(cluster, followed);
  });

  it('a watch that stalls is noticed, and a grant taken away meanwhile is never shown as true', async () => {
    await cluster.applyAll([
      role('here', 'taken', 'deletecollection'),
      roleBinding('here', 'taken', 'taken', [{ kind: 'User', name: 'tom' }]),
    ]);
    await start();
    await untilEqual(cluster, followed);
    const ask = {
      type: 'resource',
      verb: 'deletecollection',
      apiGroup: '',
      resource: 'secrets',
      subresource: '',
      namespace: 'here',
      name: '',
    } as const;
    const allowed = () => can(followed.reader(), { user: 'tom', groups: [] }, ask).allowed;
    expect(allowed()).toBe(true);
    // What comes next is stalled as well, so that the moment can be looked at.
    const later = proxy.fault({ match: isWatch(ROLES), times: Infinity, action: { kind: 'stall', afterBytes: 0 } });
    expect(proxy.interrupt('stall', isWatch(ROLES))).toBe(1);
    await cluster.demand('DELETE', `${ROLES_HERE}/taken`);
    const stale = await followed.until('roles', 'stale');
    expect(stale.knownAt).toBeLessThan(stale.since);
    expect(allowed()).toBe(true);
    later.disarm();
    await untilEqual(cluster, followed);
    expect(allowed()).toBe(false);
  });

  it('429 is obeyed: not before Retry-After, and not much later', async () => {
    await start();
    await untilEqual(cluster, followed);
    const times: number[] = [];
    const isRoleWatch = isWatch(ROLES);
    proxy.fault({
      match: (request) => {
        if (isRoleWatch(request)) times.push(performance.now());
        return isRoleWatch(request) && times.length <= 2;
      },
      times: Infinity,
      action: { kind: 'status', code: 429, retryAfterSeconds: 1 },
    });
    proxy.interrupt('cut', isRoleWatch);
    await change();
    const stale = await followed.until('roles', 'stale');
    expect(stale.detail).not.toBe('');
    await untilEqual(cluster, followed);
    const gaps = times.slice(1, 3).map((at, n) => at - (times[n] ?? 0));
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000);
    for (const gap of gaps) expect(gap).toBeLessThan(3_000);
  });
});
