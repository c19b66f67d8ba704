import type { AccessDeltaOutput } from '@/lib/contract';
import { describe, expect, test } from 'vitest';
import {
  type Plan,
  aboutText,
  consequence,
  deltaRows,
  differencesOf,
  nameToType,
  planTitle,
  problemPlace,
  rowMatches,
  shortHash,
} from './plan-words';

const step = (action: Plan['steps'][number]['action'], name: string): Plan['steps'][number] => ({
  action,
  object: { kind: 'Role', namespace: 'web', name },
  before: '',
  after: '',
  diff: [],
});
const NONE: AccessDeltaOutput = {
  gained: 0,
  lost: 0,
  subjectsGaining: 0,
  subjectsLosing: 0,
  shadowed: { gained: 0, lost: 0 },
  subjects: [],
  subjectsTotal: 0,
  truncated: false,
};
const pods = (verb: string) => ({ type: 'resource' as const, apiGroup: '', resource: 'pods', verb });
const DELTA: AccessDeltaOutput = {
  ...NONE,
  gained: 3,
  lost: 1,
  subjectsGaining: 1,
  subjectsLosing: 1,
  subjectsTotal: 1,
  subjects: [
    {
      principal: { kind: 'ServiceAccount', namespace: 'web', name: 'shop' },
      scope: 'web',
      gained: [pods('get'), pods('list'), { ...pods('*'), covers: { resources: 1, examples: ['get pods'] } }],
      lost: [{ type: 'resource', apiGroup: 'apps', resource: 'deployments/scale', verb: 'get', name: 'front' }],
    },
  ],
};
const plan = (more: Partial<Plan>): Plan => ({
  hash: 'h',
  intent: { objects: [{ op: 'delete', kind: 'Role', namespace: 'web', name: 'a' }] },
  actor: { user: 'ada', groups: [], mode: 'local', remarks: [] },
  steps: [step('create', 'a')],
  problems: [],
  access: NONE,
  risks: { added: [], removed: [], skipped: 0 },
  assertions: { checked: 0, changed: [] },
  dryRun: [],
  whyNotApply: [],
  aggregated: [],
  ...more,
});

describe('a plan in words', () => {
  test.each([
    [[], 'Nothing to do'],
    [[step('create', 'a')], 'Create Role web/a'],
    [[step('create', 'a'), step('create', 'b')], 'Create Role web/a and Role web/b'],
    [[step('create', 'a'), step('delete', 'b')], 'Create Role web/a and delete Role web/b'],
    [[step('create', 'a'), step('create', 'b'), step('delete', 'c')], 'Create 2, delete 1 objects'],
  ])('%#: its title', (steps, title) => {
    expect(planTitle(plan({ steps }))).toBe(title);
  });

  test('rows join the verbs about one thing, but not stars', () => {
    expect(deltaRows(DELTA).map(({ op, verbs, about }) => [op, verbs, about])).toEqual([
      ['gains', ['get', 'list'], 'pods'],
      ['gains', ['*'], 'pods'],
      ['loses', ['get'], 'deployments.apps/scale “front”'],
    ]);
    expect(aboutText({ type: 'url', verb: 'get', path: '/metrics' })).toBe('/metrics');
  });

  test('a filter wants every word', () => {
    const [row] = deltaRows(DELTA);
    if (row === undefined) throw new Error('no row');
    expect(rowMatches(row, '')).toBe(true);
    expect(rowMatches(row, 'shop PODS')).toBe(true);
    expect(rowMatches(row, 'shop secrets')).toBe(false);
  });

  test('what comes of it, in numbers', () => {
    expect(consequence({ access: DELTA, steps: [step('delete', 'a')] })).toBe(
      'It deletes 1 object and adds 3 grants to 1 subject and removes 1 grant from 1 subject.',
    );
    expect(consequence({ access: NONE, steps: [] })).toContain('changes nobody’s access');
    expect(consequence({ access: NONE, steps: [step('update', 'a'), step('delete', 'b')] })).toBe(
      'It writes 1 object, deletes 1 object and changes nobody’s access.',
    );
  });

  test('what is wrong stands at an object and a field of it', () => {
    expect(problemPlace(plan({}), 'objects[0].name')).toBe('Role web/a, name');
    expect(problemPlace(plan({}), 'objects[0]')).toBe('Role web/a');
    expect(problemPlace(plan({}), 'objects[7].name')).toBe('objects[7].name');
    expect(problemPlace(plan({}), 'basis')).toBe('basis');
    expect(planTitle(plan({ problems: [{ path: 'basis', message: 'is old' }] }))).toBe('This cannot be planned');
  });

  test('a name is typed only where somebody loses by an object that goes', () => {
    expect(nameToType({ access: DELTA, steps: [step('delete', 'a')] })).toBe('a');
    expect(nameToType({ access: DELTA, steps: [step('update', 'a')] })).toBeUndefined();
    expect(nameToType({ access: NONE, steps: [step('delete', 'a')] })).toBeUndefined();
  });

  test('what moved since', () => {
    const was = plan({ access: DELTA });
    const now = plan({ steps: [step('update', 'a')], access: { ...DELTA, subjects: [] } });
    expect(differencesOf(was, now)).toEqual([
      'No longer: create Role web/a.',
      'New: update Role web/a.',
      'web/shop gains get, list pods: not any more.',
      'web/shop gains * pods: not any more.',
      'web/shop loses get deployments.apps/scale “front”: not any more.',
    ]);
    expect(differencesOf(was, was)).toHaveLength(1);
  });

  test('a hash shows its ends', () => {
    expect(shortHash('7f3a0123456789c21')).toBe('7f3a…c21');
    expect(shortHash('short')).toBe('short');
  });
});
