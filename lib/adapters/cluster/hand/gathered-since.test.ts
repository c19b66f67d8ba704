import { describe, expect, it } from 'vitest';
import { deleting, rule, updating } from '@/e2e/hand/sendings';
import type { PlannedObject } from '@/lib/domain/plan';
import type { ClusterRole, Rule } from '@/lib/domain/rbac';
import type { Sending } from '@/lib/usecases/hand';
import { gatheredSince, isGathering } from './gathered-since';

const PODS = rule('get', 'pods');
const NODES = rule('get', 'nodes');
const IN = [{ matchLabels: { in: 'all' }, matchExpressions: [] }];
const OTHER = [{ matchLabels: { in: 'other' }, matchExpressions: [] }];

const role = (resourceVersion: string, rules: readonly Rule[], more: Partial<ClusterRole> = {}): ClusterRole => ({
  kind: 'ClusterRole',
  name: 'all',
  rules,
  aggregation: IN,
  ...more,
  meta: { uid: 'u', resourceVersion, ...more.meta },
});
const plain = ({ kind, name, rules, meta }: ClusterRole): ClusterRole => ({ kind, name, rules, meta });
const writtenBy = (...managers: string[]) => ({
  metadata: { managedFields: managers.map((manager) => ({ manager, fieldsV1: { 'f:rules': {} } })) },
});
const CONTROLLER = writtenBy('clusterrole-aggregation-controller');

const seen = role('1', [PODS]);
const since = (sending: Sending, now: PlannedObject, json: Parameters<typeof gatheredSince>[1] = CONTROLLER) =>
  gatheredSince(sending, json, now);

describe('a role that the controller wrote since the plan', () => {
  const now = role('7', [NODES]);
  const state = { absent: false, uid: 'u', resourceVersion: '7' };

  it('is deleted as it is now', () => {
    expect(since(deleting(seen), now)).toEqual({ ...deleting(seen), before: now, precondition: state });
  });

  it('keeps what was gathered when something else of it changes', () => {
    const after = role('1', [PODS], { aggregation: OTHER });
    expect(since(updating(seen, after), now)).toMatchObject({
      verb: 'update',
      before: now,
      after: { rules: [NODES], aggregation: OTHER },
      precondition: state,
    });
  });

  it('gets the rules of the plan when it is aggregated no more', () => {
    expect(since(updating(seen, plain(seen)), now)).toMatchObject({ before: now, after: plain(seen) });
  });

  it('may hold nothing any more', () => {
    expect(since(deleting(seen), role('7', []), {})).toMatchObject({ precondition: state });
  });
});

describe('the conflict stands', () => {
  it.each<[string, PlannedObject, Parameters<typeof gatheredSince>[1]]>([
    ['when a person wrote a selector', role('7', [NODES], { aggregation: OTHER }), CONTROLLER],
    ['when a person wrote a label', role('7', [NODES], { meta: { labels: { a: 'b' } } }), CONTROLLER],
    ['when a person wrote an annotation', role('7', [NODES], { meta: { annotations: { a: 'b' } } }), CONTROLLER],
    ['when a person wrote the rules', role('7', [NODES]), writtenBy('kubectl-edit')],
    ['when nobody knows who wrote the rules', role('7', [NODES]), {}],
    ['when the controller wrote something else of it', role('7', [NODES]), writtenBy()],
    ['when it is aggregated no more', plain(role('7', [NODES])), CONTROLLER],
    ['when it is another object', role('7', [NODES], { meta: { uid: 'v' } }), CONTROLLER],
    ['when it is the version that was refused', role('1', [NODES]), CONTROLLER],
  ])('%s', (_title, now, json) => {
    const state = { ...now, meta: { uid: 'u', resourceVersion: '7', ...now.meta } };
    const wanted = role('1', [PODS], { aggregation: OTHER });
    expect(since(deleting(seen), state, json)).toBeUndefined();
    expect(since(updating(seen, wanted), state, json)).toBeUndefined();
  });

  it('for every role that people write', () => {
    const before = plain(seen);
    expect(since(deleting(before), plain(role('7', [PODS])))).toBeUndefined();
    expect(since(updating(before, role('1', [PODS])), plain(role('7', [PODS])))).toBeUndefined();
    expect(since({ verb: 'create', ref: deleting(seen).ref, after: seen }, role('7', [PODS]))).toBeUndefined();
  });
});

it('only of what is aggregated the version moves by itself', () => {
  expect(isGathering(deleting(seen))).toBe(true);
  expect(isGathering(updating(seen, plain(seen)))).toBe(true);
  expect(isGathering(updating(plain(seen), seen))).toBe(false);
  expect(isGathering({ verb: 'create', ref: deleting(seen).ref, after: seen })).toBe(false);
});
