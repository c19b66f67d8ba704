import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ruleOfWords } from './__cases__/words';
import {
  allows,
  type AnyBinding,
  type AnyRole,
  type Ask,
  type BindingSubject,
  type Change,
  type ClusterRole,
  createIndex,
  type Difference,
  type NearMiss,
  type RbacObject,
  type Requester,
  requesterOf,
  type Role,
  type Rule,
  why,
  worldAfter,
} from './index';
import { combinedResource, ruleAllows } from './match';

// Thousands of random worlds take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const RULES = [
  'get core/pods',
  'list core/pods',
  'get core/pods/log',
  'get apps/pods',
  'get core/pods#a',
  'get core/nodes',
  '* core/secrets',
  'get url:/metrics',
  'get url:/healthz',
];
const pick = <T>(...all: T[]): fc.Arbitrary<T> => fc.constantFrom(...all);
const rules = fc.array(pick(...RULES).map(ruleOfWords), { maxLength: 2 });
const subjects = fc.array(
  pick<BindingSubject>(
    { kind: 'User', name: 'ann' },
    { kind: 'Group', name: 'devs' },
    { kind: 'Group', name: 'ops' },
    { kind: 'Group', name: 'system:authenticated' },
    { kind: 'Group', name: 'system:serviceaccounts:web' },
  ),
  { minLength: 1, maxLength: 2 },
);
const meta = fc.constant({});
const name = pick('r', 's');
const place = pick('web', 'dev');
const object: fc.Arbitrary<RbacObject> = fc.oneof(
  fc.record({ kind: fc.constant('ClusterRole' as const), name, rules, meta }),
  fc.record({ kind: fc.constant('Role' as const), namespace: place, name, rules, meta }),
  fc.record({
    kind: fc.constant('RoleBinding' as const),
    namespace: place,
    name: pick('x', 'y'),
    roleRef: fc.record({ kind: pick('Role' as const, 'ClusterRole' as const), name }),
    subjects,
    meta,
  }),
  fc.record({
    kind: fc.constant('ClusterRoleBinding' as const),
    name: pick('x', 'y'),
    roleRef: fc.record({ kind: fc.constant('ClusterRole' as const), name }),
    subjects,
    meta,
  }),
);
const world = fc.array(object, { maxLength: 10 });
const resource = { type: 'resource', apiGroup: '', subresource: '', name: '' } as const;
const ask: fc.Arbitrary<Ask> = pick<Ask>(
  { ...resource, verb: 'get', resource: 'pods', namespace: 'web' },
  { ...resource, verb: 'get', resource: 'pods', namespace: 'web', name: 'b' },
  { ...resource, verb: 'get', resource: 'pods', namespace: '' },
  { ...resource, verb: 'get', resource: 'pods', subresource: 'log', namespace: 'web', name: 'a' },
  { ...resource, verb: 'delete', resource: 'secrets', namespace: 'dev' },
  { type: 'url', verb: 'get', path: '/metrics' },
  { type: 'url', verb: 'head', path: '/healthz' },
);
const who = pick<Requester>(
  requesterOf({ kind: 'User', name: 'ann' }),
  requesterOf({ kind: 'Group', name: 'devs' }),
  requesterOf({ kind: 'ServiceAccount', namespace: 'dev', name: 'bot' }),
);

describe('a near miss', () => {
  it('is all that is in the way: what it names put right, the ask is allowed', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(world, who, ask, (objects, requester, asked) => {
        const reader = createIndex(objects).reader();
        for (const miss of why(reader, requester, asked).nearMisses) {
          for (const { what } of miss.differs) seen.add(what);
          const after = worldAfter(reader, repaired(miss, asked));
          expect(allows(after, inGroups(requester, miss), asked)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    expect([...seen].sort()).toEqual(
      ['apiGroup', 'group', 'name', 'namespace', 'resource', 'role', 'subresource', 'url', 'verb'].sort(),
    );
  });

  it('names nothing that is not in the way', () => {
    fc.assert(
      fc.property(world, who, ask, (objects, requester, asked) => {
        const reader = createIndex(objects).reader();
        for (const { differs, rule } of why(reader, requester, asked).nearMisses) {
          if (rule === undefined) continue;
          const ofRule = differs.filter(({ what }) => what !== 'namespace' && what !== 'group');
          expect(ruleAllows(corrected(rule, ofRule, asked), asked)).toBe(true);
          for (const one of ofRule) {
            const others = ofRule.filter((other) => other !== one);
            expect(ruleAllows(corrected(rule, others, asked), asked)).toBe(false);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is said of refusals only, the nearest first, and no more than were asked for', () => {
    fc.assert(
      fc.property(world, who, ask, fc.nat(4), (objects, requester, asked, limit) => {
        const reader = createIndex(objects).reader();
        const { decision, nearMisses } = why(reader, requester, asked);
        if (decision.allowed) expect(nearMisses).toEqual([]);
        const counts = nearMisses.map(({ differs }) => differs.length);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        expect(why(reader, requester, asked, { limit }).nearMisses).toEqual(nearMisses.slice(0, limit));
      }),
      { numRuns: 500 },
    );
  });

  it('proposes a place where the grant would count', () => {
    fc.assert(
      fc.property(world, who, ask, (objects, requester, asked) => {
        const reader = createIndex(objects).reader();
        const scope = asked.type === 'url' ? '' : asked.namespace;
        for (const { place: where } of why(reader, requester, asked).nearMisses) {
          expect(reader.get(where.ref) !== undefined || !where.exists).toBe(true);
          expect([scope, '']).toContain(where.ref.namespace);
          expect(where.ref.kind).toBe(where.ref.namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding');
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The changes that put right what a miss names: the rule, where it is bound, or the role that is missing. */
function repaired(miss: NearMiss, asked: Ask): Change[] {
  const { binding, role, rule, ruleIndex, differs } = miss;
  const moved = differs.some(({ what }) => what === 'namespace');
  const scope = asked.type === 'url' ? '' : asked.namespace;
  if (role === undefined || rule === undefined) {
    return [{ op: 'put', object: missingRole(binding, asked) }];
  }
  const rest = role.rules.map((one, i) => (i === ruleIndex ? corrected(rule, differs, asked) : one));
  if (!moved) return [{ op: 'put', object: { ...role, rules: rest } }];
  const { subjects: named } = binding;
  const copy: AnyRole =
    scope === ''
      ? { kind: 'ClusterRole', name: 'moved', rules: rest, meta: {} }
      : { kind: 'Role', namespace: scope, name: 'moved', rules: rest, meta: {} };
  const roleRef = { kind: copy.kind, name: 'moved' };
  const there: AnyBinding =
    scope === ''
      ? { kind: 'ClusterRoleBinding', name: 'moved', roleRef, subjects: named, meta: {} }
      : { kind: 'RoleBinding', namespace: scope, name: 'moved', roleRef, subjects: named, meta: {} };
  return [
    { op: 'put', object: copy },
    { op: 'put', object: there },
  ];
}

function missingRole({ roleRef, ...binding }: AnyBinding, asked: Ask): Role | ClusterRole {
  const rules: Rule[] = [
    corrected({ verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }, ALL, asked),
  ];
  return roleRef.kind === 'ClusterRole'
    ? { kind: 'ClusterRole', name: roleRef.name, rules, meta: {} }
    : { kind: 'Role', namespace: 'namespace' in binding ? binding.namespace : '', name: roleRef.name, rules, meta: {} };
}

type Fields = readonly Pick<Difference, 'what'>[];
const ALL: Fields = [{ what: 'verb' }, { what: 'apiGroup' }, { what: 'resource' }, { what: 'url' }];

/** The rule with what the ask needs, in the fields that differ and in no other. */
function corrected(rule: Rule, differs: Fields, asked: Ask): Rule {
  const has = (...some: readonly Difference['what'][]): boolean => differs.some(({ what }) => some.includes(what));
  const verbs = has('verb') ? [...rule.verbs, asked.verb] : rule.verbs;
  if (asked.type === 'url') {
    return {
      ...rule,
      verbs,
      nonResourceURLs: has('url') ? [...rule.nonResourceURLs, asked.path] : rule.nonResourceURLs,
    };
  }
  return {
    ...rule,
    verbs,
    apiGroups: has('apiGroup') ? [...rule.apiGroups, asked.apiGroup] : rule.apiGroups,
    resources: has('resource', 'subresource') ? [...rule.resources, combinedResource(asked)] : rule.resources,
    resourceNames: has('name') ? (asked.name === '' ? [] : [...rule.resourceNames, asked.name]) : rule.resourceNames,
  };
}

function inGroups(requester: Requester, { differs }: NearMiss): Requester {
  const groups = differs.flatMap(({ what, want }) => (what === 'group' ? [want] : []));
  return { ...requester, groups: [...requester.groups, ...groups] };
}
