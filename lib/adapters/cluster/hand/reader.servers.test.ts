import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountToken, applyManifest } from '@/e2e/hand/manifests';
import { follow, QUICK } from '@/e2e/live/followed';
import { clusterGrant, namespace, role, roleBinding, serviceAccount } from '@/e2e/live/rbac-objects';
import { type Cluster, startCluster } from '@/e2e/servers';
import { loadKubeconfig } from '../live';

let cluster: Cluster;
let token: string;
beforeAll(async () => {
  cluster = await startCluster();
  await cluster.applyAll([
    namespace('web'),
    serviceAccount('web', 'ci'),
    role('web', 'reads'),
    roleBinding('web', 'reads', 'reads', [{ kind: 'ServiceAccount', name: 'ci', namespace: 'web' }]),
    ...clusterGrant('pods', 'ann', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
  ]);
  await applyManifest(cluster, 'reader');
  // What everybody may read of a cluster as it comes, taken away: the manifest must do without.
  for (const name of ['system:discovery', 'system:public-info-viewer', 'system:basic-user']) {
    await cluster.demand('DELETE', `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${name}`);
  }
  token = await accountToken(cluster, 'castellan-reader');
});
afterAll(() => cluster.stop());

describe('deploy/kubernetes/reader.yaml', () => {
  it('is enough for every list, and for discovery and version', async () => {
    const access = await loadKubeconfig(cluster.kubeconfig({ token }), { allowExec: false });
    const followed = follow(access, QUICK);
    await followed.untilAllSynced();
    expect(followed.status('rolebindings').count).toBeGreaterThan(0);
    expect(followed.status('serviceaccounts').count).toBeGreaterThan(0);
    await followed.stop();
  });

  it.each([
    ['GET', '/api/v1/secrets'],
    ['GET', '/api/v1/namespaces/web/secrets'],
    ['GET', '/api/v1/configmaps'],
    ['GET', '/api/v1/pods'],
    ['GET', '/apis/apps/v1/deployments'],
    ['GET', '/metrics'],
    ['POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles'],
    ['PATCH', '/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles/reads'],
    ['DELETE', '/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles/reads'],
    ['DELETE', '/apis/rbac.authorization.k8s.io/v1/namespaces/web/roles'],
    ['POST', '/api/v1/namespaces/web/serviceaccounts/ci/token'],
    ['POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews'],
  ])('does not allow %s %s', async (method, path) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : { metadata: { name: 'x' } };
    const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
    expect(await cluster.request(method, path, body, { token, headers })).toMatchObject({ status: 403 });
  });

  it('does not allow to act as anybody', async () => {
    const headers = { 'impersonate-user': 'castellan-e2e-admin' };
    const answer = await cluster.request('GET', '/api/v1/namespaces', undefined, { token, headers });
    expect(answer.status).toBe(403);
  });
});
