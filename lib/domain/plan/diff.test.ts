import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wantedOfWords } from './__cases__/words';
import { objectOf } from './object-of';
import { diffOf, type DiffLine, type PlannedObject } from './index';

const object = (words: string): PlannedObject => objectOf(wantedOfWords(words), undefined);
const told = (lines: readonly DiffLine[]): string[] => lines.map(({ op, field }) => `${op} ${field}`);
const diff = (before: string, after: string): string[] => told(diffOf(object(before), object(after)));

describe('what differs', () => {
  it.each<[string, string, string, string[]]>([
    ['one more rule', 'Role w/r: get core/pods', 'Role w/r: get core/pods; get core/nodes', ['add rules']],
    [
      'a rule with one more verb',
      'Role w/r: get core/pods',
      'Role w/r: get,list core/pods',
      ['remove rules', 'add rules'],
    ],
    ['one subject', 'RoleBinding w/b -> Role r: User:a', 'RoleBinding w/b -> Role r:', ['remove subjects']],
    [
      'a kind of subject',
      'RoleBinding w/b -> Role r: User:a',
      'RoleBinding w/b -> Role r: Group:a',
      ['remove subjects', 'add subjects'],
    ],
    [
      'a ServiceAccount of another namespace',
      'RoleBinding w/b -> Role r: ServiceAccount:a/s',
      'RoleBinding w/b -> Role r: ServiceAccount:b/s',
      ['remove subjects', 'add subjects'],
    ],
    [
      'the kind of role',
      'RoleBinding w/b -> Role r: User:a',
      'RoleBinding w/b -> ClusterRole r: User:a',
      ['remove roleRef', 'add roleRef'],
    ],
    ['a selector', 'ClusterRole r <- a=b:', 'ClusterRole r <- a=c:', ['remove aggregation', 'add aggregation']],
    ['the value of a label', 'Role w/r {a=b}:', 'Role w/r {a=c}:', ['remove labels', 'add labels']],
    ['a label that is an annotation', 'Role w/r {a=b}:', 'Role w/r @a=b:', ['remove labels', 'add annotations']],
    [
      'all, in the order of fields',
      'Role w/r {a=b} @c=d: get core/pods',
      'Role w/r {a=c} @c=e: get core/nodes',
      ['remove rules', 'add rules', 'remove labels', 'add labels', 'remove annotations', 'add annotations'],
    ],
  ])('is %s', (_title, before, after, expected) => {
    expect(diff(before, after)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['the order of rules', 'Role w/r: get core/pods; get core/nodes', 'Role w/r: get core/nodes; get core/pods'],
    ['the order of verbs', 'Role w/r: get,list core/pods', 'Role w/r: list,get core/pods'],
    ['the order of resources and groups', 'Role w/r: get core+apps/pods,nodes', 'Role w/r: get apps+core/nodes,pods'],
    ['a verb that is there twice', 'Role w/r: get,get core/pods', 'Role w/r: get core/pods'],
    ['a rule that is there twice', 'Role w/r: get core/pods; get core/pods', 'Role w/r: get core/pods'],
    ['the order of names', 'Role w/r: get core/pods#a,b', 'Role w/r: get core/pods#b,a'],
    [
      'the order of subjects',
      'RoleBinding w/b -> Role r: User:a, Group:b',
      'RoleBinding w/b -> Role r: Group:b, User:a',
    ],
    ['a subject that is there twice', 'RoleBinding w/b -> Role r: User:a, User:a', 'RoleBinding w/b -> Role r: User:a'],
    ['the order of selectors', 'ClusterRole r <- a=b; c=d:', 'ClusterRole r <- c=d; a=b:'],
    ['the order of labels', 'Role w/r {a=b,c=d}:', 'Role w/r {c=d,a=b}:'],
  ])('is not %s', (_title, before, after) => {
    expect(diff(before, after)).toEqual([]);
  });

  it('is all of an object that comes or goes, but for its name', () => {
    const role = object('Role w/r {a=b} @c=d: get core/pods; get core/nodes');
    expect(told(diffOf(undefined, role))).toEqual(['add rules', 'add rules', 'add labels', 'add annotations']);
    expect(told(diffOf(role, undefined))).toEqual([
      'remove rules',
      'remove rules',
      'remove labels',
      'remove annotations',
    ]);
    expect(diffOf(undefined, undefined)).toEqual([]);
  });

  it('is told of a key that objects have by birth as of any other', () => {
    const labelled = (labels: Record<string, string>): PlannedObject => ({ ...object('Role w/r:'), meta: { labels } });
    const born = labelled(
      Object.fromEntries([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    );
    expect(told(diffOf(labelled({}), born))).toEqual(['add labels', 'add labels']);
    expect(diffOf(born, born)).toEqual([]);
  });
});

describe('of any two states', () => {
  const rules = fc.array(
    fc.constantFrom('get core/pods', 'get,list core/pods', 'list,get core/pods', 'get url:/x', 'get core/pods#a'),
    { maxLength: 3 },
  );
  const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'));
  const state = fc.tuple(rules, labels, labels).map(([all, some, more]): PlannedObject => ({
    ...object(`ClusterRole r: ${all.join('; ')}`),
    meta: { labels: some, annotations: more },
  }));

  it('one way is the other way round', () => {
    fc.assert(
      fc.property(state, state, (one, other) => {
        const turned = diffOf(other, one).map(({ op, field }) => `${op === 'add' ? 'remove' : 'add'} ${field}`);
        expect(turned.sort()).toEqual(told(diffOf(one, other)).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('nothing differs from itself, and nothing comes and goes at once', () => {
    fc.assert(
      fc.property(state, state, (one, other) => {
        expect(diffOf(one, one)).toEqual([]);
        const lines = diffOf(one, other).map(({ op, ...line }) => ({ op, line: JSON.stringify(line) }));
        const gone = new Set(lines.filter(({ op }) => op === 'remove').map(({ line }) => line));
        for (const { op, line } of lines) if (op === 'add') expect(gone.has(line)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('two that do not differ differ alike from a third', () => {
    fc.assert(
      fc.property(state, state, (one, third) => {
        if (one.kind !== 'ClusterRole') throw new Error('it is a ClusterRole');
        const rules = [...one.rules, ...one.rules].reverse();
        const same = { ...one, rules: rules.map((rule) => ({ ...rule, verbs: rule.verbs.toReversed() })) };
        expect(diffOf(one, same)).toEqual([]);
        expect(told(diffOf(same, third)).sort()).toEqual(told(diffOf(one, third)).sort());
      }),
      { numRuns: 300 },
    );
  });
});
