import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Change, createIndex, type ObjectRef, type RbacObject, type RbacReader } from '../index';
import { seenChanges, seenIndex, type Sight } from './index';

const RBAC = 'rbac.authorization.k8s.io';
const meta = fc.constant({});
const place = fc.constantFrom('a', 'b', 'c');
const name = fc.constantFrom('r', 's');
const LISTS = ['rolebindings', 'clusterrolebindings', 'clusterroles', '*', 'pods'];
const rules = fc.array(
  fc.record({
    verbs: fc.constantFrom(['list'], ['get'], ['*']),
    apiGroups: fc.constantFrom([RBAC], ['']),
    resources: fc.constantFrom(...LISTS).map((resource) => [resource]),
    resourceNames: fc.constant([]),
    nonResourceURLs: fc.constant([]),
  }),
  { maxLength: 2 },
);
const subjects = fc.array(fc.record({ kind: fc.constant('User'), name: fc.constantFrom('ann', 'bob') }), {
  minLength: 1,
  maxLength: 2,
});
const clusterRef = fc.record({ kind: fc.constant('ClusterRole' as const), name });
const roleRef = fc.record({ kind: fc.constantFrom('ClusterRole' as const, 'Role' as const), name });
const object: fc.Arbitrary<RbacObject> = fc.oneof(
  fc.record({ kind: fc.constant('Namespace' as const), name: place, meta }),
  fc.record({ kind: fc.constant('ServiceAccount' as const), namespace: place, name, meta }),
  fc.record({ kind: fc.constant('Role' as const), namespace: place, name, rules, meta }),
  fc.record({ kind: fc.constant('ClusterRole' as const), name, rules, meta }),
  fc.record({ kind: fc.constant('RoleBinding' as const), namespace: place, name, roleRef, subjects, meta }),
  fc.record({ kind: fc.constant('ClusterRoleBinding' as const), name, roleRef: clusterRef, subjects, meta }),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  object.map((one): Change => ({ op: 'put', object: one })),
  object.map(({ kind, name: called, ...rest }): Change => {
    const ref: ObjectRef = { kind, name: called, namespace: 'namespace' in rest ? rest.namespace : '' };
    return { op: 'delete', ref };
  }),
);

const sight: fc.Arbitrary<Sight> = fc.record({
  namespaces: fc.oneof(
    fc.constant('all' as const),
    fc.subarray(['a', 'b', 'c']).map((names) => new Set(names)),
  ),
  clusterBindings: fc.boolean(),
  clusterRoles: fc.boolean(),
  key: fc.constant('of a test'),
});

function everythingIn(reader: RbacReader): unknown {
  const bindings = [...reader.roleBindings(), ...reader.clusterRoleBindings()];
  return {
    counts: reader.counts(),
    objects: [reader.namespaces(), reader.serviceAccounts(), reader.roles(), reader.clusterRoles(), bindings],
    pointing: ['r', 's'].map((one) => reader.bindingsOfRole({ kind: 'ClusterRole', namespace: '', name: one })),
  };
}

it('a world that follows the changes is the one that would be made anew', () => {
  let followed = 0;
  fc.assert(
    fc.property(
      fc.array(object, { maxLength: 30 }),
      fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      sight,
      (objects, generations, mine) => {
        const whole = createIndex(objects);
        const seen = seenIndex(whole.reader(), mine);
        for (const changes of generations) {
          const before = seen.reader();
          whole.apply(changes);
          const own = seenChanges(whole.reader(), before, mine, changes);
          seen.apply(own);
          expect(everythingIn(seen.reader())).toEqual(everythingIn(seenIndex(whole.reader(), mine).reader()));
          followed += own.length;
        }
      },
    ),
    { numRuns: 1_000 },
  );
  expect(followed).toBeGreaterThan(1_000);
});
