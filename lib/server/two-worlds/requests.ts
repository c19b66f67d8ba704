import type { ROUTES } from '@/lib/contract';
import { CLUSTER_ROLES, NAMESPACES, PERSONAS, type Persona, ROLES, SUBJECTS } from './random-world';
import type { RouteRequest } from './route-call';

/** What earlier answers of the same script said: each world has its own. */
export type Said = { plans: string[]; changes: string[]; assertions: string[]; cursors: Map<string, string> };

/** Chooses, the same in both worlds. */
export type Choose = <T>(among: readonly T[]) => T;
export type Asking = { readonly choose: Choose; readonly said: Said; readonly persona: Persona };
export type RouteName = keyof typeof ROUTES;

const C = '/api/v1/clusters/prod';
const PLACES = [...NAMESPACES, 'nowhere'];
const VERBS = ['get', 'list', 'create', 'delete', '*', 'impersonate'];
const RESOURCES = ['pods', 'secrets', 'vaults', 'users', 'configmaps'];

const whoOf = ({ choose, persona }: Asking): string => {
  const { user, groups } = PERSONAS[persona];
  const mine = [`user=${user}`, ...groups.map((group) => `group=${group}`)].join('&');
  return choose([mine, `user=${user}`, ...SUBJECTS.map((one) => `subject=${encodeURIComponent(one)}`), 'group=devs']);
};
const askOf = ({ choose }: Asking): string =>
  choose([
    `verb=${choose(VERBS)}&resource=${choose(RESOURCES)}&namespace=${choose(PLACES)}`,
    `verb=${choose(VERBS)}&resource=${choose(RESOURCES)}`,
    `verb=delete&resource=pods&name=n&namespace=team-a`,
    'verb=get&path=/metrics',
  ]);
const bodyAsk = ({ choose, persona }: Asking) => ({
  verb: choose(VERBS),
  resource: choose(RESOURCES),
  namespace: choose(PLACES),
  ...choose([
    { ...PERSONAS[persona], groups: undefined, group: PERSONAS[persona].groups },
    { subject: choose(SUBJECTS) },
  ]),
});

const list =
  (name: string) =>
  (asking: Asking): RouteRequest[] => {
    const query = asking.choose([
      '',
      `?namespace=${asking.choose(PLACES)}`,
      '?sort=-name&limit=2',
      '?filter=c',
      '?limit=1',
    ]);
    const cursor = asking.said.cursors.get(`${C}/${name}?limit=1`);
    return [
      { path: `${C}/${name}${query}` },
      { path: `${C}/${name}?limit=1` },
      ...(cursor === undefined ? [] : [{ path: `${C}/${name}?limit=1&cursor=${cursor}` }]),
    ];
  };
const objects =
  (name: string, names: readonly string[]) =>
  (asking: Asking): RouteRequest[] => [
    { path: `${C}/${name}/team-a/${asking.choose(names)}` },
    { path: `${C}/${name}/${asking.choose(PLACES)}/${asking.choose(names)}` },
  ];
const wide =
  (name: string, names: readonly string[]) =>
  ({ choose }: Asking): RouteRequest[] => [
    { path: `${C}/${name}/${choose(names)}` },
    { path: `${C}/${name}/${choose(names)}` },
  ];

const ruleOf = ({ choose }: Asking) => ({
  verbs: [choose(VERBS)],
  apiGroups: [''],
  resources: [choose(RESOURCES)],
});
const subjectOf = ({ choose }: Asking) => {
  const [kind = '', rest = ''] = choose(SUBJECTS).split(':');
  const [first = '', name] = rest.split('/');
  return name === undefined ? { kind, name: first } : { kind, namespace: first, name };
};
const boundTo = ({ choose }: Asking) =>
  choose([
    { kind: 'ClusterRole', name: choose(CLUSTER_ROLES) },
    { kind: 'ClusterRole', name: choose([...CLUSTER_ROLES, 'not-there', 'audit']) },
    { kind: 'Role', name: choose(ROLES) },
  ]);

/** What is wanted; objects of places that may not be seen, and guesses at what they are, among them. */
export function intentOf(asking: Asking): object {
  const { choose } = asking;
  const where = choose(['team-a', 'team-a', 'team-a', ...PLACES]);
  const named = { labels: choose([undefined, { part: 'x' }]) };
  const wish = () =>
    choose([
      () => ({ op: 'apply', object: { kind: 'Role', namespace: where, name: choose(ROLES), rules: [ruleOf(asking)] } }),
      () => ({ op: 'apply', object: binding(asking, 'RoleBinding', where) }),
      () => ({ op: 'apply', object: binding(asking, 'RoleBinding', where) }),
      () => ({ op: 'apply', object: binding(asking, 'ClusterRoleBinding') }),
      () => ({
        op: 'apply',
        object: { kind: 'ClusterRole', name: choose(CLUSTER_ROLES), ...named, rules: [ruleOf(asking)] },
      }),
      () => ({ op: 'delete', kind: 'RoleBinding', namespace: where, name: choose(['b1', 'b2', 'b3']) }),
      () => ({ op: 'delete', kind: 'ClusterRole', name: choose(CLUSTER_ROLES), uid: `u${choose([1, 2, 3, 4])}` }),
      () => ({ op: 'delete', kind: 'Role', namespace: where, name: choose(ROLES) }),
    ])();
  const basis = choose([undefined, undefined, [guess(asking)], [guess(asking), guess(asking)]]);
  const wishes = choose([[wish()], [wish(), wish()]]);
  return { objects: wishes, ...(basis === undefined ? {} : { basis }) };
}

const binding = (asking: Asking, kind: string, namespace?: string) => ({
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name: asking.choose(['b1', 'b2', 'new']),
  roleRef: kind === 'RoleBinding' ? boundTo(asking) : { kind: 'ClusterRole', name: asking.choose(CLUSTER_ROLES) },
  subjects: [subjectOf(asking)],
});

const guess = ({ choose }: Asking) => ({
  ...choose([
    { kind: 'Role', namespace: choose(PLACES), name: choose(ROLES) },
    { kind: 'ClusterRole', name: choose(CLUSTER_ROLES) },
    { kind: 'ClusterRoleBinding', name: 'zz-b1' },
  ]),
  ...choose([
    { resourceVersion: `rv${choose([0, 1, 2, 3, 4, 5])}` },
    { uid: `u${choose([0, 1, 2, 3])}` },
    { resourceVersion: '' },
  ]),
});

export const assertionOf = ({ choose }: Asking, name: string): object => ({
  name,
  type: choose(['must-not', 'must-not', 'only', 'can']),
  subjects: choose([
    [{ kind: 'User', name: '*' }],
    [{ kind: 'Group', name: '*' }],
    [{ kind: 'ServiceAccount', namespace: '*', name: '*' }],
    [{ kind: 'User', name: 'ann' }],
  ]),
  verbs: [choose(['get', 'create'])],
  resources: [choose(['secrets', 'pods', 'vaults', 'pods/exec'])],
  where: choose(['cluster', { include: ['*'] }, { include: ['team-*'] }, { include: ['hid'] }]),
});

const ofPlans =
  (rest: string) =>
  ({ said, choose }: Asking): RouteRequest[] =>
    [choose([said.plans.at(-1), said.plans[0], 'none']) ?? 'none'].map((hash) => ({
      path: `${C}/plans/${hash}${rest}`,
    }));

/** The requests of one round for every route: a route that is added does not compile until it is here. */
export const REQUESTS: Readonly<Record<RouteName, (asking: Asking) => RouteRequest[]>> = {
  clusters: () => [{ path: '/api/v1/clusters' }],
  cluster: () => [{ path: C }],
  discovery: () => [{ path: `${C}/discovery` }],
  me: () => [{ path: `${C}/me` }],
  can: (asking) => [{ path: `${C}/can?${askOf(asking)}&${whoOf(asking)}` }],
  why: (asking) => [1, 2].map(() => ({ path: `${C}/why?${askOf(asking)}&${whoOf(asking)}` })),
  reviews: (asking) => [{ path: `${C}/reviews`, body: { asks: [bodyAsk(asking), bodyAsk(asking)] } }],
  whoCan: (asking) => [
    { path: `${C}/who-can?${askOf(asking)}` },
    { path: `${C}/who-can?${askOf(asking)}&expand=members&limit=1` },
  ],
  whatCan: (asking) => [
    { path: `${C}/what-can?${whoOf(asking)}` },
    { path: `${C}/what-can?${whoOf(asking)}&namespace=${asking.choose(PLACES)}&filter=get` },
  ],
  verify: (asking) => [{ path: `${C}/verify`, body: bodyAsk(asking) }],
  makePlan: (asking) => [1, 2, 3].map(() => ({ path: `${C}/plans`, body: { intent: intentOf(asking) } })),
  plan: ofPlans(''),
  planPatch: ofPlans('/patch'),
  planAfresh: () => [{ path: `${C}/afresh`, body: {} }],
  // What is planned and then applied is of what may be seen: who may bind a hidden role sees it from then on.
  applyChange: (asking) => [{ path: `${C}/changes`, body: { intent: intentOf(asking), planHash: 'none' } }],
  changes: ({ said }) => {
    const cursor = said.cursors.get(`${C}/changes?limit=1`);
    return [
      { path: `${C}/changes` },
      { path: `${C}/changes?limit=1` },
      ...(cursor === undefined ? [] : [{ path: `${C}/changes?limit=1&cursor=${cursor}` }]),
    ];
  },
  change: ({ said }) => [...said.changes, 'none'].map((id) => ({ path: `${C}/changes/${id}` })),
  undoChange: ({ said }) => [...said.changes, 'none'].map((id) => ({ path: `${C}/changes/${id}/undo`, body: {} })),
  assertions: () => [{ path: `${C}/assertions` }],
  putAssertion: (asking) => [
    { path: `${C}/assertions`, body: { id: 'own', definition: assertionOf(asking, 'of a persona') } },
    { path: `${C}/assertions` },
  ],
  removeAssertion: ({ said, choose }) => [
    { path: `${C}/assertions/${choose([said.assertions[0], 'none']) ?? 'none'}/remove`, body: { version: 1 } },
  ],
  exportAssertions: () => [{ path: `${C}/assertions/export` }],
  importAssertions: (asking) => [
    {
      path: `${C}/assertions/import`,
      body: { yaml: JSON.stringify({ assertions: [assertionOf(asking, 'imported')] }) },
    },
  ],
  trail: () => [{ path: `${C}/trail` }],
  exportTrail: () => [{ path: `${C}/trail/export` }],
  events: () => [{ path: `${C}/events` }],
  roles: list('roles'),
  role: objects('roles', ROLES),
  clusterroles: list('clusterroles'),
  clusterrole: wide('clusterroles', CLUSTER_ROLES),
  rolebindings: list('rolebindings'),
  rolebinding: objects('rolebindings', ['b1', 'b2', 'leads']),
  clusterrolebindings: list('clusterrolebindings'),
  clusterrolebinding: wide('clusterrolebindings', ['zz-b1', 'zz-admins', 'none']),
  serviceaccounts: list('serviceaccounts'),
  serviceaccount: objects('serviceaccounts', ['sa', 'none']),
  subjects: list('subjects'),
  subject: wide('subjects', [...SUBJECTS.map(encodeURIComponent), 'Group:none']),
  namespaces: list('namespaces'),
  namespace: wide('namespaces', PLACES),
  openapi: () => [{ path: '/api/v1/openapi.json' }],
  session: () => [{ path: '/api/v1/session', body: { key: 'a-key-that-is-not-the-one-of-here' } }],
  openWithKey: () => [{ path: '/api/v1/session?key=a-key-that-is-not-the-one-of-here' }],
  healthz: () => [{ path: '/healthz' }],
  readyz: () => [{ path: '/readyz' }],
  metrics: () => [{ path: '/metrics' }],
};
