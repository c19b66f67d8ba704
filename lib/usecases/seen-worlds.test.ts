import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WhoCanOutput } from '@/lib/contract';
import {
  type RbacObject,
  type Requester,
  type Rule,
  allows,
  createIndex,
  formatPrincipal,
  principalOfSubject,
  whoCan as engineWhoCan,
} from '@/lib/domain/rbac';
import { listAsk } from '@/lib/domain/rbac/sight';
import { type World, filledModel, handClock, personaLogin, world } from '@/lib/server/test-world';
import {
  type Deps,
  SeenWorlds,
  can,
  cluster,
  clusters,
  listClusterRoleBindings,
  listClusterRoles,
  listNamespaces,
  listRoleBindings,
  listRoles,
  listServiceAccounts,
  listSubjects,
  stateEvent,
  subjectObject,
  whatCan,
  whoCan,
  why,
} from './index';

const NAMESPACES = ['n0', 'n1', 'n2', 'n3'];
const RBAC = 'rbac.authorization.k8s.io';
const GROUPS = ['g0', 'g1', 'system:authenticated'];
const USERS = ['u0', 'u1'];

const rule: fc.Arbitrary<Rule> = fc.record({
  verbs: fc.constantFrom(['list'], ['get'], ['*'], ['list', 'get']),
  apiGroups: fc.constantFrom([RBAC], [''], ['*']),
  resources: fc.constantFrom(
    ['rolebindings'],
    ['clusterrolebindings', 'rolebindings'],
    ['clusterroles'],
    ['*'],
    ['pods'],
  ),
  resourceNames: fc.constantFrom([], [], ['x']),
  nonResourceURLs: fc.constant([]),
});
const rules = fc.array(rule, { minLength: 1, maxLength: 2 });
const subject = fc.oneof(
  fc.constantFrom(...USERS).map((name) => ({ kind: 'User', name })),
  fc.constantFrom(...GROUPS).map((name) => ({ kind: 'Group', name })),
  fc.constantFrom(...NAMESPACES).map((namespace) => ({ kind: 'ServiceAccount', namespace, name: 'default' })),
);
const subjects = fc.array(subject, { minLength: 1, maxLength: 3 });
const meta = fc.constant({});
const place = fc.constantFrom(...NAMESPACES);
const number = fc.nat(2);

/** What is in a namespace carries its name as a mark, what is cluster-wide another: nothing else holds a mark. */
const object: fc.Arbitrary<RbacObject> = fc.oneof(
  fc.record({ kind: fc.constant('Namespace'), name: place, meta }),
  fc.record({ kind: fc.constant('ServiceAccount'), namespace: place, name: number, meta }).map(marked('account')),
  fc.record({ kind: fc.constant('Role'), namespace: place, name: number, rules, meta }).map(marked('role')),
  fc.record({ kind: fc.constant('ClusterRole'), name: number.map((n) => `cr${n}`), rules, meta }),
  fc
    .record({
      kind: fc.constant('RoleBinding'),
      namespace: place,
      name: number,
      roleRef: fc.record({ kind: fc.constant('ClusterRole'), name: number.map((n) => `cr${n}`) }),
      subjects,
      meta,
    })
    .map(marked('binding')),
  fc.record({
    kind: fc.constant('ClusterRoleBinding'),
    name: number.map((n) => `<wide>${n}`),
    roleRef: fc.record({ kind: fc.constant('ClusterRole'), name: number.map((n) => `cr${n}`) }),
    subjects,
    meta,
  }),
);
function marked(what: string) {
  return <T extends { readonly namespace: string; readonly name: number }>(object: T) => ({
    ...object,
    name: `<${object.namespace}>${what}${object.name}`,
  });
}

const requester: fc.Arbitrary<Requester> = fc.record({
  user: fc.constantFrom(...USERS),
  // Whoever is signed in is in this group, whatever their token says.
  groups: fc.subarray(['g0', 'g1']).map((groups) => [...groups, 'system:authenticated']),
});

/** Everything that Castellan can say to somebody, as one text. */
function everythingSaid(deps: Deps, me: Requester): { text: string; totals: Record<string, number> } {
  const page = { limit: 500 };
  const lists = {
    roles: listRoles(deps, 'c', page),
    clusterroles: listClusterRoles(deps, 'c', page),
    rolebindings: listRoleBindings(deps, 'c', page),
    clusterrolebindings: listClusterRoleBindings(deps, 'c', page),
    serviceaccounts: listServiceAccounts(deps, 'c', page),
    subjects: listSubjects(deps, 'c', page),
    namespaces: listNamespaces(deps, 'c', page),
  };
  const mine = { user: me.user, group: [...me.groups] };
  const said: unknown[] = [lists, clusters(deps, true), cluster(deps, 'c'), stateEvent(deps, 'c', false)];
  for (const namespace of ['', ...NAMESPACES]) {
    const ask = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace, name: '' };
    said.push(can(deps, 'c', { ...ask, ...mine }), why(deps, 'c', { ...ask, ...mine }));
    said.push(whoCan(deps, 'c', { ...ask, ...page }).body.toString());
    for (const user of USERS) said.push(can(deps, 'c', { ...ask, user }), why(deps, 'c', { ...ask, user }));
  }
  said.push(whatCan(deps, 'c', { ...mine, ...page }));
  for (const user of USERS) {
    said.push(whatCan(deps, 'c', { subject: `User:${user}`, ...page }), subjectObject(deps, 'c', `User:${user}`));
  }
  const totals = Object.fromEntries(Object.entries(lists).map(([name, { value }]) => [name, value.total]));
  return { text: JSON.stringify(said), totals };
}

function depsFor(here: World): Deps {
  return here.server.depsFor({
    mode: 'signed-in',
    person: { issuer: 'i', subject: 'me', name: 'me' },
    claims: {},
    sessionId: 's',
  });
}

describe('whoever asks', () => {
  it('hears of no object, count or proof from where they may not list bindings', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 40 }), requester, (objects, me) => {
        const here = world([{ id: 'c', source: 'live', objects }], undefined, personaLogin({ me }));
        const whole = createIndex(objects).reader();
        const { text, totals } = everythingSaid(depsFor(here), me);
        // Asked of the engine for each place, one by one: not the way in which sight is worked out.
        const mayList = (namespace: string) => allows(whole, me, listAsk('rolebindings', namespace));
        const wide = allows(whole, me, listAsk('clusterrolebindings'));
        for (const namespace of NAMESPACES) {
          if (!mayList(namespace)) expect(text).not.toContain(`<${namespace}>`);
        }
        if (!wide) expect(text).not.toContain('<wide>');
        const seen = NAMESPACES.filter(mayList);
        expect(totals['roles']).toBe(seen.reduce((sum, n) => sum + whole.roles(n).length, 0));
        expect(totals['rolebindings']).toBe(seen.reduce((sum, n) => sum + whole.roleBindings(n).length, 0));
        expect(totals['serviceaccounts']).toBe(seen.reduce((sum, n) => sum + whole.serviceAccounts(n).length, 0));
        expect(totals['clusterrolebindings']).toBe(wide ? whole.clusterRoleBindings().length : 0);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('hears about themself what the whole cluster says', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 40 }), requester, place, (objects, me, namespace) => {
        const here = world([{ id: 'c', source: 'live', objects }], undefined, personaLogin({ me }));
        const ask = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace, name: '' };
        const { value } = can(depsFor(here), 'c', { ...ask, user: me.user, group: [...me.groups] });
        expect(value.allowed).toBe(allows(createIndex(objects).reader(), me, { type: 'resource', ...ask }));
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('sees in a place that is theirs every subject that a binding there allows, as it is written', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 40 }), requester, place, (objects, me, namespace) => {
        const whole = createIndex(objects).reader();
        fc.pre(allows(whole, me, listAsk('rolebindings', namespace)));
        const here = world([{ id: 'c', source: 'live', objects }], undefined, personaLogin({ me }));
        const ask = { verb: 'get', apiGroup: '', resource: 'pods', subresource: '', namespace, name: '' };
        const answer: unknown = JSON.parse(whoCan(depsFor(here), 'c', { ...ask, limit: 500 }).body.toString());
        const expected = new Set<string>();
        for (const binding of whole.roleBindings(namespace)) {
          const role = whole.role({ kind: 'ClusterRole', namespace: '', name: binding.roleRef.name });
          if (role === undefined) continue;
          const grants = engineWhoCan(createIndex([role, binding]).reader(), { type: 'resource', ...ask }).total > 1;
          for (const one of grants ? binding.subjects : []) {
            const principal = principalOfSubject(one, namespace);
            if (principal !== undefined) expected.add(formatPrincipal(principal));
          }
        }
        const found = WhoCanOutput.parse(answer).value.subjects.map(({ kind, namespace = '', name }) =>
          formatPrincipal(kind === 'ServiceAccount' ? { kind, namespace, name } : { kind, name }),
        );
        expect(found).toEqual(expect.arrayContaining([...expected]));
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});

describe('sight', () => {
  const clock = handClock();
  const bound: RbacObject[] = [
    {
      kind: 'ClusterRole',
      name: 'lead',
      rules: [
        { verbs: ['list'], apiGroups: [RBAC], resources: ['rolebindings'], resourceNames: [], nonResourceURLs: [] },
      ],
      meta: {},
    },
    {
      kind: 'RoleBinding',
      namespace: 'n0',
      name: 'leads',
      roleRef: { kind: 'ClusterRole', name: 'lead' },
      subjects: [{ kind: 'User', name: 'u0' }],
      meta: {},
    },
  ];
  const me: Requester = { user: 'u0', groups: [] };

  it('ends with the generation that takes the right away, and the world is shared until then', () => {
    const model = filledModel({ id: 'c', objects: bound }, clock);
    const worlds = new SeenWorlds(asClusters(model), clock);
    const seen = worlds.seenBy(() => me);
    const before = seen.view('c')?.rbac;
    expect(before?.roleBindings()).toHaveLength(1);
    const elsewhere: RbacObject = { kind: 'Role', namespace: 'n1', name: 'r', rules: [], meta: {} };
    model.change('roles', [{ op: 'put', object: elsewhere }]);
    expect(seen.view('c')?.rbac).toBe(before);
    const here: RbacObject = { kind: 'Role', namespace: 'n0', name: 'r', rules: [], meta: {} };
    model.change('roles', [{ op: 'put', object: here }]);
    expect(seen.view('c')?.rbac.roles()).toHaveLength(1);
    model.change('rolebindings', [{ op: 'delete', ref: { kind: 'RoleBinding', namespace: 'n0', name: 'leads' } }]);
    expect(seen.view('c')?.rbac.roleBindings()).toHaveLength(0);
    expect(seen.view('c')?.rbac.roles()).toHaveLength(0);
    worlds.stop();
  });

  it('is nothing when the lists that decide it were not followed for more than a minute', () => {
    const model = filledModel({ id: 'c', objects: bound }, clock);
    const worlds = new SeenWorlds(asClusters(model), clock);
    const seen = worlds.seenBy(() => me);
    model.phase('rolebindings', 'stale', 'the API server refuses connections');
    clock.pass(59_000);
    expect(seen.view('c')?.rbac.roleBindings()).toHaveLength(1);
    clock.pass(2_000);
    expect(seen.view('c')?.rbac.roleBindings()).toHaveLength(0);
    model.alive('rolebindings');
    expect(seen.view('c')?.rbac.roleBindings()).toHaveLength(1);
    worlds.stop();
  });
});

function asClusters(model: ReturnType<typeof filledModel>) {
  return {
    list: () => [model.view()],
    view: () => model.view(),
    held: () => undefined,
    subscribe: (_id: string, listener: Parameters<typeof model.subscribe>[0]) => model.subscribe(listener),
  };
}
