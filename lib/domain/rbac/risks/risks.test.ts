import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ruleOfWords } from '../__cases__/words';
import {
  type BindingSubject,
  createIndex,
  formatPrincipal,
  parsePrincipal,
  type Principal,
  type RbacObject,
  type RbacReader,
  type Rule,
} from '../index';
import { type Risk, RISK_RULES, riskDelta, risksOf, risksOfRule } from './index';

const PrincipalWords = z.string().transform((words, context) => {
  const principal = parsePrincipal(words);
  if (principal !== undefined) return principal;
  context.addIssue(`not a principal: ${words}`);
  return z.NEVER;
});
/** By scope, the empty one for the cluster: the rules that the subject holds there, each through its own binding. */
const Grants = z.record(z.string(), z.array(z.string().transform(ruleOfWords)).min(1));
const entry = { why: z.string().min(3), who: PrincipalWords.prefault('User:ann'), grants: Grants };
const Case = z.strictObject({
  rule: z.string(),
  why: z.string().min(5),
  hits: z.array(z.strictObject({ ...entry, is: z.array(z.string()).min(1) })).min(2),
  misses: z.array(z.strictObject(entry)).min(2),
});

const folder = join(import.meta.dirname, '__cases__');
const cases = readdirSync(folder).map((file) => Case.parse(parse(readFileSync(join(folder, file), 'utf8'))));

describe.each(cases)('$rule: $why', ({ rule, hits, misses }) => {
  it.each(hits)('hits: $why', ({ who, grants, is }) => {
    expect(found(world(who, grants), who, rule)).toEqual(is);
  });

  it.each(misses)('misses: $why', ({ who, grants }) => {
    expect(found(world(who, grants), who, rule)).toEqual([]);
  });
});

describe('the table', () => {
  it('has a case file for each rule, and no other', () => {
    expect(cases.map(({ rule }) => rule).sort()).toEqual(RISK_RULES.map(({ id }) => id).sort());
    expect(new Set(RISK_RULES.map(({ id }) => id)).size).toBe(RISK_RULES.length);
  });

  it('gives each a title and one sentence', () => {
    for (const { title, reason } of RISK_RULES) {
      expect(title.length).toBeGreaterThan(5);
      expect(reason).toMatch(/^[^ ].{20,120}\.$/u);
    }
  });

  it('finds in full authority every risk that a grant can make', () => {
    const ann: Principal = { kind: 'User', name: 'ann' };
    const full = { '': ['* */*', '* url:*'].map(ruleOfWords) };
    const everything = risksOf(world(ann, full), ann).map(({ id }) => id);
    const ofGrants = RISK_RULES.filter(({ match }) => match.by === 'grants').map(({ id }) => id);
    expect(everything).toEqual(ofGrants);
  });
});

describe('subjects', () => {
  const secrets = { '': [ruleOfWords('get core/secrets')] };

  it('are not blamed for what only a group of theirs holds', () => {
    const reader = createIndex(objects({ kind: 'Group', name: 'system:authenticated' }, secrets)).reader();
    expect(risksOf(reader, { kind: 'User', name: 'ann' })).toEqual([]);
    expect(risksOf(reader, { kind: 'Group', name: 'system:authenticated' }).map(({ id }) => id)).toEqual([
      'E19',
      'P02',
    ]);
  });

  it('complete with their own half the half that their group holds', () => {
    const escalate = { '': [ruleOfWords('escalate rbac.authorization.k8s.io/clusterroles')] };
    const update = { '': [ruleOfWords('update rbac.authorization.k8s.io/clusterroles')] };
    const reader = createIndex([
      ...objects({ kind: 'Group', name: 'system:serviceaccounts:ci' }, escalate, 'g'),
      ...objects({ kind: 'ServiceAccount', namespace: 'ci', name: 'bot' }, update, 's'),
    ]).reader();
    const risks = risksOf(reader, { kind: 'ServiceAccount', namespace: 'ci', name: 'bot' });
    expect(risks.map(({ id }) => id)).toEqual(['E03', 'E06']);
    expect(risks[0]?.grants.map(({ own }) => own).sort()).toEqual([false, true]);
  });

  it('show through which binding, role and rule it comes', () => {
    const [risk] = risksOf(createIndex(objects({ kind: 'User', name: 'ann' }, secrets)).reader(), {
      kind: 'User',
      name: 'ann',
    });
    expect(risk?.grants[0]?.via[0]).toMatchObject({ binding: { name: 'x-' }, role: { name: 'x-' }, ruleIndex: 0 });
  });
});

describe('grants', () => {
  const ann: Principal = { kind: 'User', name: 'ann' };
  const role: RbacObject = { kind: 'ClusterRole', name: 'r', rules: [ruleOfWords('get core/secrets')], meta: {} };
  const bound = (namespace: string, name: string): RbacObject => {
    const roleRef = { kind: 'ClusterRole', name: 'r' } as const;
    return { kind: 'RoleBinding', namespace, name, roleRef, subjects: [{ ...ann }], meta: {} };
  };

  it('that two bindings give in one scope are one, with both paths', () => {
    const [risk, ...others] = risksOf(createIndex([role, bound('web', 'a'), bound('web', 'b')]).reader(), ann);
    expect(others).toEqual([]);
    expect(risk?.grants.map(({ via }) => via.map(({ binding }) => binding.name))).toEqual([['a', 'b']]);
  });

  it('are nothing in a binding without a namespace, which no request is in scope of', () => {
    expect(risksOf(createIndex([role, bound('', 'a')]).reader(), ann)).toEqual([]);
  });

  it('are nothing where the role is missing', () => {
    expect(risksOf(createIndex([bound('web', 'a')]).reader(), ann)).toEqual([]);
  });

  it('in thousands of namespaces are judged once for each role', () => {
    const harmless = Array.from({ length: 300 }, (_, i) => ruleOfWords(`get,list example.com/r${String(i)}`));
    const wide: RbacObject = {
      ...role,
      kind: 'ClusterRole',
      name: 'r',
      rules: [...harmless, ruleOfWords('get core/secrets')],
    };
    const bindings = Array.from({ length: 5000 }, (_, i) => bound(`n${String(i)}`, 'b'));
    const risks = risksOf(createIndex([wide, ...bindings]).reader(), ann);
    expect(new Set(risks.map(({ id }) => id))).toEqual(new Set(['E19']));
    expect(risks.length).toBe(5000);
    expect(risks.map(({ scope }) => scope)).toEqual(risks.map(({ scope }) => scope).toSorted());
  });
});

describe('one rule by itself', () => {
  it.each([
    ['get core/secrets', '', ['E19 cluster critical']],
    ['get core/secrets', 'web', ['E19 web high']],
    ['bind,create rbac.authorization.k8s.io/clusterroles,rolebindings', 'web', ['E04 web critical']],
    ['get core/nodes/proxy', 'web', []],
    ['get* core/secrets', '', []],
    ['get url:*', '', []],
  ])('%s in %j', (rule, scope, expected) => {
    expect(risksOfRule(ruleOfWords(rule), scope).map((risk) => `${risk.id} ${wordsOf(risk)}`)).toEqual(expected);
  });
});

describe('the delta', () => {
  const ann: Principal = { kind: 'User', name: 'ann' };
  const delta = (before: string[], after: string[]): { added: string[]; removed: string[] } => {
    const [old, now] = [before, after].map((rules) =>
      world(ann, rules.length === 0 ? {} : { web: rules.map(ruleOfWords) }),
    );
    if (old === undefined || now === undefined) throw new Error('two worlds');
    const { added, removed } = riskDelta(old, now, [ann, { kind: 'User', name: 'ann' }]);
    const words = (some: typeof added): string[] => {
      return some.map(({ principal, risk }) => `${formatPrincipal(principal)} ${risk.id} ${wordsOf(risk)}`);
    };
    return { added: words(added), removed: words(removed) };
  };

  it('has what came, once for each principal', () => {
    expect(delta([], ['get core/secrets'])).toEqual({ added: ['User:ann E19 web high'], removed: [] });
  });

  it('has what went', () => {
    expect(delta(['get core/secrets'], ['get core/pods'])).toEqual({ added: [], removed: ['User:ann E19 web high'] });
  });

  it('is empty when the same risk comes another way', () => {
    expect(delta(['get core/secrets'], ['list core/secrets'])).toEqual({ added: [], removed: [] });
  });

  it('counts another name as added', () => {
    expect(delta(['get core/secrets#a'], ['get core/secrets#a,b']).added).toEqual(['User:ann E19 web medium #a,b']);
    expect(delta(['get core/secrets#a'], ['get core/secrets#a,b']).removed).toEqual([]);
  });

  it('counts a limit to names as removed', () => {
    expect(delta(['get core/secrets'], ['get core/secrets#a'])).toEqual({
      added: [],
      removed: ['User:ann E19 web high'],
    });
  });
});

describe('a wider world', () => {
  const words = (...all: string[]): fc.Arbitrary<string[]> => fc.array(fc.constantFrom(...all), { maxLength: 2 });
  const rule: fc.Arbitrary<Rule> = fc.record({
    verbs: words('get', 'create', 'update', 'escalate', 'bind', 'impersonate', '*', 'get*'),
    apiGroups: words('', 'rbac.authorization.k8s.io', '*', 'apps'),
    resources: words(
      'pods',
      'secrets',
      'roles',
      'clusterroles',
      'rolebindings',
      'users',
      'groups',
      '*',
      'pods/*',
      '*/exec',
    ),
    resourceNames: words('a', 'b', 'system:masters', ''),
    nonResourceURLs: fc.constant([]),
  });
  const rules = fc.dictionary(
    fc.constantFrom('', 'web', 'kube-system'),
    fc.array(rule, { minLength: 1, maxLength: 3 }),
  );
  const ann: Principal = { kind: 'User', name: 'ann' };

  it('never has fewer risks: rules only add', () => {
    fc.assert(
      fc.property(rules, rules, (some, more) => {
        const before = createIndex(objects(ann, some, 'a')).reader();
        const after = createIndex([...objects(ann, some, 'a'), ...objects(ann, more, 'b')]).reader();
        expect(riskDelta(before, after, [ann]).removed).toEqual([]);
        expect(riskDelta(after, before, [ann]).added).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('has the risks of each rule by itself', () => {
    fc.assert(
      fc.property(rules, (some) => {
        const kinds = new Set(risksOf(world(ann, some), ann).map(({ id, scope }) => `${id} ${scope}`));
        for (const [scope, held] of Object.entries(some)) {
          for (const one of held) {
            for (const risk of risksOfRule(one, scope)) expect(kinds).toContain(`${risk.id} ${risk.scope}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function found(reader: RbacReader, who: Principal, id: string): string[] {
  return risksOf(reader, who)
    .filter((risk) => risk.id === id)
    .map(wordsOf);
}

function wordsOf({ scope, severity, names }: Risk): string {
  const limit = names.length === 0 ? '' : ` #${names.join(',')}`;
  return `${scope === '' ? 'cluster' : scope} ${severity}${limit}`;
}

function world(who: Principal, grants: Readonly<Record<string, readonly Rule[]>>): RbacReader {
  return createIndex(objects(who, grants)).reader();
}

function objects(who: Principal, grants: Readonly<Record<string, readonly Rule[]>>, prefix = 'x'): RbacObject[] {
  const subjects: BindingSubject[] = [{ ...who }];
  return Object.entries(grants).flatMap(([namespace, rules]): RbacObject[] => {
    const name = `${prefix}-${namespace}`;
    const roleRef = { kind: 'ClusterRole', name } as const;
    const binding = { name, roleRef, subjects, meta: {} };
    return [
      { kind: 'ClusterRole', name, rules, meta: {} },
      namespace === '' ? { kind: 'ClusterRoleBinding', ...binding } : { kind: 'RoleBinding', namespace, ...binding },
    ];
  });
}
