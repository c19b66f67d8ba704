import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startCluster } from '../servers/index.ts';
import { demoObjects } from './demo-objects';
import { startProduct } from './product';

/** Lists everything but rolebindings: the product that runs as it has a gap. */
const PARTIAL_READER = 'castellan-partial';
/** Another one: a test grants it what is missing. */
const HEALING_READER = 'castellan-healing';
const RBAC = 'rbac.authorization.k8s.io';
const PARTIAL_READER_OBJECTS = [
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: PARTIAL_READER },
    rules: [
      { apiGroups: [''], resources: ['namespaces', 'serviceaccounts'], verbs: ['get', 'list', 'watch'] },
      {
        apiGroups: [RBAC],
        resources: ['roles', 'clusterroles', 'clusterrolebindings'],
        verbs: ['get', 'list', 'watch'],
      },
    ],
  },
  {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: PARTIAL_READER },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: PARTIAL_READER },
    subjects: [PARTIAL_READER, HEALING_READER].map((name) => ({ apiGroup: RBAC, kind: 'User', name })),
  },
];

/** A folder with one namespace and nothing in it. */
function emptyBundle(parent: string): string {
  const folder = join(parent, 'empty-bundle');
  mkdirSync(folder);
  writeFileSync(join(folder, 'namespace.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: { name: lonely }\n');
  return folder;
}

/** A folder with one Role, and a binding that nobody can read. */
function brokenBundle(parent: string): string {
  const folder = join(parent, 'broken-bundle');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'role.yaml'),
    `apiVersion: ${RBAC}/v1\nkind: Role\nmetadata: { name: reader, namespace: web }\nrules:\n- { apiGroups: [''], resources: [pods], verbs: [get] }\n`,
  );
  writeFileSync(join(folder, 'binding.yaml'), `apiVersion: ${RBAC}/v1\nkind: RoleBinding\nmetadata: [broken\n`);
  return folder;
}

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Starts what the browser tests look at: the product on the demo, and the product on a real API server that holds the
 * same company. Their addresses reach the tests through the environment.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const build = spawnSync(process.execPath, [join(ROOT, 'scripts/setup/build.mjs'), '--if-changed'], {
    stdio: 'inherit',
  });
  if (build.status !== 0) throw new Error('the build failed');
  const [demo, cluster] = await Promise.all([
    startProduct({ CASTELLAN_DEMO: '1' }),
    startCluster({
      version: '1.36',
      controllerManager: true,
      // As clusters have it: the Node authorizer allows what RBAC knows nothing of.
      authorizationMode: 'Node,RBAC',
      personas: [{ user: PARTIAL_READER }, { user: HEALING_READER }],
    }),
  ]);
  await cluster.applyAll([...demoObjects(), ...PARTIAL_READER_OBJECTS]);
  const [live, partial, broken] = await Promise.all([
    startProduct({ CASTELLAN_KUBECONFIG: cluster.kubeconfig(), CASTELLAN_DEMO: '0' }),
    startProduct({ CASTELLAN_KUBECONFIG: cluster.kubeconfig({ as: PARTIAL_READER }), CASTELLAN_DEMO: '0' }),
    startProduct({
      CASTELLAN_BUNDLE: [brokenBundle(cluster.directory), emptyBundle(cluster.directory)].join(delimiter),
      CASTELLAN_DEMO: '0',
    }),
  ]);
  const caFile = join(cluster.directory, 'e2e-ca.pem');
  writeFileSync(caFile, cluster.caPem);
  process.env['E2E'] = JSON.stringify({
    demo: demo.base,
    live: live.base,
    partial: partial.base,
    broken: broken.base,
    key: live.key,
    healing: cluster.kubeconfig({ as: HEALING_READER }),
    down: cluster.kubeconfig({ server: 'https://127.0.0.1:9' }),
    cluster: { url: cluster.url, caFile, token: cluster.adminToken },
  });
  return async () => {
    await Promise.all([demo, live, partial, broken].map((product) => product.stop()));
    await cluster.stop();
  };
}
