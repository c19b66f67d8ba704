import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { latest, objectsOf } from './__cases__/cluster';
import { scanAllows, scanFor } from './__cases__/naive-scan';
import { askOfWords, roleRefOfWords, ruleOfWords, wordsOfBinding, wordsOfPath, wordsOfRule } from './__cases__/words';
import type { Ask, RbacObject, RbacReader, Requester, RoleRef, Rule } from './index';
import * as rbac from './index';

const texts = z.array(z.string());
const some = texts.default([]);
const RuleWords = z.union([
  z.string().transform(ruleOfWords),
  z.strictObject({ verbs: some, apiGroups: some, resources: some, resourceNames: some, nonResourceURLs: some }),
]);
const Rules = z.array(RuleWords);
const resourceAsk = { verb: z.string(), apiGroup: z.string(), resource: z.string() };
const optional = z.string().default('');
const AskWords = z.union([
  z.string().transform(askOfWords),
  z.strictObject({ type: z.literal('url'), verb: z.string(), path: z.string() }),
  z.strictObject({
    type: z.literal('resource'),
    ...resourceAsk,
    subresource: optional,
    namespace: optional,
    name: optional,
  }),
]);
const PrincipalWords = z.string().transform((words, context) => {
  const principal = rbac.parsePrincipal(words);
  if (principal !== undefined) return principal;
  context.addIssue(`not a principal: ${words}`);
  return z.NEVER;
});
/** A principal with its implicit groups, or exactly this user and these groups. */
const Who = z.union([PrincipalWords.transform(rbac.requesterOf), z.strictObject({ user: z.string(), groups: some })]);
const Subject = z.union([
  PrincipalWords.transform((principal) => ({ ...principal })),
  z.strictObject({
    kind: z.string(),
    name: z.string(),
    namespace: z.string().exactOptional(),
    apiGroup: z.string().exactOptional(),
  }),
]);
const Selector = z.strictObject({
  matchLabels: z.record(z.string(), z.string()).default({}),
  matchExpressions: z
    .array(
      z.strictObject({ key: z.string(), operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']), values: some }),
    )
    .default([]),
});
const Binding = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  role: z.string().optional(),
  clusterRole: z.string().optional(),
  subjects: z.array(Subject).default([]),
});
const ClusterRole = z.strictObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  aggregate: z.array(Selector).optional(),
  rules: Rules.default([]),
});
const Cluster = z.strictObject({
  serviceAccounts: some,
  clusterRoles: z.array(ClusterRole).default([]),
  roles: z.array(z.strictObject({ namespace: z.string(), name: z.string(), rules: Rules })).default([]),
  bindings: z.array(Binding).default([]),
});
const Miss = z.strictObject({ differs: texts, binding: z.string(), place: z.string(), exists: z.boolean() });
const list = <T extends z.ZodType>(item: T) => z.array(item).min(1).optional();
const Expect = z.strictObject({
  can: list(z.strictObject({ who: Who, ask: AskWords, is: z.boolean(), via: texts.optional(), unresolved: some })),
  whoCan: list(z.strictObject({ ask: AskWords, exactly: texts, members: some, unresolved: some })),
  whatCan: list(
    z.strictObject({
      who: Who,
      scope: z.string(),
      rules: texts,
      noOps: some,
      dead: some,
      superuser: z.boolean().default(false),
    }),
  ),
  why: list(z.strictObject({ who: Who, ask: AskWords, nearest: z.array(Miss) })),
  covers: list(z.strictObject({ owner: Rules, wanted: Rules, missing: texts })),
  held: list(z.strictObject({ who: Who, namespace: z.string(), rules: texts })),
  aggregate: list(
    z.strictObject({
      role: z.string(),
      rules: texts,
      from: z.array(texts).optional(),
      added: some,
      removed: some,
      sticky: some,
      invalid: z.boolean().default(false),
    }),
  ),
  cycles: z.array(texts).optional(),
  provenance: list(z.strictObject({ role: z.string(), rule: z.number(), from: texts })),
  requests: list(z.strictObject({ send: z.string(), asks: AskWords.nullable() })),
  principals: list(z.strictObject({ of: PrincipalWords, is: z.string(), user: z.string(), groups: texts })),
  weighs: list(z.strictObject({ rule: RuleWords, as: z.string() })),
  grant: list(
    z.strictObject({
      role: z.union([z.string(), Rules]),
      namespace: z.string(),
      binding: z.string().exactOptional(),
      by: texts,
    }),
  ),
});
const Case = z.strictObject({
  why: z.string().min(20),
  covers: z.array(z.string().regex(/^[SB]\d+$/)).min(1),
  cluster: Cluster.prefault({}),
  expect: Expect.refine((expected) => Object.keys(expected).length > 0, 'expects nothing'),
});
type Case = z.output<typeof Case>;

const folder = join(import.meta.dirname, '__cases__');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const cases = files.map((file) => ({ file, ...Case.parse(parse(readFileSync(join(folder, file), 'utf8'))) }));

describe.each(cases)('$file', ({ file, why: reason, covers: ids, cluster, expect: expected }) => {
  const objects = objectsOf(cluster);
  const reader = rbac.createIndex(objects).reader();

  it(reason, () => {
    checkDecisions(reader, expected);
    checkHoldings(reader, expected);
    checkRoles(reader, expected);
    checkWords(expected);
  });

  it('is answered alike by every question', () => {
    agree(reader, objects, expected);
  });

  it('is named after what it covers', () => {
    expect(ids.some((id) => file.startsWith(`${id.toLowerCase()}-`))).toBe(true);
  });
});

describe('the case files', () => {
  it('cover every rule and every defect of others that matching, subjects or scope are about', () => {
    const rules = [...Array.from({ length: 45 }, (_, i) => `S${String(i + 1)}`), 'S50'];
    const defects = [1, 2, 3, 4, 7, 8, 9, 15, 17, 18, 19, 20].map((id) => `B${String(id)}`);
    const covered = new Set(cases.flatMap((one) => one.covers));
    expect([...rules, ...defects].filter((id) => !covered.has(id))).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(90);
  });

  it('refuse what they do not know', () => {
    const valid = {
      why: 'a case that is long enough',
      covers: ['S1'],
      expect: { can: [{ who: 'User:a', ask: 'get core/pods', is: true }] },
    };
    expect(Case.safeParse(valid).success).toBe(true);
    expect(Case.safeParse({ ...valid, excepts: {} }).success).toBe(false);
    expect(
      Case.safeParse({ ...valid, expect: { can: [{ who: 'User:a', ask: 'get core/pods', si: true }] } }).success,
    ).toBe(false);
  });
});

function checkDecisions(reader: RbacReader, expected: Case['expect']): void {
  for (const { who, ask, is, via, unresolved } of expected.can ?? []) {
    const decision = rbac.can(reader, who, ask);
    expect({ ask, allowed: decision.allowed }).toEqual({ ask, allowed: is });
    if (via !== undefined) expect(decision.via.map(wordsOfPath)).toEqual(via);
    expect(decision.unresolved.map(wordsOfBinding)).toEqual(unresolved);
  }
  for (const { ask, exactly, members, unresolved } of expected.whoCan ?? []) {
    const answer = rbac.whoCan(reader, ask, { expandMembers: members.length > 0 });
    const [own, through] = [answer.subjects.filter(isOwn), answer.subjects.filter((one) => !isOwn(one))];
    expect({ ask, exactly: own.map(({ principal }) => rbac.formatPrincipal(principal)) }).toEqual({ ask, exactly });
    const named = through.map(
      ({ principal, throughGroups = [] }) => `${rbac.formatPrincipal(principal)} < ${throughGroups.join(' ')}`,
    );
    expect(named).toEqual(members);
    expect(rbac.unresolvedBindings(reader, ask).map(wordsOfBinding)).toEqual(unresolved);
  }
  for (const { who, ask, nearest } of expected.why ?? []) {
    const misses = rbac.why(reader, who, ask).nearMisses.map(({ differs, binding, place }) => {
      const words = differs.map(
        ({ what, have, want }) => `${what}: ${have.join(',') || 'nothing'} for ${want || 'nothing'}`,
      );
      const { kind, namespace, name } = place.ref;
      return {
        differs: words,
        binding: wordsOfBinding(binding),
        place: `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`,
        exists: place.exists,
      };
    });
    expect({ ask, nearest: misses }).toEqual({ ask, nearest });
  }
}

function isOwn({ throughGroups }: { readonly throughGroups?: readonly string[] }): boolean {
  return throughGroups === undefined;
}

function checkHoldings(reader: RbacReader, expected: Case['expect']): void {
  for (const { who, scope, rules, noOps, dead, superuser } of expected.whatCan ?? []) {
    const answer = rbac.whatCan(reader, who);
    const effective = answer.rulesIn(scope);
    expect(answer.superuser).toBe(superuser);
    expect({ scope, rules: effective.map(({ rule }) => wordsOfRule(rule)) }).toEqual({ scope, rules });
    const marks = effective.flatMap((one) =>
      one.noOps.map(({ code, field, value }) => `${code} ${field} ${value}`.trim()),
    );
    expect(marks).toEqual(noOps);
    expect(effective.filter((one) => one.dead).map(({ rule }) => wordsOfRule(rule))).toEqual(dead);
  }
  for (const { who, namespace, rules } of expected.held ?? []) {
    expect(rbac.heldRules(reader, who, namespace).map(wordsOfRule)).toEqual(rules);
  }
  for (const { role, namespace, by, ...options } of expected.grant ?? []) {
    const wanted: RoleRef | Rule[] = typeof role === 'string' ? roleRefOfWords(role) : role;
    const { grantors } = rbac.whoCouldGrant(reader, namespace, wanted, options);
    expect(grantors.map((one) => `${rbac.formatPrincipal(one.principal)} by ${one.by}`)).toEqual(by);
  }
}

function checkRoles(reader: RbacReader, expected: Case['expect']): void {
  const { roles, cycles } = rbac.aggregate(reader.clusterRoles());
  for (const { role, rules, from, added, removed, sticky, invalid } of expected.aggregate ?? []) {
    const found = roles.find(({ name }) => name === role);
    expect(found?.rules.map(({ rule }) => wordsOfRule(rule))).toEqual(rules);
    if (from !== undefined) expect(found?.rules.map((one) => one.from)).toEqual(from);
    const drift = [found?.added, found?.removed, found?.sticky].map((some) => some?.map(wordsOfRule));
    expect(drift).toEqual([added, removed, sticky]);
    expect(found?.invalidSelector).toBe(invalid);
  }
  if (expected.cycles !== undefined) expect(cycles).toEqual(expected.cycles);
  for (const { role, rule, from } of expected.provenance ?? []) {
    const origins = reader
      .provenance(role, rule)
      .map(({ clusterRole, through }) => [clusterRole, ...through].join(' > '));
    expect(origins).toEqual(from);
  }
}

function checkWords(expected: Case['expect']): void {
  for (const { owner, wanted, missing } of expected.covers ?? []) {
    const coverage = rbac.covers(owner, wanted);
    expect(coverage.missing.map(wordsOfRule)).toEqual(missing);
    expect(coverage.covered).toBe(missing.length === 0);
  }
  for (const { send, asks } of expected.requests ?? []) {
    const [method = '', url = ''] = send.split(' ');
    expect({ send, asks: rbac.askOfRequest(method, url) ?? null }).toEqual({ send, asks });
  }
  for (const { of, is, user, groups } of expected.principals ?? []) {
    expect(rbac.formatPrincipal(rbac.canonicalPrincipal(of))).toBe(is);
    expect(rbac.requesterOf(of)).toEqual({ user, groups });
  }
  for (const { rule, as } of expected.weighs ?? []) expect({ rule, as: rbac.weigh(rule) }).toEqual({ rule, as });
}

/** Every ask of the case, of everyone in it: decided as by a scan, found by who-can, held by what-can, explained by why. */
function agree(reader: RbacReader, objects: readonly RbacObject[], expected: Case['expect']): void {
  const asks = [...(expected.can ?? []), ...(expected.whoCan ?? []), ...(expected.why ?? [])].map(({ ask }) => ask);
  const known = reader.principals().map(({ principal }) => principal);
  for (const ask of asks) {
    const answer = new Set(rbac.whoCan(reader, ask).subjects.map(({ principal }) => rbac.formatPrincipal(principal)));
    for (const principal of known) {
      const bare: Requester =
        principal.kind === 'Group'
          ? { user: 'nobody', groups: [principal.name] }
          : { user: rbac.requesterOf(principal).user, groups: [] };
      expect(answer.has(rbac.formatPrincipal(principal))).toBe(rbac.allows(reader, bare, ask));
    }
    const askers = [...(expected.can ?? []), ...(expected.why ?? [])].map(({ who }) => who);
    for (const who of [...known.map(rbac.requesterOf), ...askers]) agreeOn(reader, objects, who, ask);
  }
}

function agreeOn(reader: RbacReader, objects: readonly RbacObject[], who: Requester, ask: Ask): void {
  const decision = rbac.can(reader, who, ask);
  expect(decision.allowed).toBe(scanFor(latest(objects), who, ask).via.length > 0);
  const explained = rbac.why(reader, who, ask);
  expect(explained.decision).toEqual(decision);
  if (decision.allowed) expect(explained.nearMisses).toEqual([]);
  const holdings = rbac.whatCan(reader, who);
  const scopes = new Set(['', ask.type === 'url' ? '' : ask.namespace]);
  const holds = [...scopes].some((scope) => holdings.rulesIn(scope).some(({ rule }) => scanAllows(rule, ask)));
  expect(holdings.superuser || holds).toBe(decision.allowed);
}
