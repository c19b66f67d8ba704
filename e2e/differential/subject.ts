import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ClusterModel, LiveSource, loadKubeconfig } from '@/lib/adapters/cluster';
import type { RbacReader } from '@/lib/domain/rbac';
import { LIST_NAMES } from '@/lib/contract';
import type { Cluster } from '../servers/index.ts';

const List = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string().default(''), name: z.string(), resourceVersion: z.string() }),
    }),
  ),
});

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const PATHS = {
  Namespace: '/api/v1/namespaces',
  ServiceAccount: '/api/v1/serviceaccounts',
  Role: `${RBAC}/roles`,
  ClusterRole: `${RBAC}/clusterroles`,
  RoleBinding: `${RBAC}/rolebindings`,
  ClusterRoleBinding: `${RBAC}/clusterrolebindings`,
} as const;

/** What is under test: the product's own reflector and model, filled from the real API server. */
export type Subject = { readonly reader: () => RbacReader; readonly stop: () => Promise<void> };

/** Starts to read the cluster as the product does. */
export async function watchCluster(cluster: Cluster): Promise<Subject> {
  const clock = { now: () => Date.now() };
  const model = new ClusterModel({
    id: 'differential',
    name: 'differential',
    source: 'live',
    origin: cluster.url,
    epoch: randomUUID(),
    clock,
    lists: LIST_NAMES,
    staleAfter: 60_000,
  });
  const source = LiveSource.start({
    access: await loadKubeconfig(cluster.kubeconfig(), { allowExec: false }),
    sink: model,
    clock,
    random: Math.random,
    log: { info: () => undefined, warn: (fields, message) => console.error(message, fields) },
  });
  return { reader: () => model.view().rbac, stop: () => source.stop() };
}

async function freshVersions(cluster: Cluster): Promise<string[]> {
  const all: string[] = [];
  for (const [kind, path] of Object.entries(PATHS)) {
    const { items } = List.parse(await cluster.demand('GET', path));
    for (const { metadata: m } of items) all.push(`${kind} ${m.namespace} ${m.name} ${m.resourceVersion}`);
  }
  return all.sort();
}

function heldVersions(reader: RbacReader): string[] {
  const objects = [
    ...reader.namespaces(),
    ...reader.serviceAccounts(),
    ...reader.roles(),
    ...reader.clusterRoles(),
    ...reader.roleBindings(),
    ...reader.clusterRoleBindings(),
  ];
  return objects
    .map((o) => `${o.kind} ${'namespace' in o ? o.namespace : ''} ${o.name} ${o.meta.resourceVersion ?? ''}`)
    .sort();
}

const QUIET_ROUNDS = 2;
const ROUND_MS = 200;
const PATIENCE_MS = 60_000;

/**
 * Waits until the cluster is at rest (the aggregation controller has nothing more to write) and the model equals a
 * fresh list, object by object and version by version.
 */
export async function settled(cluster: Cluster, subject: Subject): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  let last = '';
  for (let quiet = 0; quiet < QUIET_ROUNDS;) {
    if (Date.now() > until) throw new Error('the model did not come to equal a fresh list');
    const fresh = (await freshVersions(cluster)).join('\n');
    quiet = fresh === last && fresh === heldVersions(subject.reader()).join('\n') ? quiet + 1 : 0;
    last = fresh;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
}
