import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ClusterModel, LiveSource, loadKubeconfig } from '@/lib/adapters/cluster';
import type { RbacReader, Rule } from '@/lib/domain/rbac';
import { LIST_NAMES } from '@/lib/contract';
import type { Cluster } from '../servers/index.ts';

const texts = z.array(z.string()).default([]);
const List = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string().default(''), name: z.string(), resourceVersion: z.string() }),
      aggregationRule: z.unknown().optional(),
      rules: z
        .array(
          z.object({
            verbs: texts,
            apiGroups: texts,
            resources: texts,
            resourceNames: texts,
            nonResourceURLs: texts,
          }),
        )
        .nullish(),
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

/** What an aggregated role holds, without its order: the controller may write the same in another one. */
const saying = (rules: readonly Rule[]): string =>
  rules
    .map((rule) => JSON.stringify(rule, ['verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs']))
    .sort()
    .join(' ');

async function freshContent(cluster: Cluster): Promise<string[]> {
  const all: string[] = [];
  for (const [kind, path] of Object.entries(PATHS)) {
    const { items } = List.parse(await cluster.demand('GET', path));
    for (const { metadata: m, aggregationRule, rules } of items) {
      const content = aggregationRule === undefined ? m.resourceVersion : saying(rules ?? []);
      all.push(`${kind} ${m.namespace} ${m.name} ${content}`);
    }
  }
  return all.sort();
}

function heldContent(reader: RbacReader): string[] {
  const objects = [
    ...reader.namespaces(),
    ...reader.serviceAccounts(),
    ...reader.roles(),
    ...reader.clusterRoles(),
    ...reader.roleBindings(),
    ...reader.clusterRoleBindings(),
  ];
  return objects
    .map((o) => {
      const aggregated = o.kind === 'ClusterRole' && o.aggregation !== undefined;
      const content = aggregated ? saying(o.rules) : (o.meta.resourceVersion ?? '');
      return `${o.kind} ${'namespace' in o ? o.namespace : ''} ${o.name} ${content}`;
    })
    .sort();
}

/** The first lines that only one of the two has. */
function differing(fresh: readonly string[], held: readonly string[]): string {
  const [inFresh, inHeld] = [new Set(fresh), new Set(held)];
  const lines = [
    ...fresh.filter((line) => !inHeld.has(line)).map((line) => `listed: ${line}`),
    ...held.filter((line) => !inFresh.has(line)).map((line) => `held: ${line}`),
  ];
  return lines.slice(0, 6).join('\n');
}

const QUIET_ROUNDS = 2;
const ROUND_MS = 200;
const PATIENCE_MS = 60_000;

/**
 * Waits until the cluster is at rest (the aggregation controller has nothing new to say) and the model equals a fresh
 * list, object by object and version by version; of aggregated roles, rule by rule.
 */
export async function settled(cluster: Cluster, subject: Subject): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  let last = '';
  for (let quiet = 0; quiet < QUIET_ROUNDS;) {
    const fresh = await freshContent(cluster);
    const held = heldContent(subject.reader());
    const text = fresh.join('\n');
    quiet = text === last && text === held.join('\n') ? quiet + 1 : 0;
    if (quiet === 0 && Date.now() > until) {
      throw new Error(`the model did not come to equal a fresh list\n${differing(fresh, held)}`);
    }
    last = text;
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
}
