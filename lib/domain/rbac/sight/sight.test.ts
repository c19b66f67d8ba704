import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleOfWords } from '../__cases__/words';
import { allows, createIndex, type RbacObject, type RbacReader, requesterOf, type Rule, whoCan } from '../index';
import {
  EVERYTHING,
  listAsk,
  NOTHING,
  ownRights,
  sameRights,
  seenIndex,
  sees,
  seesNamespace,
  type Sight,
  sightOf,
} from './index';

const RBAC = 'rbac.authorization.k8s.io';
const meta = {};
const ann = requesterOf({ kind: 'User', name: 'ann' });

/** `SCOPE: rules` gives ann a role in a scope, the empty one for the cluster. */
function world(grants: Readonly<Record<string, readonly string[]>>, group = false): RbacReader {
  const subjects = [group ? { kind: 'Group', name: 'system:authenticated' } : { kind: 'User', name: 'ann' }];
  const objects = Object.entries(grants).flatMap(([namespace, words]): RbacObject[] => {
    const name = `of-${namespace}`;
    const roleRef = { kind: 'ClusterRole', name } as const;
    const role: RbacObject = { kind: 'ClusterRole', name, rules: words.map(ruleOfWords), meta };
    return namespace === ''
      ? [role, { kind: 'ClusterRoleBinding', name, roleRef, subjects, meta }]
      : [role, { kind: 'RoleBinding', namespace, name, roleRef, subjects, meta }];
  });
  return createIndex(objects).reader();
}
const told = ({ namespaces, clusterBindings, clusterRoles }: Sight): unknown => [
  namespaces === 'all' ? 'all' : [...namespaces].sort(),
  clusterBindings,
  clusterRoles,
];

describe('what somebody may look at', () => {
  it.each<[string, Record<string, string[]>, unknown]>([
    ['nothing, without a right', {}, [[], false, false]],
    ['a namespace, by listing its bindings', { web: [`list ${RBAC}/rolebindings`] }, [['web'], false, false]],
    [
      'two of three',
      { web: [`list ${RBAC}/rolebindings`], dev: [`list ${RBAC}/*`], ops: [`get ${RBAC}/rolebindings`] },
      [['dev', 'web'], false, false],
    ],
    ['nothing, by reading one binding', { web: [`get ${RBAC}/rolebindings`] }, [[], false, false]],
    ['nothing, by listing one by name', { web: [`list ${RBAC}/rolebindings#b`] }, [[], false, false]],
    ['nothing, by listing roles', { web: [`list ${RBAC}/roles`] }, [[], false, false]],
    ['nothing, by the same name in another group', { web: ['list core/rolebindings'] }, [[], false, false]],
    ['nothing of the cluster, by a RoleBinding', { web: [`list ${RBAC}/clusterrolebindings`] }, [[], false, false]],
    ['all namespaces, and not the cluster', { '': [`list ${RBAC}/rolebindings`] }, ['all', false, false]],
    ['all namespaces and every ClusterRole', { '': [`list ${RBAC}/rolebindings,clusterroles`] }, ['all', false, true]],
    ['ClusterRoles alone', { '': [`list ${RBAC}/clusterroles`] }, [[], false, true]],
    ['the cluster, and with it every ClusterRole', { '': [`list ${RBAC}/clusterrolebindings`] }, [[], true, true]],
    ['everything', { '': [`list ${RBAC}/rolebindings,clusterrolebindings`] }, ['all', true, true]],
    ['everything, by the star', { '': ['* */*'] }, ['all', true, true]],
    ['one namespace whole, by a star in it', { web: ['* */*'] }, [['web'], false, false]],
    [
      'the cluster and one namespace',
      { '': [`list ${RBAC}/clusterrolebindings`], web: [`list ${RBAC}/rolebindings`] },
      [['web'], true, true],
    ],
  ])('%s', (_title, grants, expected) => {
    expect(told(sightOf(world(grants), ann))).toEqual(expected);
    // A group that Kubernetes adds opens as much.
    expect(told(sightOf(world(grants, true), ann))).toEqual(expected);
  });

  it('is everything to whom nobody can stop', () => {
    expect(sightOf(world({}), { user: 'x', groups: ['system:masters'] })).toBe(EVERYTHING);
    expect(sightOf(world({}), ann)).toBe(NOTHING);
  });

  it('is not opened by a role that is not there', () => {
    const roleRef = { kind: 'ClusterRole', name: 'gone' } as const;
    const subjects = [{ kind: 'User', name: 'ann' }];
    const reader = createIndex([{ kind: 'ClusterRoleBinding', name: 'b', roleRef, subjects, meta }]).reader();
    expect(sightOf(reader, ann)).toBe(NOTHING);
  });

  it('has one key for one sight', () => {
    const rules = [`list ${RBAC}/rolebindings`];
    const keyOf = (grants: Record<string, string[]>): string => sightOf(world(grants), ann).key;
    expect(keyOf({ a: rules, b: rules })).toBe(keyOf({ b: [...rules, 'get core/pods'], a: rules }));
    const keys = [
      keyOf({}),
      keyOf({ a: rules }),
      keyOf({ a: rules, b: rules }),
      keyOf({ '': rules }),
      keyOf({ '': [`list ${RBAC}/clusterroles`] }),
      keyOf({ '': [`list ${RBAC}/rolebindings,clusterroles`] }),
      keyOf({ '': [`list ${RBAC}/clusterrolebindings`] }),
      keyOf({ '': ['* */*'] }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

const scopes = ['', 'a', 'b', 'c'];
const RULES = [
  `list ${RBAC}/rolebindings`,
  `list ${RBAC}/clusterrolebindings`,
  `list ${RBAC}/clusterroles`,
  '* */*',
  'get core/pods',
];
const grants = fc.dictionary(
  fc.constantFrom(...scopes),
  fc.array(fc.constantFrom(...RULES), { minLength: 1, maxLength: 2 }),
);

describe('in random worlds', () => {
  it('a sight is just what the lists that it stands for allow', () => {
    fc.assert(
      fc.property(grants, (some) => {
        const reader = world(some);
        const sight = sightOf(reader, ann);
        for (const namespace of ['a', 'b', 'c']) {
          expect(seesNamespace(sight, namespace)).toBe(allows(reader, ann, listAsk('rolebindings', namespace)));
        }
        expect(sight.clusterBindings).toBe(allows(reader, ann, listAsk('clusterrolebindings')));
        expect(sight.clusterRoles).toBe(sight.clusterBindings || allows(reader, ann, listAsk('clusterroles')));
      }),
      { numRuns: 500 },
    );
  });

  it('nothing that is seen is another than it is, and nobody is seen through what is not', () => {
    fc.assert(
      fc.property(grants, (some) => {
        const whole = world(some);
        const sight = sightOf(whole, ann);
        const seen = seenIndex(whole, sight).reader();
        for (const object of [...seen.roleBindings(), ...seen.clusterRoleBindings(), ...seen.clusterRoles()]) {
          const ref = {
            kind: object.kind,
            namespace: 'namespace' in object ? object.namespace : '',
            name: object.name,
          };
          expect(whole.get(ref)).toBe(object);
          // A ClusterRole may be there for a binding that is.
          if (object.kind !== 'ClusterRole') expect(sees(sight, ref)).toBe(true);
        }
        for (const namespace of scopes) {
          const ask = { ...listAsk('rolebindings', namespace), verb: 'list' };
          const all = whoCan(whole, ask).subjects.map(({ principal }) => JSON.stringify(principal));
          for (const { principal } of whoCan(seen, ask).subjects) expect(all).toContain(JSON.stringify(principal));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the rights of one requester', () => {
  const rules = (words: string): readonly Rule[] => [ruleOfWords(words)];
  const role = (name: string, words: string): RbacObject => ({ kind: 'ClusterRole', name, rules: rules(words), meta });
  const bound = (name: string, user: string): RbacObject => ({
    kind: 'ClusterRoleBinding',
    name,
    roleRef: { kind: 'ClusterRole', name: 'r' },
    subjects: [{ kind: 'User', name: user }],
    meta,
  });

  it.each<[string, RbacObject[], boolean]>([
    ['nothing at all', [], true],
    ['what others have', [bound('other', 'bob')], true],
    ['a role that nobody of theirs is bound to', [role('s', 'get core/nodes')], true],
    ['the rules of a role of theirs', [role('r', 'get core/nodes')], false],
    ['one more binding of theirs', [bound('more', 'ann')], false],
    ['a binding that names them no more', [bound('b', 'bob')], false],
  ])('are told from those of before, after a change of %s', (_title, puts, same) => {
    const index = createIndex([role('r', 'get core/pods'), bound('b', 'ann')]);
    const before = ownRights(index.reader(), ann);
    index.apply(puts.map((object) => ({ op: 'put', object })));
    expect(sameRights(before, ownRights(index.reader(), ann))).toBe(same);
  });
});
