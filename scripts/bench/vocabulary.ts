import type { Random } from './random';

export type GroupWords = { readonly apiGroup: string; readonly resources: readonly [string, ...string[]] };
type Some<T> = readonly [T, ...T[]];

/** The words of one world: rules, subjects and questions are made of them. */
export type Vocabulary = {
  readonly namespaces: readonly string[];
  readonly serviceAccounts: Some<{ readonly namespace: string; readonly name: string }>;
  readonly teams: Some<string>;
  readonly users: Some<string>;
  readonly builtIn: Some<GroupWords>;
  readonly custom: Some<GroupWords>;
  readonly clusterScoped: Some<GroupWords>;
  readonly subresources: Some<{ readonly apiGroup: string; readonly resource: string; readonly subresource: string }>;
  readonly verbs: Some<string>;
  readonly names: Some<string>;
  readonly urls: Some<string>;
};

const BUILT_IN: Some<GroupWords> = [
  {
    apiGroup: '',
    resources: [
      'pods',
      'pods/log',
      'pods/exec',
      'services',
      'endpoints',
      'configmaps',
      'secrets',
      'serviceaccounts',
      'events',
      'persistentvolumeclaims',
      'replicationcontrollers',
      'resourcequotas',
      'limitranges',
    ],
  },
  { apiGroup: 'apps', resources: ['deployments', 'deployments/scale', 'statefulsets', 'daemonsets', 'replicasets'] },
  { apiGroup: 'batch', resources: ['jobs', 'cronjobs'] },
  { apiGroup: 'networking.k8s.io', resources: ['ingresses', 'networkpolicies'] },
  { apiGroup: 'rbac.authorization.k8s.io', resources: ['roles', 'rolebindings'] },
  { apiGroup: 'autoscaling', resources: ['horizontalpodautoscalers'] },
  { apiGroup: 'policy', resources: ['poddisruptionbudgets'] },
  { apiGroup: 'coordination.k8s.io', resources: ['leases'] },
];

/** Names of lengths and number that depend only on the sizes and the random source. */
export function vocabularyOf(
  sizes: { readonly namespaces: number; readonly serviceAccounts: number; readonly groups: number },
  random: Random,
): Vocabulary {
  const namespaces = numbered(sizes.namespaces, (i) =>
    i === 0 ? 'kube-system' : `team-${String(i % 977)}-${String(i)}`,
  );
  const account = (i: number): { namespace: string; name: string } => ({
    namespace: namespaces[i % namespaces.length] ?? 'kube-system',
    name:
      i < namespaces.length ? 'default' : `${random.pick(['builder', 'deployer', 'operator', 'agent'])}-${String(i)}`,
  });
  return {
    namespaces,
    serviceAccounts: numbered(sizes.serviceAccounts, account),
    teams: numbered(Math.max(8, sizes.namespaces / 8), (i) => `oidc:team-${String(i)}`),
    users: numbered(Math.max(12, sizes.namespaces / 4), (i) => `oidc:person-${String(i)}@example.org`),
    builtIn: BUILT_IN,
    custom: numbered(sizes.groups, customGroup),
    clusterScoped: [
      { apiGroup: '', resources: ['nodes', 'persistentvolumes', 'namespaces'] },
      { apiGroup: 'rbac.authorization.k8s.io', resources: ['clusterroles', 'clusterrolebindings'] },
      { apiGroup: 'apiextensions.k8s.io', resources: ['customresourcedefinitions'] },
    ],
    subresources: [
      { apiGroup: '', resource: 'pods', subresource: 'log' },
      { apiGroup: '', resource: 'pods', subresource: 'exec' },
      { apiGroup: '', resource: 'serviceaccounts', subresource: 'token' },
      { apiGroup: 'apps', resource: 'deployments', subresource: 'scale' },
    ],
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
    names: numbered(40, (i) => `config-${String(i)}`),
    urls: ['/metrics', '/healthz', '/healthz/*', '/apis/*', '/version', '/logs/*', '/openapi/v3/*'],
  };
}

function customGroup(i: number): GroupWords {
  const kinds: Some<string> = [`widgets${String(i)}`, `gadgets${String(i)}`, `widgets${String(i)}/status`];
  return { apiGroup: `product-${String(i)}.example.com`, resources: kinds };
}

function numbered<T>(count: number, make: (i: number) => T): Some<T> {
  const [first, ...rest] = Array.from({ length: Math.max(1, Math.floor(count)) }, (_, i) => make(i));
  if (first === undefined) throw new Error('a world needs at least one of everything');
  return [first, ...rest];
}
