import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEEDS, allRoutes } from '@/lib/contract';
import type { Requester } from '@/lib/domain/rbac';
import { useServer } from './container';
import {
  type World,
  account,
  agreeable,
  clusterRole,
  clusterRoleBinding,
  namespace,
  personaLogin,
  role,
  roleBinding,
  rule,
  world,
} from './test-world';
import { handlerOf, requestOf, textOf } from './two-worlds/route-call';

const RBAC = { apiGroups: ['rbac.authorization.k8s.io'] };
/** Stands in the name of everything that is in namespace `hidden`, and in nothing else. */
const HIDDEN = 'zz-hidden';
/** Stands in the name of every ClusterRoleBinding. */
const WIDE = 'zz-wide';

const objects = [
  ...['team-a', 'hidden'].map(namespace),
  account('team-a', 'web'),
  account('hidden', `${HIDDEN}-account`),
  role('team-a', 'reader', rule('get list', 'pods')),
  role('hidden', `${HIDDEN}-role`, rule('get list', 'secrets')),
  clusterRole('lead', [rule('get list', 'roles rolebindings', RBAC)]),
  clusterRole('auditor', [rule('get list watch', 'rolebindings clusterrolebindings roles clusterroles', RBAC)]),
  clusterRole('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  ]),
  clusterRole('zz-unbound', [rule('get', 'nodes')]),
  roleBinding('team-a', 'leads', 'ClusterRole/lead', 'Group:oidc:leads'),
  roleBinding('team-a', 'readers', 'Role/reader', 'User:oidc:dev', 'ServiceAccount:team-a/web'),
  roleBinding('hidden', `${HIDDEN}-binding`, `Role/${HIDDEN}-role`, 'User:oidc:dev', 'Group:oidc:leads'),
  clusterRoleBinding(`${WIDE}-admins`, 'ClusterRole/cluster-admin', 'Group:oidc:admins'),
  clusterRoleBinding(`${WIDE}-auditors`, 'ClusterRole/auditor', 'Group:oidc:auditors'),
];

const requester = (user: string, ...groups: string[]): Requester => ({
  user: `oidc:${user}`,
  groups: [...groups.map((group) => `oidc:${group}`), 'system:authenticated'],
});
const PERSONAS = {
  admin: requester('root', 'admins'),
  auditor: requester('eve', 'auditors'),
  lead: requester('lea', 'leads'),
  developer: requester('dev'),
  outsider: requester('out'),
};
type Persona = keyof typeof PERSONAS;
const ALL = ['admin', 'auditor', 'lead', 'developer', 'outsider'] as const satisfies readonly Persona[];
const WIDE_ONES: readonly Persona[] = ['admin', 'auditor'];
const IN_TEAM: readonly Persona[] = [...WIDE_ONES, 'lead'];

/** `status` is what those are answered who may ask, where it is not 200. */
type Try = {
  readonly path: string;
  readonly body?: object;
  readonly for: readonly Persona[];
  readonly status?: number;
};
const C = '/api/v1/clusters/prod';
const POD = 'verb=get&resource=pods';
const listOf = (list: string, whole: readonly Persona[] = ALL): Try[] => [
  { path: `${C}/${list}`, for: whole },
  { path: `${C}/${list}?namespace=team-a`, for: IN_TEAM },
  { path: `${C}/${list}?namespace=hidden`, for: WIDE_ONES },
  { path: `${C}/${list}?namespace=nowhere`, for: WIDE_ONES },
];
const objectOf = (list: string, there: string): Try[] => [
  { path: `${C}/${list}/team-a/${there}`, for: IN_TEAM },
  {
    path: `${C}/${list}/hidden/${HIDDEN}-${list === 'serviceaccounts' ? 'account' : list.slice(0, 4) === 'role' && list === 'roles' ? 'role' : 'binding'}`,
    for: WIDE_ONES,
  },
];
const asks = (route: string): Try[] => [
  { path: `${C}/${route}?${POD}&namespace=team-a&subject=ServiceAccount:team-a/web`, for: IN_TEAM },
  { path: `${C}/${route}?${POD}&namespace=hidden&subject=User:oidc:dev`, for: [...WIDE_ONES, 'developer'] },
  { path: `${C}/${route}?${POD}&subject=Group:oidc:admins`, for: WIDE_ONES },
  { path: `${C}/${route}?${POD}&namespace=hidden&user=oidc:dev&group=oidc:admins`, for: WIDE_ONES },
];

/** A role in a namespace, or without one a binding of the cluster. */
const intent = (place?: string) => ({
  objects: [
    place === undefined
      ? { op: 'delete', kind: 'ClusterRoleBinding', name: `${WIDE}-admins` }
      : {
          op: 'apply',
          object: {
            kind: 'Role',
            namespace: place,
            name: 'new',
            rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
          },
        },
  ],
});
const ASSERTION = {
  name: 'nobody reads secrets',
  type: 'must-not',
  subjects: [{ kind: 'Group', name: '*' }],
  verbs: ['get'],
  resources: ['secrets'],
  where: { include: ['*'] },
};

/** What each route is asked, and who is answered; everybody else is refused. */
const TRIES: Readonly<Record<string, readonly Try[]>> = {
  listClusters: [{ path: '/api/v1/clusters', for: ALL }],
  getCluster: [{ path: C, for: ALL }],
  getDiscovery: [{ path: `${C}/discovery`, for: ALL }],
  getMe: [{ path: `${C}/me`, for: ALL }],
  can: asks('can'),
  why: asks('why'),
  reviews: [
    {
      path: `${C}/reviews`,
      body: { asks: [{ verb: 'get', resource: 'pods', namespace: 'team-a', user: 'x' }] },
      for: IN_TEAM,
    },
    {
      path: `${C}/reviews`,
      body: {
        asks: [
          { verb: 'get', resource: 'pods', namespace: 'team-a', user: 'x' },
          { verb: 'get', resource: 'pods', namespace: 'hidden', user: 'x' },
        ],
      },
      for: WIDE_ONES,
    },
  ],
  verify: [
    { path: `${C}/verify`, body: { verb: 'get', resource: 'pods', namespace: 'hidden', user: 'x' }, for: WIDE_ONES },
  ],
  whoCan: [
    { path: `${C}/who-can?${POD}&namespace=team-a`, for: IN_TEAM },
    { path: `${C}/who-can?${POD}&namespace=hidden`, for: WIDE_ONES },
    { path: `${C}/who-can?${POD}`, for: WIDE_ONES },
    { path: `${C}/who-can?verb=get&path=/metrics`, for: WIDE_ONES },
  ],
  whatCan: [
    { path: `${C}/what-can?subject=User:oidc:dev`, for: ALL },
    { path: `${C}/what-can?subject=User:oidc:root&namespace=hidden`, for: ['admin', 'auditor'] },
    { path: `${C}/what-can?subject=User:oidc:dev&namespace=hidden`, for: [...WIDE_ONES, 'developer'] },
  ],
  events: [{ path: `${C}/events`, for: ALL }],
  makePlan: [
    { path: `${C}/plans`, body: { intent: intent('team-a') }, for: IN_TEAM },
    { path: `${C}/plans`, body: { intent: intent('hidden') }, for: WIDE_ONES },
    { path: `${C}/plans`, body: { intent: intent() }, for: WIDE_ONES },
  ],
  getPlan: [{ path: `${C}/plans/unknown`, for: ALL, status: 404 }],
  getPlanPatch: [{ path: `${C}/plans/unknown/patch`, for: ALL, status: 404 }],
  planAfresh: [{ path: `${C}/afresh`, body: {}, for: WIDE_ONES, status: 422 }],
  applyChange: [
    { path: `${C}/changes`, body: { intent: intent('team-a'), planHash: 'x' }, for: IN_TEAM, status: 409 },
    { path: `${C}/changes`, body: { intent: intent('hidden'), planHash: 'x' }, for: WIDE_ONES, status: 409 },
  ],
  listChanges: [{ path: `${C}/changes`, for: ALL }],
  getChange: [{ path: `${C}/changes/unknown`, for: ALL, status: 404 }],
  undoChange: [{ path: `${C}/changes/unknown/undo`, body: {}, for: ALL, status: 404 }],
  listAssertions: [{ path: `${C}/assertions`, for: ['admin'] }],
  exportAssertions: [{ path: `${C}/assertions/export`, for: ['admin'] }],
  putAssertion: [{ path: `${C}/assertions`, body: { definition: ASSERTION }, for: ['admin'] }],
  removeAssertion: [{ path: `${C}/assertions/unknown/remove`, body: { version: 1 }, for: ['admin'], status: 404 }],
  importAssertions: [
    { path: `${C}/assertions/import`, body: { yaml: JSON.stringify({ assertions: [ASSERTION] }) }, for: ['admin'] },
  ],
  listTrail: [{ path: `${C}/trail`, for: ['admin'] }],
  exportTrail: [{ path: `${C}/trail/export`, for: ['admin'] }],
  listRoles: listOf('roles'),
  getRole: objectOf('roles', 'reader'),
  listClusterRoles: [{ path: `${C}/clusterroles`, for: ALL }],
  getClusterRole: [{ path: `${C}/clusterroles/lead`, for: IN_TEAM }],
  listRoleBindings: listOf('rolebindings'),
  getRoleBinding: objectOf('rolebindings', 'leads'),
  listClusterRoleBindings: [{ path: `${C}/clusterrolebindings`, for: WIDE_ONES }],
  getClusterRoleBinding: [{ path: `${C}/clusterrolebindings/${WIDE}-admins`, for: WIDE_ONES }],
  listServiceAccounts: listOf('serviceaccounts'),
  getServiceAccount: objectOf('serviceaccounts', 'web'),
  listSubjects: listOf('subjects'),
  getSubject: [{ path: `${C}/subjects/User:oidc:dev`, for: ALL }],
  listNamespaces: listOf('namespaces'),
  getNamespace: [
    { path: `${C}/namespaces/team-a`, for: IN_TEAM },
    { path: `${C}/namespaces/hidden`, for: WIDE_ONES },
  ],
};

let here: World;
beforeEach(() => {
  here = world([{ id: 'prod', source: 'live', objects, reviews: agreeable(true) }], undefined, personaLogin(PERSONAS));
  useServer(here.server);
});
afterEach(async () => {
  useServer(undefined);
  await here.server.stop();
});

const guarded = allRoutes.filter(({ needs }) => needs !== 'open');

describe('every route', () => {
  it('says what it needs, and is tried here by five personas', () => {
    for (const spec of allRoutes) expect(NEEDS, spec.id).toContain(spec.needs);
    expect(Object.keys(TRIES).sort()).toEqual(guarded.map(({ id }) => id).sort());
  });

  it('that is open to all holds nothing of a cluster', () => {
    const open = allRoutes.filter(({ needs }) => needs === 'open');
    for (const { path } of open) expect(path).not.toContain('{');
  });

  it.each(guarded)('$method $path answers nobody who is not signed in', async (spec) => {
    const handler = await handlerOf(spec);
    for (const one of TRIES[spec.id] ?? []) {
      for (const stranger of [undefined, 'nobody-known']) {
        const response = await handler(requestOf(one, stranger));
        expect(response.status, one.path).toBe(401);
        expect(await response.text()).not.toMatch(/zz-|team-a|lead/u);
      }
    }
  });
});

describe.each(ALL)('%s', (persona) => {
  it.each(guarded)('$method $path', async (spec) => {
    const handler = await handlerOf(spec);
    for (const one of TRIES[spec.id] ?? []) {
      const response = await handler(requestOf(one, persona));
      const text = await textOf(response);
      const answered = one.for.includes(persona);
      expect(response.status, `${one.path}: ${text.slice(0, 300)}`).toBe(
        answered ? (one.status ?? 200) : spec.id === 'getClusterRole' ? 404 : 403,
      );
      if (!WIDE_ONES.includes(persona)) {
        const told = text.replaceAll(one.path, '');
        expect(told, one.path).not.toContain(HIDDEN);
        expect(told, one.path).not.toContain(WIDE);
        expect(told, one.path).not.toContain('zz-unbound');
        // Whoever names a place hears its name again, and where one's own rights are is one's own to know.
        const named = spec.id === 'whatCan' || `${one.path}${JSON.stringify(one.body)}`.includes('hidden');
        if (!named) expect(told, one.path).not.toMatch(/\bhidden\b/u);
      }
      if (!answered && spec.id !== 'getClusterRole') {
        expect(text).toMatch(
          /right to (list|create|update|delete) \w+\.(rbac\.authorization\.k8s\.io|castellan\.dev)/u,
        );
      }
    }
  });
});

describe('a refusal', () => {
  it('is the same for a place where nothing is', async () => {
    const spec = guarded.find(({ id }) => id === 'getRole');
    if (spec === undefined) throw new Error('no such route');
    const handler = await handlerOf(spec);
    const ask = async (path: string) => {
      const body: unknown = await (await handler(requestOf({ path }, 'developer'))).json();
      return JSON.stringify({ ...Object(body), requestId: '' });
    };
    const there = await ask(`${C}/roles/hidden/${HIDDEN}-role`);
    expect(await ask(`${C}/roles/hidden/nothing`)).toBe(there);
    expect((await ask(`${C}/roles/nowhere/nothing`)).replaceAll('nowhere', 'hidden')).toBe(there);
  });
});

describe('a probe', () => {
  it('is answered under any name where there is a login, and names no cluster', async () => {
    for (const spec of allRoutes.filter(({ probe }) => probe === true)) {
      const handler = await handlerOf(spec);
      const response = await handler(
        new Request(`http://10.1.2.3${spec.path}`, { headers: { host: '10.1.2.3:3000' } }),
      );
      expect(response.status, spec.path).toBe(200);
      expect(await response.text()).not.toMatch(/castellan_list_objects|"id":"prod"/u);
    }
  });
});
