import type { Random } from './random.ts';

type Rules = Record<string, string[]>[];
export type WrittenSubject = { kind: string; name: string; namespace?: string; apiGroup?: string };

/** An object as the API takes it. */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  rules?: Rules;
  aggregationRule?: { clusterRoleSelectors: object[] };
  roleRef?: { apiGroup: string; kind: string; name: string };
  subjects?: WrittenSubject[];
};

/**
 * The words that random worlds and asks share, so that they meet. Hostile on purpose: stars that are literals, unicode,
 * spaces, prefixes of each other, names that are properties of every JavaScript object, words that differ by case.
 */
export const WORDS = {
  verbs: [
    'get',
    'list',
    'watch',
    'create',
    'delete',
    'deletecollection',
    'patch',
    '*',
    'GET',
    'get*',
    'impersonate',
    'bind',
  ],
  groups: ['', 'apps', 'batch', '*', 'rbac.authorization.k8s.io', 'Apps', 'apps*', 'kubevirt.io', 'constructor'],
  resources: [
    'pods',
    'secrets',
    'deployments',
    'nodes',
    'namespaces',
    'pods/log',
    'pods/exec',
    'pods/*',
    '*/log',
    '*/scale',
    '*/*',
    '*',
    'pod*',
    'Pods',
    'deployments/scale',
    '*/vnc/screenshot',
    'virtualmachineinstances/vnc',
    '__proto__',
  ],
  askedResources: [
    'pods',
    'secrets',
    'deployments',
    'nodes',
    'namespaces',
    'Pods',
    '*',
    'pod*',
    '__proto__',
    'virtualmachineinstances',
  ],
  subresources: ['', '', '', 'log', 'exec', 'scale', '*', 'vnc/screenshot', 'vnc', 'Log', '/'],
  names: ['', '', 'a', 'web', 'web-1', '*', 'we*', 'WEB', 'größe', 'two words', 'system:x', 'toString', '日本'],
  ruleNames: ['a', 'web', 'web-1', '*', 'we*', '', 'größe', 'two words', 'system:x', 'toString', '日本'],
  urls: [
    '/',
    '/metrics',
    '/metrics/cadvisor',
    '/healthz',
    '/healthz/etcd',
    '/apis',
    '/apis/',
    '/apis/apps',
    '/api',
    '/logs/x y',
    '/größe',
    '*',
  ],
  ruleUrls: [
    '*',
    '/metrics',
    '/metrics/*',
    '/healthz*',
    '/apis/**',
    '/apis/*',
    '/a*b',
    '/',
    '/*',
    '/logs/x y',
    '/größe',
    '/*/etcd',
  ],
  users: [
    'alice',
    'Alice',
    'bob',
    'oidc:maria@acme.example',
    'system:anonymous',
    'system:serviceaccount:ns-a:web',
    'größe ö',
    'system:serviceaccount:ns-a',
    'system:node:n1',
    '*',
    '__proto__',
    'system:serviceaccount:ns-a:web:x',
    '日本',
  ],
  groupNames: [
    'oidc:team',
    'team',
    'Team',
    'system:authenticated',
    'system:unauthenticated',
    'system:serviceaccounts',
    'system:serviceaccounts:ns-a',
    'system:nodes',
    'alice',
    '*',
    'größe',
    'hasOwnProperty',
  ],
  namespaces: ['ns-a', 'ns-b', 'ns-c', 'ns'],
  accounts: ['default', 'web', 'ci', 'a.b'],
} as const;

const RBAC = 'rbac.authorization.k8s.io';
const API = `${RBAC}/v1`;

/** `*` in a list makes the rest of it idle: kept rare, so that worlds say no as often as yes. */
function words(random: Random, all: readonly string[], most: number, stars: number): string[] {
  const plain = all.filter((word) => word !== '*');
  return random.some(plain, 1, most).map((word) => (random.chance(stars) ? '*' : word));
}

function rule(random: Random, urlsToo: boolean): Record<string, string[]> {
  if (urlsToo && random.chance(0.25)) {
    return {
      verbs: words(random, ['get', 'head', 'post', 'put', 'list'], 2, 0.15),
      nonResourceURLs: words(random, WORDS.ruleUrls, 3, 0.05),
    };
  }
  return {
    verbs: words(random, WORDS.verbs, 4, 0.12),
    apiGroups: words(random, WORDS.groups, 2, 0.12),
    resources: words(random, WORDS.resources, 4, 0.08),
    ...(random.chance(0.35) ? { resourceNames: random.some(WORDS.ruleNames, 1, 3) } : {}),
  };
}

export const randomRules = (random: Random, urlsToo: boolean): Rules =>
  Array.from({ length: random.below(4) }, () => rule(random, urlsToo));

function subject(random: Random, cluster: boolean): WrittenSubject {
  switch (random.below(3)) {
    case 0:
      return { kind: 'User', apiGroup: RBAC, name: random.pick(WORDS.users) };
    case 1:
      return { kind: 'Group', apiGroup: RBAC, name: random.pick(WORDS.groupNames) };
    default: {
      const name = random.pick(WORDS.accounts);
      // A RoleBinding may leave the namespace out (S31); the API refuses that in a ClusterRoleBinding.
      if (!cluster && random.chance(0.3)) return { kind: 'ServiceAccount', name };
      return { kind: 'ServiceAccount', name, namespace: random.pick(WORDS.namespaces) };
    }
  }
}

export const ROLE_NAMES = ['viewer', 'Viewer', 'system:odd', 'two words', 'größe', 'shared'] as const;
export const CLUSTER_ROLE_NAMES = [
  ...ROLE_NAMES,
  'agg-one',
  'agg-two',
  'agg-all',
  'part-1',
  'part-2',
  'part-3',
] as const;

function label(random: Random): Record<string, string> {
  const labels: Record<string, string> = {};
  if (random.chance(0.5)) labels['agg'] = random.pick(['one', 'two', 'three']);
  if (random.chance(0.3)) labels['tier'] = random.pick(['a', 'b']);
  return labels;
}

/** Without `negative` only what has a label is selected. */
function selector(random: Random, negative: boolean): object {
  if (negative && random.chance(0.1)) return {};
  if (random.chance(0.5)) return { matchLabels: { agg: random.pick(['one', 'two']) } };
  const operator = random.pick(negative ? ['In', 'NotIn', 'Exists', 'DoesNotExist'] : ['In', 'Exists']);
  const values = operator === 'In' || operator === 'NotIn' ? { values: random.some(['one', 'two', 'a'], 1, 2) } : {};
  return {
    matchExpressions: [{ key: random.pick(['agg', 'tier']), operator, ...values }],
    ...(random.chance(0.4) ? { matchLabels: { tier: 'a' } } : {}),
  };
}

/**
 * Aggregated roles select each other in one direction only: `agg-all` any, `agg-two` what has a label, which of them
 * `agg-one` alone has. In a ring the controller's workers hand rules around for ever, and there is no truth to compare
 * with: seen on 1.33 and 1.36, where a rule whose source is gone is now in one role of the ring and now in another.
 */
export function clusterRole(random: Random, name: string): Manifest {
  const aggregated = name.startsWith('agg-') && random.chance(0.8);
  const labels = name === 'agg-two' || name === 'agg-all' ? {} : label(random);
  const base = { apiVersion: API, kind: 'ClusterRole', metadata: { name, labels } };
  // What an aggregated role is created with is replaced by the controller.
  if (aggregated) {
    const negative = name === 'agg-all';
    const clusterRoleSelectors = Array.from({ length: 1 + random.below(2) }, () => selector(random, negative));
    return { ...base, aggregationRule: { clusterRoleSelectors }, rules: [] };
  }
  return { ...base, rules: randomRules(random, true) };
}

export const role = (random: Random, namespace: string, name: string): Manifest => ({
  apiVersion: API,
  kind: 'Role',
  metadata: { name, namespace },
  rules: randomRules(random, false),
});

export function binding(random: Random, namespace: string | undefined, name: string): Manifest {
  const toRole = namespace !== undefined && random.chance(0.4);
  const dangling = random.chance(0.07);
  const refName = dangling ? 'nobody-made-this' : random.pick(toRole ? ROLE_NAMES : CLUSTER_ROLE_NAMES);
  const subjects = Array.from({ length: random.below(4) }, () => subject(random, namespace === undefined));
  return {
    apiVersion: API,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { apiGroup: RBAC, kind: toRole ? 'Role' : 'ClusterRole', name: refName },
    subjects,
  };
}

export const namespaces = (): Manifest[] =>
  WORDS.namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));

export const serviceAccounts = (): Manifest[] =>
  WORDS.namespaces.flatMap((namespace) =>
    WORDS.accounts.map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } })),
  );

/** One random world: about 12 ClusterRoles, 20 Roles, 16 ClusterRoleBindings, 60 RoleBindings. */
export function randomWorld(random: Random): Manifest[] {
  const objects: Manifest[] = [];
  for (const name of CLUSTER_ROLE_NAMES) if (random.chance(0.9)) objects.push(clusterRole(random, name));
  for (const namespace of WORDS.namespaces) {
    for (const name of ROLE_NAMES) if (random.chance(0.8)) objects.push(role(random, namespace, name));
    for (let i = 0; i < 15; i += 1) objects.push(binding(random, namespace, `b ${String(i)}`));
  }
  for (let i = 0; i < 16; i += 1) objects.push(binding(random, undefined, `c:${String(i)}`));
  return objects;
}

export type RandomChange =
  { op: 'create' | 'replace'; object: Manifest } | { op: 'delete'; kind: string; namespace?: string; name: string };

const keyOf = (o: { kind: string; metadata: { namespace?: string; name: string } }) =>
  `${o.kind} ${o.metadata.namespace ?? ''} ${o.metadata.name}`;

/** A change that the API will take, given what exists; `existing` is kept up to date. */
export function randomChange(random: Random, existing: Map<string, Manifest>): RandomChange {
  const fresh = randomObject(random);
  const present = existing.get(keyOf(fresh));
  if (present === undefined) {
    existing.set(keyOf(fresh), fresh);
    return { op: 'create', object: fresh };
  }
  const { namespace, name } = present.metadata;
  if (random.chance(0.35)) {
    existing.delete(keyOf(fresh));
    return { op: 'delete', kind: present.kind, ...(namespace === undefined ? {} : { namespace }), name };
  }
  // roleRef cannot be changed (S35): a replaced binding keeps it.
  const object: Manifest = present.roleRef === undefined ? fresh : { ...fresh, roleRef: present.roleRef };
  existing.set(keyOf(object), object);
  return { op: 'replace', object };
}

/** Any object of these worlds, be it there or not. */
export function randomObject(random: Random): Manifest {
  const namespace = random.pick(WORDS.namespaces);
  switch (random.below(5)) {
    case 0:
      return role(random, namespace, random.pick(ROLE_NAMES));
    case 1:
      return clusterRole(random, random.pick(CLUSTER_ROLE_NAMES));
    case 2:
      return binding(random, undefined, `c:${String(random.below(16))}`);
    default:
      return binding(random, namespace, `b ${String(random.below(15))}`);
  }
}

/** What exists, by key, for `randomChange`. */
export const byKey = (objects: readonly Manifest[]): Map<string, Manifest> =>
  new Map(objects.map((o) => [keyOf(o), o]));
