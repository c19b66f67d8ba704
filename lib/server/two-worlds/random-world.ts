import fc from 'fast-check';
import { type AnyBinding, type RbacObject, type Requester, createIndex, refOf } from '@/lib/domain/rbac';
import { type Sight, seenIndex, sightOf } from '@/lib/domain/rbac/sight';
import { clusterRole, clusterRoleBinding, namespace, role, roleBinding, rule } from '../test-world';

const RBAC = { apiGroups: ['rbac.authorization.k8s.io'] };
const requester = (user: string, ...groups: string[]): Requester => ({
  user: `oidc:${user}`,
  groups: [...groups.map((group) => `oidc:${group}`), 'system:authenticated'],
});

/** Everybody sees another part of the cluster; `admin` sees it whole, and does what others must not hear of. */
export const PERSONAS = {
  admin: requester('root', 'admins'),
  lead: requester('lea', 'leads'),
  binder: requester('ben', 'binders'),
  assessor: requester('asa', 'assessors'),
  viewer: requester('vic', 'viewers'),
  everywhere: requester('eva', 'everywhere'),
  roles: requester('rod', 'roles'),
  wide: requester('wil', 'wide'),
  auditor: requester('aud', 'auditors'),
  outsider: requester('out'),
};
export type Persona = keyof typeof PERSONAS;
/** Whoever does not see all of it. */
export const PARTIAL = [
  'lead',
  'binder',
  'assessor',
  'viewer',
  'everywhere',
  'roles',
  'wide',
  'auditor',
  'outsider',
] as const satisfies readonly Persona[];

/** What the personas have of rights: in every world. */
const BASE: readonly RbacObject[] = [
  ...['team-a', 'hid'].map(namespace),
  clusterRole('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
    { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
  ]),
  clusterRole('lead', [
    rule('get list watch create patch update delete', 'roles rolebindings', RBAC),
    rule('get list', 'pods secrets'),
    rule('create', 'changes', { apiGroups: ['castellan.dev'] }),
  ]),
  clusterRole('binder', [rule('bind', 'clusterroles', RBAC)]),
  clusterRole('viewer', [rule('get list', 'rolebindings', RBAC)]),
  clusterRole('assess', [rule('list create update delete override', 'assertions', { apiGroups: ['castellan.dev'] })]),
  clusterRole('audit', [rule('list', 'audit', { apiGroups: ['castellan.dev'] })]),
  clusterRole('role-lister', [rule('get list', 'clusterroles', RBAC)]),
  clusterRole('wide', [rule('get list', 'clusterrolebindings', RBAC)]),
  clusterRoleBinding('zz-admins', 'ClusterRole/cluster-admin', 'Group:oidc:admins'),
  roleBinding(
    'team-a',
    'leads',
    'ClusterRole/lead',
    ...['leads', 'binders', 'assessors'].map((one) => `Group:oidc:${one}`),
  ),
  roleBinding('team-a', 'binders', 'ClusterRole/binder', 'Group:oidc:binders'),
  roleBinding(
    'team-a',
    'viewers',
    'ClusterRole/viewer',
    ...['viewers', 'roles', 'auditors'].map((one) => `Group:oidc:${one}`),
  ),
  clusterRoleBinding('zz-assess', 'ClusterRole/assess', 'Group:oidc:assessors'),
  clusterRoleBinding('zz-audit', 'ClusterRole/audit', 'Group:oidc:auditors'),
  clusterRoleBinding('zz-everywhere', 'ClusterRole/viewer', 'Group:oidc:everywhere'),
  clusterRoleBinding('zz-roles', 'ClusterRole/role-lister', 'Group:oidc:roles'),
  clusterRoleBinding('zz-wide', 'ClusterRole/wide', 'Group:oidc:wide'),
];

const text = <T extends string>(...words: T[]): fc.Arbitrary<T> => fc.constantFrom(...words);
export const NAMESPACES = ['team-a', 'team-b', 'hid'];
export const ROLES = ['r', 's', 't'];
export const CLUSTER_ROLES = ['c1', 'c2', 'c3', 'agg'];
const BINDINGS = ['b1', 'b2', 'b3'];
export const SUBJECTS = ['User:ann', 'Group:devs', 'ServiceAccount:hid/sa', 'ServiceAccount:team-a/sa', 'User:bob'];

const rules = fc.array(
  fc.constantFrom(
    rule('get list', 'pods'),
    rule('get', 'secrets'),
    rule('*', 'secrets'),
    rule('get', '*'),
    rule('create', 'pods/exec'),
    rule('delete', 'pods', { resourceNames: ['n'] }),
    rule('impersonate', 'users'),
  ),
  { minLength: 1, maxLength: 3 },
);
/** No persona but the admin holds this: whoever holds a role may bind it, and the API server itself tells them so. */
const UNHELD = rule('get', 'vaults');
const subjects = fc.uniqueArray(text(...SUBJECTS, 'User:oidc:lea', 'User:oidc:out'), { minLength: 1, maxLength: 3 });
const place = text(...NAMESPACES);
const labels = fc.constantFrom({}, { part: 'x' });

const random: fc.Arbitrary<RbacObject> = fc.oneof(
  fc.tuple(place, text(...ROLES), rules).map(([where, name, some]) => role(where, name, ...some)),
  fc
    .tuple(text(...CLUSTER_ROLES.slice(0, 3)), rules, labels)
    .map(([name, some, label]) => clusterRole(name, [...some, UNHELD], { meta: { labels: label } })),
  fc
    .tuple(rules)
    .map(([some]) =>
      clusterRole('agg', [...some, UNHELD], { aggregation: [{ matchLabels: { part: 'x' }, matchExpressions: [] }] }),
    ),
  fc
    .tuple(place, text(...BINDINGS), text(...ROLES, ''), text(...CLUSTER_ROLES), subjects)
    .map(([where, name, to, wide, some]) =>
      roleBinding(
        where,
        name,
        to === '' ? `ClusterRole/${wide}` : `Role/${to}`,
        ...some.filter((one) => to !== '' || !one.includes('oidc')),
      ),
    ),
  fc
    .tuple(text(...BINDINGS), text(...CLUSTER_ROLES), subjects)
    .map(([name, wide, some]) =>
      clusterRoleBinding(`zz-${name}`, `ClusterRole/${wide}`, ...some.filter((one) => !one.includes('oidc'))),
    ),
  place.map((where): RbacObject => ({ kind: 'ServiceAccount', namespace: where, name: 'sa', meta: {} })),
  fc.constant(namespace('team-b')),
);

/** One world, as it is and as somebody would find it in whose place nothing is of what they may not see. */
export type TwoWorlds = {
  readonly persona: Persona;
  readonly sight: Sight;
  readonly whole: readonly RbacObject[];
  /** Without some of what the persona may not see, and that gives them nothing. */
  readonly without: readonly RbacObject[];
  /** By which requests are chosen. */
  readonly seed: number;
};

export const twoWorlds: fc.Arbitrary<TwoWorlds> = fc
  .record({
    persona: fc.constantFrom(...PARTIAL),
    objects: fc.array(random, { minLength: 6, maxLength: 26 }),
    kept: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(2 ** 26 - 1)),
    seed: fc.nat(2 ** 31 - 1),
  })
  .map(({ persona, objects, kept, seed }): TwoWorlds => {
    const whole = withMeta([...new Map([...objects, ...BASE].map((one) => [keyOf(one), one])).values()]);
    const reader = createIndex(whole).reader();
    const sight = sightOf(reader, PERSONAS[persona]);
    const seen = seenIndex(reader, sight).reader();
    const own = ownOf(whole, PERSONAS[persona]);
    const hidden = whole.filter((one) => seen.get(refOf(one)) === undefined && !own.has(keyOf(one)));
    const dropped = new Set(hidden.filter((_, i) => ((kept >> (i % 26)) & 1) === 0));
    return { persona, sight, whole, without: whole.filter((one) => !dropped.has(one)), seed };
  });

const keyOf = (object: RbacObject): string => JSON.stringify(refOf(object));

const withMeta = (objects: readonly RbacObject[]): RbacObject[] =>
  objects.map((object, i) => ({ ...object, meta: { ...object.meta, uid: `u${i}`, resourceVersion: `rv${i}` } }));

/** What gives somebody their rights, or the admin theirs: it is in both worlds. */
function ownOf(whole: readonly RbacObject[], { user, groups }: Requester): ReadonlySet<string> {
  const names = new Set([user, ...groups, 'oidc:admins']);
  const bindings = whole.filter(
    (one): one is AnyBinding => 'subjects' in one && one.subjects.some(({ name }) => names.has(name)),
  );
  const roles = bindings.map(({ roleRef: { kind, name }, ...binding }) =>
    JSON.stringify({ kind, namespace: kind === 'Role' && 'namespace' in binding ? binding.namespace : '', name }),
  );
  return new Set([...bindings.map(keyOf), ...roles]);
}
