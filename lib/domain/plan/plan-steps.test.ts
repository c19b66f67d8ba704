import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { objectOfWords, wishOfWords, wordsOfStep } from './__cases__/words';
import { createIndex, type RbacReader, type Rule, worldAfter } from '../rbac';
import { changesOf } from './step';
import {
  formatRef,
  type Intent,
  MOST_RULES,
  MOST_SUBJECTS,
  planSteps,
  type Seen,
  undoIntent,
  type Wish,
} from './index';

const Case = z.strictObject({
  why: z.string().min(20),
  world: z.array(z.string().transform(objectOfWords)).default([]),
  intent: z.array(z.string().transform(wishOfWords)).default([]),
  /** What words cannot say. */
  json: z.array(z.custom<Wish>()).default([]),
  basis: z.array(z.custom<Seen>()).default([]),
  steps: z.array(z.array(z.string())),
  problems: z.array(z.string()).default([]),
});

const folder = join(import.meta.dirname, '__cases__', 'steps');
const cases = readdirSync(folder).map((file) => ({
  file,
  ...Case.parse(parse(readFileSync(join(folder, file), 'utf8'))),
}));

describe.each(cases)('$file', ({ why, world, intent, json, basis, steps: expected, problems }) => {
  const reader = createIndex(world).reader();
  const wanted: Intent = { objects: [...intent, ...json], basis };

  it(why, () => {
    const plan = planSteps(reader, wanted);
    expect(plan.steps.map(wordsOfStep)).toEqual(expected);
    expect(plan.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(problems);
  });

  it('survives being sent as JSON', () => {
    const sent: unknown = JSON.parse(JSON.stringify(wanted));
    expect(z.custom<Intent>().parse(sent)).toEqual(wanted);
  });

  it('can be undone', () => {
    const { steps } = planSteps(reader, wanted);
    const after = made(reader, wanted);
    expect(planSteps(after, wanted).steps).toEqual([]);
    const undo = undoIntent(steps);
    const { steps: back, problems: none } = planSteps(after, undo);
    expect(none).toEqual([]);
    expect(back.map(({ ref }) => formatRef(ref)).sort()).toEqual(steps.map(({ ref }) => formatRef(ref)).sort());
    // What comes back is another object: it has another uid.
    const again = wanted.objects.map((wish) => (wish.op === 'delete' ? { ...wish, uid: undefined } : wish));
    const objects = z.custom<Wish[]>().parse(JSON.parse(JSON.stringify(again)));
    expect(planSteps(made(after, undo), { objects }).steps.slice(0, expected.length).map(wordsOfStep)).toEqual(
      expected,
    );
  });
});

describe('the limits', () => {
  const rule: Rule = { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] };
  const reader = createIndex([]).reader();
  const problemsOf = (...objects: Wish[]): string[] =>
    planSteps(reader, { objects }).problems.map(({ message }) => message);
  const role = (rules: number): Wish => {
    return {
      op: 'apply',
      object: { kind: 'ClusterRole', name: 'r', rules: Array.from({ length: rules }, () => rule) },
    };
  };
  const binding = (subjects: number): Wish => {
    const roleRef = { kind: 'ClusterRole', name: 'r' } as const;
    const named = Array.from({ length: subjects }, (_, i) => ({ kind: 'User', name: `u${String(i)}` }));
    return { op: 'apply', object: { kind: 'ClusterRoleBinding', name: 'b', roleRef, subjects: named } };
  };

  it('are 1,000 rules and 5,000 subjects', () => {
    expect(problemsOf(role(MOST_RULES), binding(MOST_SUBJECTS))).toEqual([]);
    expect(problemsOf(role(MOST_RULES + 1), binding(MOST_SUBJECTS + 1))).toEqual([
      'are more than 1000',
      'are more than 5000',
    ]);
  });

  it('are 1,000 objects', () => {
    const objects = Array.from({ length: 1001 }, (_, i): Wish => ({
      op: 'delete',
      kind: 'ClusterRole',
      name: `r${String(i)}`,
    }));
    expect(problemsOf(...objects)).toEqual(['are more than 1000']);
  });

  it('are 256 KiB of annotations', () => {
    const annotations = { note: 'é'.repeat(128 * 1024) };
    expect(problemsOf({ op: 'apply', object: { kind: 'ClusterRole', name: 'r', rules: [], annotations } })).toEqual([
      'are more than 256 KiB',
    ]);
  });
});

describe('preconditions', () => {
  it('are what the plan was made on', () => {
    const reader = createIndex([objectOfWords('ClusterRole r: get core/pods')]).reader();
    const objects = ['ClusterRole r: get core/nodes', 'ClusterRole s: get core/nodes'].map(wishOfWords);
    expect(planSteps(reader, { objects }).steps.map(({ precondition }) => precondition)).toEqual([
      { absent: false, uid: 'uid of ClusterRole r', resourceVersion: '1' },
      { absent: true },
    ]);
  });
});

describe('undo', () => {
  it('leaves alone what is not the object that was made', () => {
    const { steps } = planSteps(createIndex([]).reader(), { objects: [wishOfWords('ClusterRole r: get core/pods')] });
    const undo = undoIntent(steps, new Map([['ClusterRole r', 'made then']]));
    const now = createIndex([objectOfWords('ClusterRole r: get core/pods')]).reader();
    expect(planSteps(now, undo).problems).toEqual([
      { path: 'objects[0].uid', message: 'ClusterRole r is another object now' },
    ]);
  });
});

function made(reader: RbacReader, intent: Intent): RbacReader {
  return worldAfter(reader, changesOf(planSteps(reader, intent).steps));
}
