import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, type Followed, followKubeconfig, untilEqual } from '@/e2e/live/followed';
import { clusterGrant, namespace, role, serviceAccount } from '@/e2e/live/rbac-objects';
import { shortToken } from '@/e2e/live/service-account-token';
import { type Cluster, isWatch, startCluster, startFaultProxy } from '@/e2e/servers';
import type { ListName } from '@/lib/contract';
import { grantFor, LIVE_LISTS } from './index';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ROLES = `${RBAC}/roles`;
const READ = ['get', 'list', 'watch'];
const CORE_RULE = { apiGroups: [''], resources: ['namespaces', 'serviceaccounts'], verbs: READ };
const RBAC_RULE = {
  apiGroups: ['rbac.authorization.k8s.io'],
  resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
  verbs: READ,
};

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ personas: [{ user: 'reader' }, { user: 'stranger' }] });
  await cluster.applyAll([
    namespace('here'),
    serviceAccount('here', 'castellan'),
    ...clusterGrant('reads-core', 'reader', [CORE_RULE]),
    ...clusterGrant('reads-rbac', 'reader', [RBAC_RULE]),
  ]);
  return () => cluster.stop();
});

let followed: Followed | undefined;
afterEach(async () => {
  await followed?.stop();
  followed = undefined;
});

async function start(file: string): Promise<Followed> {
  followed = await followKubeconfig(file);
  await untilEqual(cluster, followed);
  return followed;
}

/** Something to miss: a role that goes and one that comes. */
let changes = 0;
async function change(): Promise<void> {
  changes += 1;
  await cluster.applyAll([role('here', `came-${changes}`)]);
  if (changes > 1) await cluster.demand('DELETE', `${RBAC}/namespaces/here/roles/came-${changes - 1}`);
}

describe('the API server goes away and comes back', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('ended with %s: stale meanwhile, equal afterwards', async (signal) => {
    const { until, status } = await start(cluster.kubeconfig());
    await change();
    await cluster.stopApiServer(signal);
    for (const list of LIVE_LISTS) await until(list, 'stale');
    // At first it may be the connection that broke off.
    await eventually(
      () => status('roles').detail === 'the API server refuses connections',
      () => `roles are stale because ${status('roles').detail}`,
    );
    await cluster.startApiServer();
    await change();
    await untilEqual(cluster, followed ?? expect.fail());
  });

  it('frozen, its connections open: stale meanwhile, equal afterwards', async () => {
    const { until } = await start(cluster.kubeconfig());
    cluster.pauseApiServer();
    for (const list of LIVE_LISTS) await until(list, 'stale');
    cluster.resumeApiServer();
    await change();
    await untilEqual(cluster, followed ?? expect.fail());
  });

  it('history compacted meanwhile: what was deleted in the gap is gone afterwards', async () => {
    const proxy = await startFaultProxy(cluster);
    await change();
    const { until, phases } = await start(cluster.kubeconfig({ server: proxy.url }));
    const refused = proxy.fault({ times: Infinity, action: { kind: 'refuse' } });
    proxy.interrupt('cut');
    await until('roles', 'stale');
    await change();
    await cluster.compactEtcd();
    await cluster.stopApiServer();
    await cluster.startApiServer();
    proxy.forget();
    refused.disarm();
    await untilEqual(cluster, followed ?? expect.fail());
    // The watch was told that the history is gone, and the list was read again.
    expect(proxy.requests.some((r) => isWatch(ROLES)(r))).toBe(true);
    expect(proxy.requests.some((r) => r.path === ROLES && !isWatch(ROLES)(r))).toBe(true);
    expect(phases('roles')).toEqual(['syncing', 'synced', 'stale', 'synced']);
    await proxy.close();
  });
});

describe('credentials', () => {
  beforeEach(async () => {
    const subjects = [{ kind: 'ServiceAccount', namespace: 'here', name: 'castellan' }];
    for (const name of ['reads-core', 'reads-rbac']) {
      const [, binding] = clusterGrant(name, 'reader', []);
      await cluster.demand('PUT', `${RBAC}/clusterrolebindings/${name}`, {
        ...binding,
        subjects: [...subjects, { kind: 'User', name: 'reader', apiGroup: 'rbac.authorization.k8s.io' }],
      });
    }
  });

  it('a token that expires is read again from its file; until then the lists are stale and say why', async () => {
    const tokenFile = join(cluster.directory, 'token');
    const renew = async (seconds: number) => {
      writeFileSync(tokenFile, await shortToken(cluster, 'here', 'castellan', seconds));
    };
    await renew(5);
    const file = join(cluster.directory, 'by-token-file.yaml');
    writeFileSync(file, kubeconfigWith({ tokenFile: 'token' }));
    const { until, untilAllSynced } = await start(file);
    const stale = await until('roles', 'stale');
    expect(stale.detail).toBe('the API server refuses the credentials (401)');
    expect(stale.count).toBeGreaterThan(0);
    await change();
    await renew(3_600);
    await untilAllSynced();
    await untilEqual(cluster, followed ?? expect.fail());
  });

  it('a token that is refused from the start leaves every list failed, none of them green', async () => {
    followed = await followKubeconfig(cluster.kubeconfig({ token: 'not-a-token' }));
    for (const list of LIVE_LISTS) {
      const { detail, count } = await followed.until(list, 'failed');
      expect(detail).toBe('the API server refuses the credentials (401)');
      expect(count).toBe(0);
    }
  });

  function kubeconfigWith(user: object): string {
    return JSON.stringify({
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: cluster.url, 'certificate-authority': cluster.caFile } }],
      users: [{ name: 'u', user }],
    });
  }
});

describe('rights', () => {
  it('taken away and given back: the objects stay, the list says that it is forbidden, and it heals by itself', async () => {
    const proxy = await startFaultProxy(cluster);
    const { until, reader } = await start(cluster.kubeconfig({ as: 'reader', server: proxy.url }));
    const before = reader().counts().Role;
    await cluster.applyAll(clusterGrant('reads-rbac', 'reader', [{ ...RBAC_RULE, resources: ['rolebindings'] }]));
    // A watch that was opened with the right goes on until it ends.
    await eventually(
      async () => {
        proxy.interrupt('cut', isWatch(ROLES));
        await new Promise((resolve) => setTimeout(resolve, 200));
        return followed?.status('roles').phase === 'forbidden';
      },
      () => 'the missing right was not noticed',
    );
    const forbidden = await until('roles', 'forbidden');
    expect(forbidden.detail).toContain('User "reader" cannot watch resource "roles"');
    expect(forbidden.count).toBe(before);
    await change();
    await cluster.applyAll(clusterGrant('reads-rbac', 'reader', [RBAC_RULE]));
    await until('roles', 'synced');
    await untilEqual(cluster, followed ?? expect.fail());
    await proxy.close();
  });

  it.each(LIVE_LISTS.filter((list) => list !== 'discovery' && list !== 'version'))(
    'a stranger may not read %s; the grant that is shown closes exactly that gap',
    async (list: ListName) => {
      followed = await followKubeconfig(cluster.kubeconfig({ as: 'stranger' }));
      const { detail, count, knownAt } = await followed.until(list, 'forbidden');
      expect(detail).toContain(`User "stranger" cannot list resource "${list}"`);
      expect({ count, knownAt }).toEqual({ count: 0, knownAt: undefined });
      const yaml = grantFor(list, { user: 'stranger', groups: ['system:authenticated'] });
      const objects = parseAllDocuments(yaml).map((document) => Manifest.parse(document.toJS()));
      expect(objects.map(({ kind }) => kind)).toEqual(['ClusterRole', 'ClusterRoleBinding']);
      const grantedAt = performance.now();
      await cluster.applyAll(objects);
      await followed.until(list, 'synced');
      expect(performance.now() - grantedAt).toBeLessThan(5_000);
      const others = LIVE_LISTS.filter((other) => other !== list && followed?.status(other).phase === 'forbidden');
      expect(others).toHaveLength(5);
      for (const object of objects) await cluster.demand('DELETE', await cluster.pathOf(object));
    },
  );

  it('a list that may be read but not watched is shown, and called forbidden', async () => {
    const [granted, binding] = clusterGrant('lists-only', 'stranger', [{ ...RBAC_RULE, verbs: ['list'] }]);
    await cluster.applyAll([granted, binding].filter((object) => object !== undefined));
    followed = await followKubeconfig(cluster.kubeconfig({ as: 'stranger' }));
    const { count, detail } = await followed.until('roles', 'forbidden');
    await eventually(
      () => (followed?.status('roles').count ?? 0) > 0,
      () => 'the list was not read',
    );
    expect(followed.status('roles').phase).toBe('forbidden');
    expect(detail === '' ? count : detail).toContain('cannot watch');
  });
});

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
});
