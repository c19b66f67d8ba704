import type { WantedObject, Wish } from '@/lib/domain/plan';
import { heldRules, type RbacReader, type Requester, type Rule } from '@/lib/domain/rbac';
import type { Persona } from '../servers/index.ts';
import type { Random } from './random.ts';
import { randomWish, wantedOfManifest } from './wishes.ts';
import { CLUSTER_ROLE_NAMES, type Manifest, randomObject, randomRules, ROLE_NAMES, WORDS } from './world.ts';

const RBAC = 'rbac.authorization.k8s.io';
const API = `${RBAC}/v1`;
const KINDS = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'] as const;

/** Who attempts: most get rights of their own in every world, the last holds everything without any. */
export const ACTORS: readonly Persona[] = [
  ...Array.from({ length: 12 }, (_, i): Persona => {
    return { user: `actor-${String(i)}`, groups: i % 3 === 0 ? ['oidc:team'] : i % 3 === 1 ? ['alice', 'größe'] : [] };
  }),
  { user: 'actor-root', groups: ['system:masters'] },
];

type Rules = Record<string, string[]>[];

/** What lets somebody try at all. */
const rulesOfWriter = (random: Random): Rules => [writing(random), ...(random.chance(0.45) ? [privilege(random)] : [])];

/** What somebody has to give away: now and then everything. */
const rulesOfHolder = (random: Random): Rules => [
  ...(random.chance(0.15) ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : []),
  ...(random.chance(0.15) ? [{ verbs: ['*'], nonResourceURLs: [random.pick(['*', '/*'])] }] : []),
  ...(random.chance(0.1) ? [privilege(random)] : []),
  ...randomRules(random, true),
];

function writing(random: Random): Rules[number] {
  if (random.chance(0.6))
    return { verbs: ['get', 'create', 'patch', 'delete'], apiGroups: [RBAC], resources: [...KINDS] };
  return {
    verbs: random.some(['create', 'patch', 'delete', 'update', 'get', '*'], 1, 3),
    apiGroups: [random.pick([RBAC, RBAC, '*', 'rbac'])],
    resources: random.some([...KINDS, ...KINDS, '*', 'roles/status', '*/*'], 1, 3),
    ...limited(random, 0.3),
  };
}

/** `escalate` and `bind`, often for some names only, sometimes where they mean nothing. */
function privilege(random: Random): Rules[number] {
  return {
    verbs: random.some(['escalate', 'bind', 'escalate', 'bind', '*'], 1, 2),
    apiGroups: [random.pick([RBAC, RBAC, RBAC, '*', ''])],
    resources: random.some([...KINDS, 'roles', 'clusterroles', 'clusterroles'], 1, 2),
    ...limited(random, 0.6),
  };
}

function limited(random: Random, chance: number): { resourceNames?: string[] } {
  if (!random.chance(chance)) return {};
  return { resourceNames: random.some([...ROLE_NAMES, ...CLUSTER_ROLE_NAMES, ...NEW_NAMES, '', '*', 'edit'], 1, 5) };
}

const NEW_NAMES = ['fresh', 'fresh two', 'viewer', 'part-1'] as const;

/** The roles and bindings of the actors in one world. */
export function actorObjects(random: Random): Manifest[] {
  return ACTORS.flatMap(({ user }): Manifest[] => {
    if (user === 'actor-root') return [];
    return [
      ...grant(random, user, `${user} 0`, rulesOfWriter(random)),
      ...grant(random, user, `${user} 1`, rulesOfHolder(random)),
    ];
  });
}

function grant(random: Random, user: string, name: string, rules: Rules): Manifest[] {
  const cluster = random.chance(0.7);
  const namespaces = random.some(WORDS.namespaces, 1, 2);
  const scopes = cluster ? [undefined] : [...new Set(namespaces)];
  const role = { apiVersion: API, kind: 'ClusterRole', metadata: { name }, rules };
  const bindings = scopes.map((namespace): Manifest => {
    return {
      apiVersion: API,
      kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ kind: 'User', apiGroup: RBAC, name: user }],
    };
  });
  return [role, ...bindings];
}

/** Something that the actor might try: a change of the world, often of what they hold themself, or nearly. */
export function randomAttempt(random: Random, reader: RbacReader, actor: Requester): Wish {
  const wish = random.chance(0.35) ? made(random) : randomWish(random, reader);
  if (wish.op === 'delete') return wish;
  const { object } = wish;
  if ('roleRef' in object) return { op: 'apply', object: pointed(random, object, actor) };
  if (random.chance(0.3)) return wish;
  const held = heldRules(reader, actor, object.kind === 'Role' ? object.namespace : '');
  const fit = held.filter((rule) => object.kind === 'ClusterRole' || rule.nonResourceURLs.length === 0);
  const given = Array.from({ length: fit.length === 0 ? 0 : random.below(4) }, () =>
    narrowed(random, random.pick(fit)),
  );
  const foreign = random.chance(0.25) ? object.rules.slice(0, 1) : [];
  const role = { ...object, rules: [...given, ...foreign] };
  if (role.kind === 'Role' || random.chance(0.7)) return { op: 'apply', object: role };
  return { op: 'apply', object: { ...role, aggregation: [{ matchLabels: { agg: 'one' }, matchExpressions: [] }] } };
}

/** A new object. */
function made(random: Random): Wish {
  const object = wantedOfManifest(randomObject(random));
  return { op: 'apply', object: { ...object, name: random.pick(NEW_NAMES) } };
}

type Binding = Extract<WantedObject, { roleRef: unknown }>;

/** Some bindings point to what the actor holds as a whole, some to what Kubernetes brings, some to nothing. */
function pointed(random: Random, binding: Binding, { user }: Requester): Binding {
  const names = [`${user} 0`, `${user} 1`, 'view', 'cluster-admin', 'system:discovery', 'nobody-made-this'];
  if (random.chance(0.65)) return binding;
  return { ...binding, roleRef: { kind: 'ClusterRole', name: random.pick(names) } };
}

/** Less of a rule, or now and then more: the edge of what is held. */
function narrowed(random: Random, rule: Rule): Rule {
  const wider = random.chance(0.12);
  const part = (all: readonly string[], words: readonly string[]): string[] => {
    if (all.length === 0) return [];
    const some = random.some(all, 1, Math.min(3, all.length));
    return some.map((entry) => (entry === '*' && random.chance(0.5) ? random.pick(words) : entry));
  };
  if (rule.nonResourceURLs.length > 0) {
    const nonResourceURLs = part(rule.nonResourceURLs, WORDS.ruleUrls);
    return { ...rule, verbs: part(rule.verbs, ['get', 'post']), nonResourceURLs };
  }
  const names = rule.resourceNames.length > 0 ? rule.resourceNames : random.chance(0.4) ? WORDS.ruleNames : [];
  return {
    verbs: [...part(rule.verbs, WORDS.verbs), ...(wider ? [random.pick(WORDS.verbs)] : [])],
    apiGroups: part(rule.apiGroups, WORDS.groups),
    resources: part(rule.resources, [...WORDS.resources, ...KINDS]),
    resourceNames: names.length === 0 || random.chance(0.07) ? [] : random.some(names, 1, 3),
    nonResourceURLs: [],
  };
}
