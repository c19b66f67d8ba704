import { describe, expect, it } from 'vitest';
import type { PlannedObject } from '@/lib/domain/plan';
import type { ClusterRole, Rule } from '@/lib/domain/rbac';
import type { Sending } from '../hand';
import { wasDone } from './was-done';

const rule = (resource: string): Rule => ({
  verbs: ['get'],
  apiGroups: [''],
  resources: [resource],
  resourceNames: [],
  nonResourceURLs: [],
});
const role = (resource: string, more: Partial<ClusterRole> = {}): ClusterRole => ({
  kind: 'ClusterRole',
  name: 'r',
  rules: [rule(resource)],
  ...more,
  meta: { uid: 'u', ...more.meta },
});
const gathering = (resource: string, label: string): ClusterRole =>
  role(resource, { aggregation: [{ matchLabels: { [label]: 'yes' }, matchExpressions: [] }] });

const ref = { kind: 'ClusterRole', namespace: '', name: 'r' } as const;
const precondition = { absent: false, uid: 'u', resourceVersion: '1' } as const;
const create = (after: PlannedObject): Sending => ({ verb: 'create', ref, after });
const update = (before: PlannedObject, after: PlannedObject): Sending => {
  return { verb: 'update', ref, before, after, precondition };
};
const remove = (before: PlannedObject): Sending => ({ verb: 'delete', ref, before, precondition });

describe('by the object as it is now, a request', () => {
  it.each<[string, Sending, PlannedObject | undefined]>([
    ['made it', create(role('pods')), role('pods', { meta: { uid: 'new', resourceVersion: '9' } })],
    ['changed it', update(role('pods'), role('nodes')), role('nodes')],
    ['deleted it', remove(role('pods')), undefined],
    ['deleted it, and another took its name', remove(role('pods')), role('pods', { meta: { uid: 'other' } })],
    [
      'made a role that has been filled since',
      create({ ...gathering('pods', 'a'), rules: [] }),
      gathering('pods', 'a'),
    ],
    [
      'changed selectors, after which other rules were gathered',
      update(gathering('pods', 'a'), gathering('pods', 'b')),
      gathering('nodes', 'b'),
    ],
  ])('%s', (_title, sending, now) => {
    expect(wasDone(sending, now)).toBe(true);
  });

  it.each<[string, Sending, PlannedObject | undefined]>([
    ['did not make it', create(role('pods')), undefined],
    ['did not make it so', create(role('pods')), role('nodes')],
    ['did not change it', update(role('pods'), role('nodes')), role('pods')],
    ['changed what is gone', update(role('pods'), role('nodes')), undefined],
    ['did not delete it', remove(role('pods')), role('nodes')],
    [
      'did not change its selectors, whatever was gathered',
      update(gathering('pods', 'a'), gathering('pods', 'b')),
      gathering('nodes', 'a'),
    ],
    ['did not take its selectors away', update(gathering('pods', 'a'), role('pods')), gathering('pods', 'a')],
  ])('%s', (_title, sending, now) => {
    expect(wasDone(sending, now)).toBe(false);
  });
});
