import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ASKS, intents, PRINCIPALS, worlds } from './__cases__/random-worlds';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { wordsOfRule } from '../rbac/__cases__/words';
import {
  allows,
  type Ask,
  createIndex,
  formatPrincipal,
  principalKey,
  type Principal,
  type RbacReader,
  requesterOf,
  ruleAllows,
} from '../rbac';
import {
  type AccessDelta,
  accessDelta,
  affectedPrincipals,
  afterWorld,
  type Grant,
  type Intent,
  planSteps,
  ruleOfGrant,
} from './index';

// Hundreds of random plans, each asked thousands of questions.
vi.setConfig({ testTimeout: 120_000 });

const Lists = z.strictObject({ gained: z.array(z.string()).default([]), lost: z.array(z.string()).default([]) });
const Case = z.strictObject({
  why: z.string().min(20),
  world: z.array(z.string().transform(objectOfWords)).default([]),
  intent: z.array(z.string().transform(wishOfWords)),
  /** By `SUBJECT in SCOPE`. */
  delta: z.record(z.string(), Lists),
  shadowed: z.tuple([z.number(), z.number()]).default([0, 0]),
  aggregated: z.array(z.string()).default([]),
});
const folder = join(import.meta.dirname, '__cases__', 'delta');
const cases = readdirSync(folder).map((file) => ({
  file,
  ...Case.parse(parse(readFileSync(join(folder, file), 'utf8'))),
}));

describe.each(cases)('$file', ({ why, world, intent, delta: expected, shadowed, aggregated }) => {
  it(why, () => {
    const before = createIndex(world).reader();
    const { delta, aggregated: rewritten } = changed(before, { objects: intent });
    const found = delta.subjects.map(({ principal, scope, gained, lost }) => [
      `${formatPrincipal(principal)} in ${scope === '' ? 'cluster' : scope}`,
      { gained: gained.map(wordsOf), lost: lost.map(wordsOf) },
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
    expect(found.map(([key]) => key)).toEqual(Object.keys(expected));
    expect(delta.shadowed).toEqual({ gained: shadowed[0], lost: shadowed[1] });
    expect(rewritten).toEqual(aggregated);
    checkCounts(delta);
  });

  it('is turned round by undoing it', () => {
    const before = createIndex(world).reader();
    const { after, touched, delta } = changed(before, { objects: intent });
    const back = accessDelta(after, before, touched);
    expect(back.subjects.map(({ gained, lost }) => [lost, gained])).toEqual(
      delta.subjects.map(({ gained, lost }) => [gained, lost]),
    );
    expect(back.shadowed).toEqual({ gained: shadowed[1], lost: shadowed[0] });
  });
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
        checkCounts(delta);
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

describe('many subjects with the same delta', () => {
  it('share its lists', () => {
    const words = Array.from({ length: 2000 }, (_, i) => `User:u${String(i)}`).join(', ');
    const intent = ['ClusterRole r: get,list core/pods', `ClusterRoleBinding b -> ClusterRole r: ${words}`].map(
      wishOfWords,
    );
    const { delta } = changed(createIndex([]).reader(), { objects: intent });
    expect([delta.gained, delta.subjectsGaining]).toEqual([4000, 2000]);
    expect(new Set(delta.subjects.map(({ gained }) => gained)).size).toBe(1);
  });

  it('are cut when a rule has too many parts', () => {
    const many = (word: string): string[] => Array.from({ length: 400 }, (_, i) => `${word}${String(i)}`);
    const rule = { verbs: many('v'), apiGroups: [''], resources: many('r'), resourceNames: [], nonResourceURLs: [] };
    const { delta } = changed(createIndex([]).reader(), {
      objects: [
        { op: 'apply', object: { kind: 'ClusterRole', name: 'r', rules: [rule] } },
        wishOfWords('ClusterRoleBinding b -> ClusterRole r: User:ann'),
      ],
    });
    expect([delta.truncated, delta.gained]).toEqual([true, 100_000]);
  });
});

function changed(before: RbacReader, intent: Intent) {
  const { reader: after, ...rest } = afterWorld(before, planSteps(before, intent).steps);
  return { after, ...rest, delta: accessDelta(before, after, rest.touched) };
}

function checkCounts({ gained, lost, subjectsGaining, subjectsLosing, subjects }: AccessDelta): void {
  expect(gained).toBe(subjects.flatMap((one) => one.gained).length);
  expect(lost).toBe(subjects.flatMap((one) => one.lost).length);
  const names = (field: 'gained' | 'lost') => {
    return new Set(subjects.filter((one) => one[field].length > 0).map(({ principal }) => formatPrincipal(principal)))
      .size;
  };
  expect([subjectsGaining, subjectsLosing]).toEqual([names('gained'), names('lost')]);
}

type Scoped = { readonly scope: string; readonly grant: Grant };

/** What a requester gains and loses: itself, and the groups that it is in. */
function listsOf(delta: AccessDelta, principal: Principal): { gained: Scoped[]; lost: Scoped[] } {
  const { groups } = requesterOf(principal);
  const keys = new Set([principal, ...groups.map((name): Principal => ({ kind: 'Group', name }))].map(principalKey));
  const mine = delta.subjects.filter((one) => keys.has(principalKey(one.principal)));
  return {
    gained: mine.flatMap(({ scope, gained }) => gained.map((grant) => ({ scope, grant }))),
    lost: mine.flatMap(({ scope, lost }) => lost.map((grant) => ({ scope, grant }))),
  };
}

function covers({ scope, grant }: Scoped, ask: Ask): boolean {
  const namespace = ask.type === 'url' ? '' : ask.namespace;
  return (scope === '' || scope === namespace) && ruleAllows(ruleOfGrant(grant), ask);
}

/** The ask that only this grant, or a wider one, allows. */
function witness(grant: Grant, scope: string): Ask {
  if (grant.type === 'url') return grant;
  const { verb, apiGroup, name = 'no rule names this' } = grant;
  const [resource = '', ...rest] = grant.resource.split('/');
  return {
    type: 'resource',
    verb,
    apiGroup,
    resource,
    subresource: rest.join('/'),
    namespace: scope === '' ? 'elsewhere' : scope,
    name,
  };
}

function wordsOf(grant: Grant): string {
  return wordsOfRule(ruleOfGrant(grant));
}
