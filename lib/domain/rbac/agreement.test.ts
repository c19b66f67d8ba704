import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { latest } from './__cases__/cluster';
import { bindingId, bindingsIn, isInScope, rulesOf, scanAllows, scanFor } from './__cases__/naive-scan';
import {
  allows,
  type Ask,
  type BindingSubject,
  can,
  type Change,
  createIndex,
  canonicalPrincipal,
  formatPrincipal,
  heldRules,
  type ObjectRef,
  type Principal,
  principalOfSubject,
  type RbacObject,
  type RbacReader,
  requesterOf,
  type Requester,
  type Rule,
  usernameOf,
  whatCan,
  unresolvedBindings,
  whoCan,
} from './index';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

// Small vocabularies with awkward members, so that random worlds collide often and in odd ways.
const NAMES = ['a', 'b', '', '*', '__proto__', 'constructor', 'é ü', '名', 'x:y', 'a\u0000b'];
const NAMESPACES = ['a', 'b', 'c', '__proto__', '*'];
const ROLES = ['r', 's', '__proto__', 'système:view'];
const USERS = [...NAMES, 'system:serviceaccount:a:b', 'system:serviceaccount:b:a', 'system:serviceaccount:a:x:y'];
const GROUPS = ['a', '*', '', 'system:masters', 'system:authenticated', 'system:serviceaccounts:a', 'toString'];
const text = (...words: string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const some = (...words: string[]): fc.Arbitrary<string[]> => fc.array(text(...words), { maxLength: 3 });

const rule: fc.Arbitrary<Rule> = fc.record({
  verbs: some('get', 'list', '*', 'get*', '', 'GET'),
  apiGroups: some('', 'apps', '*', '*.x', '__proto__'),
  resources: some('pods', 'pods/log', '*', '*/log', 'pods/*', '*/*', '*/vnc/screenshot', 'pod*', ''),
  resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, some('a', '*', '', 'é ü')),
  nonResourceURLs: fc.oneof(fc.constant([]), some('*', '/foo', '/foo*', '/foo/*', '/f*o', '/foo**', '')),
});
const subject: fc.Arbitrary<BindingSubject> = fc.oneof(
  text(...USERS).map((name) => ({ kind: 'User', name })),
  text(...GROUPS).map((name) => ({ kind: 'Group', name })),
  fc.record({ kind: fc.constant('ServiceAccount'), name: text(...NAMES), namespace: text(...NAMESPACES, '') }),
  text(...NAMES).map((name) => ({ kind: 'ServiceAccount', name })),
  text(...NAMES).map((name) => ({ kind: 'Robot', name })),
);
const meta = fc.constant({});
const rules = fc.array(rule, { maxLength: 3 });
const subjects = fc.array(subject, { maxLength: 4 });
const roleRef = fc.record({ kind: fc.constantFrom('Role', 'ClusterRole'), name: text(...ROLES) });
const object: fc.Arbitrary<RbacObject> = fc.oneof(
  fc.record({ kind: fc.constant('Namespace'), name: text(...NAMESPACES), meta }),
  fc.record({ kind: fc.constant('ServiceAccount'), namespace: text(...NAMESPACES), name: text('a', 'b', 'x'), meta }),
  fc.record({ kind: fc.constant('Role'), namespace: text(...NAMESPACES), name: text(...ROLES), rules, meta }),
  fc.record({ kind: fc.constant('ClusterRole'), name: text(...ROLES), rules, meta }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('RoleBinding'),
      namespace: text(...NAMESPACES, ''),
      name: text(...NAMES),
      roleRef,
      subjects,
      meta,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('ClusterRoleBinding'), name: text(...NAMES), roleRef, subjects, meta }),
  },
);
const world = fc.array(object, { maxLength: 30 });
const ask: fc.Arbitrary<Ask> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('resource'),
      verb: text('get', 'list', '*', '', 'GET'),
      apiGroup: text('', 'apps', '*', 'other.x', '__proto__'),
      resource: text('pods', 'pods/log', '*', 'secrets', ''),
      subresource: text('', '', 'log', '*', 'vnc/screenshot'),
      namespace: text('', 'a', 'b', 'zz', '__proto__'),
      name: text('', 'a', '*', 'é ü'),
    }),
  },
  fc.record({
    type: fc.constant('url'),
    verb: text('get', 'list'),
    path: text('/foo', '/foobar', '/foo/x', '/f*o', '', '*'),
  }),
);
const requester: fc.Arbitrary<Requester> = fc.record({ user: text(...USERS), groups: some(...GROUPS) });
const RUNS = { numRuns: 1000 };

describe('the index against a scan of every object', () => {
  it('decides the same, with the same paths', () => {
    fc.assert(
      fc.property(world, requester, ask, (objects, who, what) => {
        const reader = createIndex(objects).reader();
        const scan = scanFor(latest(objects), who, what);
        const decision = can(reader, who, what, { limit: 1000 });
        const via = decision.via.map((path) =>
          path.superuser ? 'superuser' : bindingId(path.binding, path.ruleIndex),
        );
        expect([...new Set(via)].sort()).toEqual(scan.via.sort());
        expect(decision.unresolved.map((binding) => bindingId(binding)).sort()).toEqual(scan.unresolved.sort());
        expect(decision.allowed).toBe(scan.via.length > 0);
        expect(decision.viaTotal).toBe(decision.via.length);
        expect(allows(reader, who, what)).toBe(decision.allowed);
        expect(can(reader, who, what, { limit: 1 }).via).toEqual(decision.via.slice(0, 1));
      }),
      RUNS,
    );
  });

  it('finds exactly the subjects who can', () => {
    fc.assert(
      fc.property(world, ask, (objects, what) => {
        const now = latest(objects);
        const reader = createIndex(objects).reader();
        const answer = whoCan(reader, what);
        const expected = everySubject(now).filter((who) => scanFor(now, asItself(who), what).via.length > 0);
        const masters: Principal = { kind: 'Group', name: 'system:masters' };
        const names = new Set([...expected, masters].map(formatPrincipal));
        expect(answer.subjects.map(({ principal }) => formatPrincipal(principal)).sort()).toEqual([...names].sort());
        expect(answer.total).toBe(names.size);
        const unresolved = bindingsIn(now).filter(
          (binding) => isInScope(binding, what) && rulesOf(now, binding) === undefined,
        );
        expect(
          unresolvedBindings(reader, what)
            .map((binding) => bindingId(binding))
            .sort(),
        ).toEqual(unresolved.map((binding) => bindingId(binding)).sort());
      }),
      RUNS,
    );
  });
});

describe('the answers among each other', () => {
  it('who-can proves what can decides, page by page', () => {
    fc.assert(
      fc.property(world, ask, fc.integer({ min: 1, max: 3 }), (objects, what, size) => {
        const reader = createIndex(objects).reader();
        const answer = whoCan(reader, what, { viaLimit: 1000 });
        for (const { principal, via, viaTotal } of answer.subjects) {
          const decision = can(reader, asItself(principal), what, { limit: 1000 });
          expect(via).toEqual(decision.via);
          expect(viaTotal).toBe(decision.viaTotal);
        }
        const paged = whoCan(reader, what, { viaLimit: 1000 });
        const pages = Array.from({ length: Math.ceil(answer.total / size) }, (_, i) => paged.page(i * size, size));
        expect(pages.flat()).toEqual(answer.subjects);
      }),
      RUNS,
    );
  });

  it('who-can with members lists exactly the ServiceAccounts that can', () => {
    fc.assert(
      fc.property(world, ask, fc.nat(3), (objects, what, size) => {
        const reader = createIndex(objects).reader();
        const answer = whoCan(reader, what, { expandMembers: true, viaLimit: 1000 });
        const listed = new Map(answer.subjects.map((one) => [formatPrincipal(one.principal), one]));
        expect(answer.subjects.length).toBe(answer.total);
        expect(listed.size).toBe(answer.total);
        for (const { namespace, name } of reader.serviceAccounts()) {
          const principal: Principal = { kind: 'ServiceAccount', namespace, name };
          const decision = can(reader, requesterOf(principal), what, { limit: 1000 });
          const member = listed.get(formatPrincipal(canonicalPrincipal(principal)));
          expect(member !== undefined).toBe(decision.allowed);
          if (member?.throughGroups !== undefined) expect(member.viaTotal).toBe(decision.viaTotal);
        }
        const paged = whoCan(reader, what, { expandMembers: true, viaLimit: 1000 });
        expect(paged.page(size, 4)).toEqual(answer.subjects.slice(size, size + 4));
      }),
      RUNS,
    );
  });

  it('what-can holds a rule for whatever can allows', () => {
    fc.assert(
      fc.property(world, requester, ask, (objects, who, what) => {
        const reader = createIndex(objects).reader();
        const answer = whatCan(reader, who);
        const scopes = new Set(['', what.type === 'url' ? '' : what.namespace]);
        const held = [...scopes].flatMap((scope) => answer.rulesIn(scope)).map((effective) => effective.rule);
        const expected = answer.superuser || held.some((one) => scanAllows(one, what));
        expect(allows(reader, who, what)).toBe(expected);
        const collected = heldRules(reader, who, what.type === 'url' ? '' : what.namespace);
        expect(answer.superuser || collected.some((one) => scanAllows(one, what))).toBe(expected);
      }),
      RUNS,
    );
  });
});

const ref: fc.Arbitrary<ObjectRef> = object.map(refOf);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: object.map((put): Change => ({ op: 'put', object: put })) },
  ref.map((gone): Change => ({ op: 'delete', ref: gone })),
);
const batches = fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 25 });

describe('an index that was changed', () => {
  it('equals one that was built anew, and leaves its readers as they were', () => {
    fc.assert(
      fc.property(world, batches, fc.array(ask, { maxLength: 4 }), (objects, steps, asks) => {
        const index = createIndex(objects);
        const model = new Map(objects.map((one) => [keyOf(refOf(one)), one]));
        const held: { reader: RbacReader; seen: string }[] = [];
        for (const step of steps) {
          held.push({ reader: index.reader(), seen: sight(index.reader(), asks) });
          index.apply(step);
          for (const one of step) {
            if (one.op === 'put') model.set(keyOf(refOf(one.object)), one.object);
            else model.delete(keyOf(one.ref));
          }
          expect(sight(index.reader(), asks)).toBe(sight(createIndex(model.values()).reader(), asks));
        }
        for (const { reader, seen } of held) expect(sight(reader, asks)).toBe(seen);
      }),
      { numRuns: 200 },
    );
  });
});

/** Everything that can be seen of a generation. */
function sight(reader: RbacReader, asks: readonly Ask[]): string {
  const lists = [
    reader.namespaces(),
    reader.serviceAccounts(),
    reader.clusterRoles(),
    reader.roles(),
    reader.clusterRoleBindings(),
    reader.roleBindings(),
  ];
  const places = NAMESPACES.map((namespace) => [
    reader.roles(namespace),
    reader.roleBindings(namespace),
    reader.serviceAccounts(namespace),
    reader.hasNamespace(namespace),
  ]);
  const principals = reader.principals();
  const of = principals.map(({ principal }) => reader.bindingsOfPrincipal(principal));
  const ofRoles = ROLES.map((name) => [
    reader.bindingsOfRole({ kind: 'ClusterRole', namespace: '', name }),
    ...NAMESPACES.map((namespace) => reader.bindingsOfRole({ kind: 'Role', namespace, name })),
  ]);
  const answers = asks.map((one) => {
    const answer = whoCan(reader, one, { expandMembers: true });
    return [answer.subjects, answer.total, unresolvedBindings(reader, one)];
  });
  return JSON.stringify([reader.counts(), lists, places, principals, of, ofRoles, answers]);
}

function everySubject(objects: readonly RbacObject[]): Principal[] {
  return bindingsIn(objects).flatMap((binding) => {
    const found = binding.subjects.map((one) =>
      principalOfSubject(one, binding.kind === 'RoleBinding' ? binding.namespace : ''),
    );
    return found.filter((one) => one !== undefined);
  });
}

/** A user or ServiceAccount without any group; a group as a member of nothing else. A user name is given that no binding names. */
function asItself(principal: Principal): Requester {
  const user = usernameOf(principal);
  return user === undefined ? { user: 'nobody at all', groups: [principal.name] } : { user, groups: [] };
}

function refOf(one: RbacObject): ObjectRef {
  return { kind: one.kind, namespace: 'namespace' in one ? one.namespace : '', name: one.name };
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return JSON.stringify([kind, namespace, name]);
}
