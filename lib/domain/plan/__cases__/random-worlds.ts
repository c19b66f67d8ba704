import fc from 'fast-check';
import {
  aggregate,
  type Ask,
  type BindingSubject,
  createIndex,
  type Principal,
  type RbacObject,
  type RbacReader,
  type Rule,
} from '../../rbac';
import type { Intent, PlannedKind, WantedObject, Wish } from '../intent';
import { objectOf } from '../object-of';

// Small vocabularies, so that random worlds and wishes meet often. Names are valid, and awkward where they may be.
const text = <T extends string>(...words: T[]): fc.Arbitrary<T> => fc.constantFrom(...words);
const some = (...words: string[]): fc.Arbitrary<string[]> => fc.array(text(...words), { minLength: 1, maxLength: 2 });
const NAMESPACES = ['a', 'b'];
const ROLES = ['r', 's', 'x:y'];

const resourceRule: fc.Arbitrary<Rule> = fc.record({
  verbs: some('get', 'list', '*', 'bind'),
  apiGroups: some('', 'apps', '*'),
  resources: some('pods', 'pods/log', '*', '*/log', 'pods/*'),
  resourceNames: fc.oneof(fc.constant([]), some('n', '', '*')),
  nonResourceURLs: fc.constant([]),
});
const urlRule: fc.Arbitrary<Rule> = fc.record({
  verbs: some('get', '*'),
  apiGroups: fc.constant([]),
  resources: fc.constant([]),
  resourceNames: fc.constant([]),
  nonResourceURLs: some('/x', '/x/*', '/x/y*', '*'),
});
const roleRules = fc.array(resourceRule, { maxLength: 3 });
const clusterRules = fc.array(fc.oneof({ weight: 3, arbitrary: resourceRule }, urlRule), { maxLength: 3 });
const subject: fc.Arbitrary<BindingSubject> = fc.oneof(
  fc.record({ kind: fc.constant('User'), name: text('ann', 'system:serviceaccount:a:sa') }),
  fc.record({
    kind: fc.constant('Group'),
    name: text('devs', 'system:authenticated', 'system:serviceaccounts:a', 'system:masters'),
  }),
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constant('sa'), namespace: text('a', 'b') }),
);
const subjects = fc.array(subject, { maxLength: 3 });
const labels = fc.dictionary(text('x', 'y'), text('1', '2'));
const selector = fc.record({
  matchLabels: fc.dictionary(text('x', 'y'), text('1', '2')),
  matchExpressions: fc.constant([]),
});
const name = text(...ROLES);
const namespace = text(...NAMESPACES);
const clusterRef = fc.record({ kind: fc.constant('ClusterRole' as const), name });

const wanted: fc.Arbitrary<WantedObject> = fc.oneof(
  fc.record({ kind: fc.constant('Role' as const), namespace, name, rules: roleRules }),
  fc.record({ kind: fc.constant('ClusterRole' as const), name, labels, rules: clusterRules }),
  fc.record({
    kind: fc.constant('ClusterRole' as const),
    name,
    labels,
    rules: clusterRules,
    aggregation: fc.array(selector, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('RoleBinding' as const),
    namespace,
    name,
    roleRef: fc.record({ kind: text('Role', 'ClusterRole'), name }),
    subjects,
  }),
  fc.record({ kind: fc.constant('ClusterRoleBinding' as const), name, roleRef: clusterRef, subjects }),
);
const kind = text<PlannedKind>('Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding');
const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('apply' as const), object: wanted }) },
  fc.record({ op: fc.constant('delete' as const), kind, namespace, name }),
);

export const intents: fc.Arbitrary<Intent> = fc.record({ objects: fc.array(wish, { minLength: 1, maxLength: 4 }) });
export const objects: fc.Arbitrary<RbacObject[]> = fc
  .array(wanted, { maxLength: 14 })
  .map((all) => all.map((one) => objectOf(one, undefined)));
/** Worlds in which the aggregation controller is at rest. */
export const worlds: fc.Arbitrary<RbacReader> = objects.map((all) => {
  const index = createIndex(all);
  const clusterRoles = index.reader().clusterRoles();
  const rules = new Map(aggregate(clusterRoles).roles.map((role) => [role.name, role.rules.map(({ rule }) => rule)]));
  index.apply(
    clusterRoles.flatMap((role) => {
      const settled = rules.get(role.name);
      return settled === undefined ? [] : [{ op: 'put', object: { ...role, rules: settled } }];
    }),
  );
  return index.reader();
});

export const PRINCIPALS: readonly Principal[] = [
  { kind: 'User', name: 'ann' },
  { kind: 'User', name: 'nobody' },
  { kind: 'ServiceAccount', namespace: 'a', name: 'sa' },
  { kind: 'ServiceAccount', namespace: 'b', name: 'sa' },
  ...['devs', 'system:authenticated', 'system:serviceaccounts:a', 'system:masters'].map((group): Principal => {
    return { kind: 'Group', name: group };
  }),
];

/** What anybody may ask of these worlds, in the namespaces of the worlds and in one that no binding is in. */
export const ASKS: readonly Ask[] = ['get', 'list', 'bind', '*', 'other'].flatMap((verb): Ask[] => [
  ...['/x', '/x/', '/x/y', '/x/yz', '/', '*'].map((path): Ask => ({ type: 'url', verb, path })),
  ...['', 'apps', 'batch'].flatMap((apiGroup) =>
    ['pods', 'nodes'].flatMap((resource) =>
      ['', 'log', '*'].flatMap((subresource) =>
        ['', 'a', 'b', 'elsewhere'].flatMap((at) =>
          ['', 'n', '*', 'other'].map((one): Ask => {
            return { type: 'resource', verb, apiGroup, resource, subresource, namespace: at, name: one };
          }),
        ),
      ),
    ),
  ),
]);
