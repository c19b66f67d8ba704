import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { covers, listsOf, witness } from './__cases__/delta-lists';
import { ASKS, PRINCIPALS } from './__cases__/questions';
import { wishOfWords } from './__cases__/words';
import {
  aggregate,
  allows,
  type BindingSubject,
  createIndex,
  principalKey,
  type RbacObject,
  type RbacReader,
  requesterOf,
  type Rule,
  whoCan,
  worldAfter,
} from '../rbac';
import {
  accessDelta,
  affectedPrincipals,
  afterWorld,
  escalationCheck,
  type Grant,
  type Intent,
  type PlannedKind,
  planSteps,
  undoIntent,
  type WantedObject,
  type Wish,
} from './index';
import { objectOf } from './object-of';
import { changesOf } from './step';

// Hundreds of random plans on random worlds, each asked thousands of questions.
vi.setConfig({ testTimeout: 120_000 });

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

const intents: fc.Arbitrary<Intent> = fc.record({ objects: fc.array(wish, { minLength: 1, maxLength: 4 }) });
const objects: fc.Arbitrary<RbacObject[]> = fc
  .array(wanted, { maxLength: 14 })
  .map((all) => all.map((one) => objectOf(one, undefined)));
/** Worlds in which the aggregation controller is at rest. */
const worlds: fc.Arbitrary<RbacReader> = objects.map((all) => {
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

describe('the delta of a random plan on a random world', () => {
  it('says exactly which asks are allowed now and were not, and which no longer are', () => {
    let differing = 0;
    fc.assert(
      fc.property(worlds, intents, (before, intent) => {
        const { after, delta } = changed(before, intent);
        for (const principal of PRINCIPALS) {
          const requester = requesterOf(principal);
          const lists = listsOf(delta, principal);
          for (const ask of ASKS) {
            const [was, is] = [allows(before, requester, ask), allows(after, requester, ask)];
            if (was === is) continue;
            differing += 1;
            const [named, other] = is ? [lists.gained, lists.lost] : [lists.lost, lists.gained];
            expect({ ask, principal, named: named.some((one) => covers(one, ask)) }).toEqual({
              ask,
              principal,
              named: true,
            });
            // What came was not lost, and what went was not gained: a narrower way may be gone beside a wider that came.
            expect(other.filter((one) => covers(one, ask)).length).toBe(0);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(differing).toBeGreaterThan(1000);
  });

  it('names nothing that was held before, and nothing that is still held', () => {
    fc.assert(
      fc.property(worlds, intents, (before, intent) => {
        const { after, delta } = changed(before, intent);
        for (const { principal, scope, gained, lost } of delta.subjects) {
          const requester = requesterOf(principal);
          const held = (reader: RbacReader, grant: Grant): boolean => allows(reader, requester, witness(grant, scope));
          for (const grant of gained)
            expect([grant, held(before, grant), held(after, grant)]).toEqual([grant, false, true]);
          for (const grant of lost)
            expect([grant, held(before, grant), held(after, grant)]).toEqual([grant, true, false]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same when everybody is looked at, and turned round by undoing', () => {
    fc.assert(
      fc.property(worlds, intents, (before, intent) => {
        const { after, touched, delta } = changed(before, intent);
        const everything = {
          roles: [before, after].flatMap((reader) => [
            ...reader.clusterRoles().map(({ name }) => ({ kind: 'ClusterRole' as const, namespace: '', name })),
            ...reader.roles().map(({ namespace, name }) => ({ kind: 'Role' as const, namespace, name })),
          ]),
          bindings: touched.bindings,
        };
        expect(accessDelta(before, after, everything).subjects).toEqual(delta.subjects);
        const back = accessDelta(after, before, touched);
        expect(back.subjects.map(({ lost }) => lost)).toEqual(delta.subjects.map(({ gained }) => gained));
        const affected = new Set(affectedPrincipals(before, after, touched).map(principalKey));
        for (const { principal } of delta.subjects) expect(affected).toContain(principalKey(principal));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a generation beside its index', () => {
  it('is the world that the index would reach, and leaves the index as it was', () => {
    fc.assert(
      fc.property(objects, intents, intents, (all, first, second) => {
        const index = createIndex(all);
        const reader = index.reader();
        const listed = objectsIn(reader);
        const changes = changesOf(planSteps(reader, first).steps);
        const after = worldAfter(reader, changes);
        const more = changesOf(planSteps(after, second).steps);
        const later = worldAfter(after, more);
        expect(objectsIn(reader)).toEqual(listed);
        index.apply(changes);
        expect(objectsIn(after)).toEqual(objectsIn(index.reader()));
        expect(after.counts()).toEqual(index.reader().counts());
        index.apply(more);
        expect(objectsIn(later)).toEqual(objectsIn(index.reader()));
        for (const ask of ASKS.filter((_, i) => i % 7 === 0)) {
          const names = (from: RbacReader): unknown => whoCan(from, ask).subjects.map(({ principal }) => principal);
          expect(names(later)).toEqual(names(index.reader()));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is the same one when nothing changes', () => {
    const reader = createIndex([]).reader();
    expect(worldAfter(reader, [])).toBe(reader);
  });
});

describe('the world after a plan', () => {
  it('is at rest where the world before was', () => {
    fc.assert(
      fc.property(worlds, intents, (before, intent) => {
        const { reader, settled } = afterWorld(before, planSteps(before, intent).steps);
        const { roles, cycles } = aggregate(reader.clusterRoles());
        // In a ring a rule whose source is gone is handed on for ever, by the controller as by us.
        fc.pre(cycles.length === 0);
        expect(settled).toBe(true);
        for (const { added, removed } of roles) expect([added, removed]).toEqual([[], []]);
      }),
      { numRuns: 500 },
    );
  });

  it('is the world before when the plan is undone', () => {
    // Roles that copy from each other keep what they once had: that is the controller's way, not an undoing's fault.
    const straight = worlds.filter((world) => aggregate(world.clusterRoles()).cycles.length === 0);
    fc.assert(
      fc.property(straight, intents, (before, intent) => {
        const { steps } = planSteps(before, intent);
        const { reader: after } = afterWorld(before, steps);
        fc.pre(aggregate(after.clusterRoles()).cycles.length === 0);
        const back = planSteps(after, undoIntent(steps));
        expect(back.problems).toEqual([]);
        const { reader: again } = afterWorld(after, back.steps);
        for (const principal of PRINCIPALS) {
          const requester = requesterOf(principal);
          const differing = ASKS.filter((ask) => allows(before, requester, ask) !== allows(again, requester, ask));
          expect(differing).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the escalation check on a random world', () => {
  const scopes = fc.constantFrom('', 'a', 'b');
  const roles = fc.constantFrom('r', 's', 'x:y', 'gone');

  it('lets somebody bind a role to themself without bind exactly when they gain nothing by it', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(objects, scopes, roles, (all, namespace, role) => {
        const before = createIndex(all).reader();
        const actor = requesterOf({ kind: 'User', name: 'ann' });
        const target = namespace === '' ? 'ClusterRoleBinding to-ann' : `RoleBinding ${namespace}/to-ann`;
        const { steps } = planSteps(before, { objects: [wishOfWords(`${target} -> ClusterRole ${role}: User:ann`)] });
        const [step] = steps;
        if (step === undefined) throw new Error('no step');
        const check = escalationCheck(before, actor, step);
        seen.add(check.how);
        const { reader: after, touched } = afterWorld(before, steps);
        const { gained } = accessDelta(before, after, touched);
        const differing = ASKS.filter((ask) => allows(before, actor, ask) !== allows(after, actor, ask));
        if (check.how === 'held') expect([gained, differing]).toEqual([0, []]);
        // A URL in a RoleBinding is checked like one in a ClusterRoleBinding, although it grants nothing there.
        if (
          check.how === 'missing-rules' &&
          check.missing.some((rule) => namespace === '' || rule.resources.length > 0)
        ) {
          expect(gained).toBeGreaterThan(0);
        }
        if (check.how === 'missing-role') expect(gained).toBe(0);
      }),
      { numRuns: 1000 },
    );
    expect([...seen].sort()).toEqual(['bind', 'held', 'missing-role', 'missing-rules']);
  });
});

function changed(before: RbacReader, intent: Intent) {
  const { reader: after, ...rest } = afterWorld(before, planSteps(before, intent).steps);
  return { after, ...rest, delta: accessDelta(before, after, rest.touched) };
}

function objectsIn(reader: RbacReader): RbacObject[] {
  return [...reader.clusterRoles(), ...reader.roles(), ...reader.clusterRoleBindings(), ...reader.roleBindings()];
}
