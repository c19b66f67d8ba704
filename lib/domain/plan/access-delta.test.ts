import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { wordsOfRule } from '../rbac/__cases__/words';
import { createIndex, formatPrincipal, type RbacReader } from '../rbac';
import { type AccessDelta, accessDelta, afterWorld, type Grant, type Intent, planSteps, ruleOfGrant } from './index';

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

function wordsOf(grant: Grant): string {
  return wordsOfRule(ruleOfGrant(grant));
}
