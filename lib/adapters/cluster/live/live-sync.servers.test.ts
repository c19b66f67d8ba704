import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Followed, followKubeconfig, PATIENT, untilEqual } from '@/e2e/live/followed';
import { namespace, role, roleBinding, serviceAccount } from '@/e2e/live/rbac-objects';
import { type Cluster, KUBERNETES_VERSIONS, startCluster } from '@/e2e/servers';
import { can } from '@/lib/domain/rbac';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Names, labels and rules that are easily mangled on the way. */
function oddWorld() {
  const odd = 'Zoë 🗝 "quoted" \\ <b>&amp; \u00a0';
  return [
    namespace('odd'),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { namespace: 'odd', name: 'robot', labels: { team: 'a' }, annotations: { note: odd } },
      automountServiceAccountToken: false,
      secrets: [{ name: 'one' }, { name: 'two' }],
      imagePullSecrets: [{ name: 'pull' }],
    },
    {
      ...role('odd', 'odd:role'),
      rules: [
        { apiGroups: ['', '*'], resources: ['pods/*', odd], verbs: ['*', 'GET', odd], resourceNames: ['', odd] },
        { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
        { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
      ],
    },
    roleBinding('odd', 'to-odd', 'odd:role', [
      { kind: 'User', name: odd },
      { kind: 'Group', name: 'system:serviceaccounts:odd' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'odd' },
    ]),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'gathered',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'lock', uid: 'l', blockOwnerDeletion: true },
          { apiVersion: 'castle.example/v1', kind: 'Keyring', name: 'main', uid: 'k', controller: true },
        ],
      },
      aggregationRule: {
        clusterRoleSelectors: [
          { matchLabels: { gather: 'yes', odd: '' } },
          {
            matchExpressions: [
              { key: 'tier', operator: 'In', values: ['a', 'b'] },
              { key: 'gone', operator: 'DoesNotExist' },
            ],
          },
        ],
      },
      rules: [{ nonResourceURLs: ['/metrics', '/healthz/*'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'to-nobody' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'missing' },
    },
  ];
}

describe.each(KUBERNETES_VERSIONS)('the model of a live Kubernetes %s', (version) => {
  let cluster: Cluster;
  let followed: Followed;

  beforeAll(async () => {
    cluster = await startCluster({ version });
    await cluster.applyAll(oddWorld());
    followed = await followKubeconfig(cluster.kubeconfig(), PATIENT);
    return async () => {
      await followed.stop();
      await cluster.stop();
    };
  });

  it('equals a fresh list in every field that is kept', async () => {
    await untilEqual(cluster, followed);
    expect(followed.reader().counts().ClusterRole).toBeGreaterThan(60);
    const gathered = followed.reader().get({ kind: 'ClusterRole', namespace: '', name: 'gathered' });
    expect(gathered).toMatchObject({
      aggregation: [
        { matchLabels: { gather: 'yes', odd: '' }, matchExpressions: [] },
        {
          matchLabels: {},
          matchExpressions: [
            { key: 'tier', operator: 'In', values: ['a', 'b'] },
            { key: 'gone', operator: 'DoesNotExist', values: [] },
          ],
        },
      ],
    });
    expect(gathered?.meta.annotations).toBeUndefined();
    expect(gathered?.meta.controller).toEqual({ apiVersion: 'castle.example/v1', kind: 'Keyring', name: 'main' });
    expect(gathered?.meta.lastWrite).toMatchObject({ operation: 'Update' });
    expect(gathered?.meta.lastWrite?.time).toBe(gathered?.meta.creationTimestamp);
  });

  it('knows the version and what is served', async () => {
    await followed.untilAllSynced();
    const { version: found, discovery } = followed.model.view();
    expect(found).toMatch(new RegExp(`^v${version.replace('.', '\\.')}\\.`));
    expect(discovery?.complete).toBe(true);
    expect(discovery?.resources.find((r) => r.resource === 'pods' && r.apiGroup === '')).toMatchObject({
      namespaced: true,
      shortNames: ['po'],
    });
  });

  it('follows what is created, changed and deleted', async () => {
    await followed.untilAllSynced();
    const ask = {
      type: 'resource',
      verb: 'delete',
      apiGroup: '',
      resource: 'secrets',
      subresource: '',
      namespace: 'live',
      name: '',
    } as const;
    const asked = () => can(followed.reader(), { user: 'ann', groups: [] }, ask).allowed;
    await cluster.applyAll([
      namespace('live'),
      serviceAccount('live', 'worker'),
      role('live', 'keeper', 'get'),
      roleBinding('live', 'ann', 'keeper', [{ kind: 'User', name: 'ann' }]),
    ]);
    await untilEqual(cluster, followed);
    expect(asked()).toBe(false);
    await cluster.applyAll([role('live', 'keeper', 'delete')]);
    await eventually(asked, () => 'the changed role was not seen');
    await cluster.demand('DELETE', `${RBAC}/namespaces/live/rolebindings/ann`);
    await eventually(
      () => !asked(),
      () => 'the deleted binding was not seen',
    );
    await untilEqual(cluster, followed);
  });

  it('resumes after every watch that ends in its own time, without reading a list again', async () => {
    await followed.untilAllSynced();
    const before = followed.model.view();
    // Watches end after at most 8 s here; a list that was read again would show as stale in between.
    for (let n = 0; n < 20; n += 1) {
      await cluster.applyAll([serviceAccount('odd', `later-${n}`)]);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await untilEqual(cluster, followed);
    expect(followed.phases('serviceaccounts')).toEqual(['syncing', 'synced']);
    expect(followed.model.held('test', before.generation)?.rbac.counts()).toEqual(before.rbac.counts());
  });

  it('learns of a custom resource and forgets it again', async () => {
    await followed.untilAllSynced();
    const served = () => followed.model.view().discovery?.resources.some((r) => r.resource === 'keyrings') === true;
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'keyrings.castle.example' },
      spec: {
        group: 'castle.example',
        scope: 'Namespaced',
        names: { plural: 'keyrings', singular: 'keyring', kind: 'Keyring' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    await cluster.applyAll([crd]);
    await eventually(served, () => 'the new resource is not in discovery');
    await cluster.demand('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/keyrings.castle.example');
    await eventually(
      () => !served(),
      () => 'the deleted resource is still in discovery',
    );
  });
});
