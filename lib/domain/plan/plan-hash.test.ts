import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectOfWords, wishOfWords } from './__cases__/words';
import { createIndex, type RbacObject, type RbacReader } from '../rbac';
import { riskDelta } from '../rbac/risks';
import {
  accessDelta,
  affectedPrincipals,
  afterWorld,
  canonicalJson,
  type HashedPlan,
  type Intent,
  planHash,
  planSteps,
} from './index';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const WORLD = ['ClusterRole r: get core/pods', 'ClusterRoleBinding b -> ClusterRole r: User:ann, User:bob'].map(
  objectOfWords,
);
const INTENT: Intent = { objects: [wishOfWords('ClusterRole r: get core/pods; get core/secrets')] };

describe('the hash of a plan', () => {
  const hash = planHash(sha, plan(createIndex(WORLD).reader(), INTENT));

  it('is the same for the same plan, whoever makes it and in whatever order', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/u);
    expect(planHash(sha, plan(createIndex(WORLD.toReversed()).reader(), INTENT))).toBe(hash);
    const copied = structuredClone(INTENT);
    expect(planHash(sha, plan(createIndex(WORLD).reader(), copied))).toBe(hash);
    const two = ['Role a/x: get core/pods', 'Role b/x: get core/pods'].map(wishOfWords);
    const hashOf = (objects: Intent['objects']) => planHash(sha, plan(createIndex([]).reader(), { objects }));
    expect(hashOf(two)).toBe(hashOf(two.toReversed()));
  });

  it('knows nothing that the server generates', () => {
    const later = WORLD.map((object) =>
      withMeta(object, { creationTimestamp: '2026-01-01T00:00:00Z', lastWrite: { manager: 'x', operation: 'Apply' } }),
    );
    expect(planHash(sha, plan(createIndex(later).reader(), INTENT))).toBe(hash);
  });

  it('is another one when a precondition is', () => {
    const changed = WORLD.map((object) => withMeta(object, { resourceVersion: '2' }));
    expect(planHash(sha, plan(createIndex(changed).reader(), INTENT))).not.toBe(hash);
  });

  it('is another one when somebody else would gain, though the steps are the same', () => {
    const more = [...WORLD, objectOfWords('RoleBinding web/b -> ClusterRole r: User:eve')];
    expect(planHash(sha, plan(createIndex(more).reader(), INTENT))).not.toBe(hash);
  });

  it('is another one when a verdict or a risk is', () => {
    const made = plan(createIndex(WORLD).reader(), INTENT);
    const broken = { ...made, assertions: [{ id: 'a', before: 'pass', after: 'fail' }] };
    expect(planHash(sha, broken)).not.toBe(hash);
    expect(made.risks.added.length).toBeGreaterThan(0);
    expect(planHash(sha, { ...made, risks: { added: [], removed: [] } })).not.toBe(hash);
  });

  it('is another one for another name, rule, label or subject', () => {
    const wishes = [
      'ClusterRole r: get core/pods; get core/secrets#a',
      'ClusterRole r {a=b}: get core/pods; get core/secrets',
      'ClusterRole s: get core/pods; get core/secrets',
      'ClusterRoleBinding b -> ClusterRole r: User:ann',
      'delete ClusterRole r',
    ];
    const hashes = wishes.map((wish) =>
      planHash(sha, plan(createIndex(WORLD).reader(), { objects: [wishOfWords(wish)] })),
    );
    expect(new Set([hash, ...hashes]).size).toBe(wishes.length + 1);
  });
});

describe('canonical JSON', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(canonicalJson(value));
      }),
    );
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [undefined, null] } })).toBe('{"a":{"c":[null,null]},"b":1}');
  });
});

function plan(before: RbacReader, intent: Intent): HashedPlan {
  const { steps } = planSteps(before, intent);
  const { reader: after, touched } = afterWorld(before, steps);
  const risks = riskDelta(before, after, affectedPrincipals(before, after, touched));
  return { steps, access: accessDelta(before, after, touched), risks, assertions: [] };
}

function withMeta<T extends RbacObject>(object: T, meta: object): T {
  return { ...object, meta: { ...object.meta, ...meta } };
}
