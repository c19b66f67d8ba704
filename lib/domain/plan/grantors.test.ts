import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  createIndex,
  formatPrincipal,
  type Principal,
  type RbacObject,
  type RbacReader,
  requesterOf,
  type Requester,
  type Rule,
  whoCan,
  whoCouldGrant,
} from '../rbac';
import { ruleOfWords } from '../rbac/__cases__/words';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { escalationCheck, formatRef, lackingAsks, neededAsks, planSteps, type Step } from './index';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const RBAC = 'rbac.authorization.k8s.io';
const pick = <T>(...all: T[]): fc.Arbitrary<T> => fc.constantFrom(...all);
const RULES = [
  `create ${RBAC}/rolebindings`,
  `create ${RBAC}/clusterrolebindings`,
  `update ${RBAC}/rolebindings#there`,
  `patch ${RBAC}/rolebindings,clusterrolebindings`,
  `bind ${RBAC}/clusterroles`,
  `bind ${RBAC}/clusterroles#goal`,
  `bind ${RBAC}/roles`,
  `create,escalate ${RBAC}/roles`,
  `create ${RBAC}/clusterroles,roles`,
  'get core/pods',
  'get,list core/*',
  'get url:/metrics',
  '* */*',
];
const SUBJECTS = [
  'User:ann',
  'User:bob',
  'Group:devs',
  'ServiceAccount:web/bot',
  'Group:system:serviceaccounts',
  'Group:system:authenticated',
];
const role = (name: string) =>
  fc.array(pick(...RULES), { maxLength: 3 }).map((all) => `ClusterRole ${name}: ${all.join('; ')}`);
const binding = fc
  .tuple(
    pick('ClusterRoleBinding x', 'ClusterRoleBinding y', 'RoleBinding web/x', 'RoleBinding web/y', 'RoleBinding dev/x'),
    pick('one', 'two', 'goal', 'gone'),
    fc.array(pick(...SUBJECTS), { minLength: 1, maxLength: 2 }),
  )
  .map(([place, name, subjects]) => `${place} -> ClusterRole ${name}: ${subjects.join(', ')}`);
const goal = fc.array(pick('get core/pods', 'list core/secrets', 'get url:/metrics'), { maxLength: 2 });
const world = fc
  .tuple(role('one'), role('two'), goal, fc.array(binding, { maxLength: 6 }))
  .map(([one, two, rules, bindings]) => [
    one,
    two,
    `ClusterRole goal: ${rules.join('; ')}`,
    'RoleBinding web/there -> ClusterRole goal: User:zoe',
    ...bindings,
  ]);
const scopes = pick('', 'web');

describe('who could make a grant', () => {
  it('is whom the escalation check lets bind the role, of those who have one of the rights by name', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(world, scopes, (words, namespace) => {
        const reader = readerOf(words);
        const place = namespace === '' ? 'ClusterRoleBinding new' : `RoleBinding ${namespace}/new`;
        const step = stepOf(reader, `${place} -> ClusterRole goal: User:zoe`);
        const { grantors, truncated } = whoCouldGrant(reader, namespace, { kind: 'ClusterRole', name: 'goal' }, LIMIT);
        expect(truncated).toBe(false);
        for (const { by } of grantors) seen.add(by);
        const candidates = holdersOf(reader, [
          { verb: 'create', resource: `${namespace === '' ? 'cluster' : ''}rolebindings`, namespace, name: '' },
          { verb: 'bind', resource: 'clusterroles', namespace, name: 'goal' },
        ]);
        expect(namesOf(grantors)).toEqual(
          candidates
            .filter((one) => may(reader, one, step))
            .map(formatPrincipal)
            .sort(),
        );
      }),
      { numRuns: 1500 },
    );
    expect([...seen].sort()).toEqual(['bind', 'held', 'superuser']);
  });

  it('into a binding that is there, is who may change it and bind its role', () => {
    fc.assert(
      fc.property(world, (words) => {
        const reader = readerOf(words);
        const step = stepOf(reader, 'RoleBinding web/there -> ClusterRole goal: User:zoe, User:new');
        const candidates = holdersOf(
          reader,
          ['update', 'patch']
            .map((verb) => ({ verb, resource: 'rolebindings', namespace: 'web', name: 'there' }))
            .concat({ verb: 'bind', resource: 'clusterroles', namespace: 'web', name: 'goal' }),
        );
        const mayWrite = (one: Principal): boolean =>
          (['put', 'apply'] as const).some((by) => may(reader, one, step, by));
        const { grantors } = whoCouldGrant(
          reader,
          'web',
          { kind: 'ClusterRole', name: 'goal' },
          { ...LIMIT, binding: 'there' },
        );
        expect(namesOf(grantors)).toEqual(candidates.filter(mayWrite).map(formatPrincipal).sort());
      }),
      { numRuns: 800 },
    );
  });

  it('by a role that is still to be made, is who may make it, make a binding, and do both without gaining', () => {
    const wanted: Rule[] = [ruleOfWords('get core/pods')];
    fc.assert(
      fc.property(world, (words) => {
        const reader = readerOf(words);
        const { steps } = planSteps(reader, {
          objects: ['Role web/new: get core/pods', 'RoleBinding web/new -> Role new: User:zoe'].map(wishOfWords),
        });
        const [making, binding_] = steps;
        if (making === undefined || binding_ === undefined) throw new Error('two steps');
        const { grantors } = whoCouldGrant(reader, 'web', wanted, LIMIT);
        for (const { principal } of grantors) {
          const who = requesterOf(principal);
          if (isMaster(who)) continue;
          expect(may(reader, principal, making)).toBe(true);
          expect(lackingAsks(reader, who, neededAsks('create', binding_.ref, 'post'))).toEqual([]);
        }
        // Holding all of it is enough for both.
        for (const one of holdersOf(reader, [
          { verb: 'create', resource: 'rolebindings', namespace: 'web', name: '' },
        ])) {
          const check = escalationCheck(reader, requesterOf(one), making, 'post');
          if (!may(reader, one, making) || check.how !== 'held') continue;
          expect(namesOf(grantors)).toContain(formatPrincipal(one));
        }
      }),
      { numRuns: 800 },
    );
  });
});

const LIMIT = { limit: 1000 };

type Right = { readonly verb: string; readonly resource: string; readonly namespace: string; readonly name: string };

/** Those who have one of the rights themselves, as who-can finds them. */
function holdersOf(reader: RbacReader, rights: readonly Right[]): Principal[] {
  const found = rights.flatMap((right) =>
    whoCan(reader, { type: 'resource', apiGroup: RBAC, subresource: '', ...right }).subjects.map(
      ({ principal }) => principal,
    ),
  );
  return [...new Map(found.map((one) => [formatPrincipal(one), one])).values()];
}

function may(reader: RbacReader, principal: Principal, step: Step, by: 'post' | 'put' | 'apply' = 'post'): boolean {
  const who = requesterOf(principal);
  const request = step.action === 'create' ? 'create' : 'update';
  if (lackingAsks(reader, who, neededAsks(request, step.ref, by)).length > 0) return false;
  return escalationCheck(reader, who, step, by).allowed;
}

function isMaster({ groups }: Requester): boolean {
  return groups.includes('system:masters');
}

function namesOf(grantors: readonly { readonly principal: Principal }[]): string[] {
  return grantors.map(({ principal }) => formatPrincipal(principal)).sort();
}

function stepOf(reader: RbacReader, words: string): Step {
  const [step] = planSteps(reader, { objects: [wishOfWords(words)] }).steps;
  if (step === undefined) throw new Error(`no step: ${words}`);
  return step;
}

function readerOf(words: readonly string[]): RbacReader {
  const keyOf = (object: RbacObject): string =>
    object.kind === 'Namespace' || object.kind === 'ServiceAccount'
      ? object.name
      : formatRef({ kind: object.kind, namespace: 'namespace' in object ? object.namespace : '', name: object.name });
  return createIndex([...new Map(words.map(objectOfWords).map((one) => [keyOf(one), one])).values()]).reader();
}
