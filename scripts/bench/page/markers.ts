import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, KubernetesObject } from '../../../e2e/servers';

const RBAC = 'rbac.authorization.k8s.io';
const ROLE = 'bench-marker';

/** The question whose answer shows the markers. */
export const MARKED = { verb: 'get', apiGroup: 'markers.example.com', resource: 'markers' } as const;

/** A marker in the page: the binding that carries it, and its number. */
export const MARKER = 'a-mark-(\\d+)-(\\d+)';

/** A write that the API server has acknowledged, milliseconds since 1970. */
export type Write = { readonly binding: number; readonly number: number; readonly acknowledged: number };

function binding(index: number, number: number): KubernetesObject {
  const name = `bench-marker-${String(index)}`;
  // Groups come before users, and this name before others: the marker is in the rows that are drawn.
  const subjects = [{ kind: 'Group', apiGroup: RBAC, name: `a-mark-${String(index)}-${String(number)}` }];
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: ROLE };
  return { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, ...{ subjects, roleRef } };
}

/** Makes the role and the bindings that carry markers. */
export async function prepareMarkers(cluster: Cluster, bindings: number): Promise<void> {
  const rules = [{ verbs: [MARKED.verb], apiGroups: [MARKED.apiGroup], resources: [MARKED.resource] }];
  const role = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: ROLE }, ...{ rules } };
  await cluster.applyAll([role, ...Array.from({ length: bindings }, (_, i) => binding(i, 0))]);
}

/**
 * Rewrites the bindings in turn, `perSecond` times a second, whether or not the writes before were acknowledged; never
 * two writes of one binding at once. Answers every write.
 */
export async function writeMarkers(
  cluster: Cluster,
  { bindings, perSecond, seconds }: { bindings: number; perSecond: number; seconds: number },
): Promise<{ readonly writes: Write[]; readonly perSecond: number }> {
  const [started, running]: [number, Promise<Write>[]] = [performance.now(), []];
  for (let n = 0; n < perSecond * seconds; n++) {
    await sleep(Math.max(0, started + (n * 1000) / perSecond - performance.now()));
    const [index, number] = [n % bindings, 1 + Math.floor(n / bindings)];
    const before = running[n - bindings];
    running.push(write(cluster, index, number, before));
  }
  const writes = await Promise.all(running);
  return { writes, perSecond: writes.length / ((performance.now() - started) / 1000) };
}

async function write(cluster: Cluster, index: number, number: number, before?: Promise<Write>): Promise<Write> {
  await before;
  const object = binding(index, number);
  await cluster.demand('PUT', await cluster.pathOf(object), object);
  return { binding: index, number, acknowledged: Date.now() };
}
