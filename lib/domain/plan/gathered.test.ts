import { describe, expect, it } from 'vitest';
import type { Meta } from '../rbac';
import { wantedOfWords } from './__cases__/words';
import { objectOf } from './object-of';
import { isAggregated, type PlannedObject, sameButGathered } from './index';

const object = (words: string, meta: Meta = {}): PlannedObject => {
  const made = objectOf(wantedOfWords(words), undefined);
  return { ...made, meta: { ...made.meta, ...meta } };
};

describe('one state and another of an object', () => {
  it.each([
    [
      'rules that the controller gathered',
      'ClusterRole r <- a=b: get core/pods',
      'ClusterRole r <- a=b: get core/nodes',
    ],
    ['nothing gathered yet', 'ClusterRole r <- a=b: get core/pods', 'ClusterRole r <- a=b:'],
    ['nothing at all', 'Role web/r {a=b}: get core/pods', 'Role web/r {a=b}: get core/pods'],
    ['another order of entries', 'Role web/r: get,list core/pods', 'Role web/r: list,get core/pods'],
    [
      'subjects in another order',
      'RoleBinding web/b -> Role r: User:a, User:b',
      'RoleBinding web/b -> Role r: User:b, User:a',
    ],
  ])('are the same, with %s', (_title, one, other) => {
    expect(sameButGathered(object(one), object(other))).toBe(true);
    expect(sameButGathered(object(other), object(one))).toBe(true);
  });

  it.each([
    ['rules that a person wrote', 'ClusterRole r: get core/pods', 'ClusterRole r: get core/nodes'],
    ['rules of a Role', 'Role web/r: get core/pods', 'Role web/r: get core/nodes'],
    ['another selector', 'ClusterRole r <- a=b: get core/pods', 'ClusterRole r <- a=c: get core/pods'],
    ['one selector more', 'ClusterRole r <- a=b: get core/pods', 'ClusterRole r <- a=b; c=d: get core/pods'],
    ['no selectors any more', 'ClusterRole r <- a=b: get core/pods', 'ClusterRole r: get core/nodes'],
    ['a label', 'ClusterRole r {x=1} <- a=b: get core/pods', 'ClusterRole r {x=2} <- a=b: get core/pods'],
    ['an annotation', 'ClusterRole r @x=1 <- a=b: get core/pods', 'ClusterRole r <- a=b: get core/nodes'],
    ['subjects', 'RoleBinding web/b -> Role r: User:a', 'RoleBinding web/b -> Role r: User:b'],
    ['a roleRef', 'RoleBinding web/b -> Role r: User:a', 'RoleBinding web/b -> Role s: User:a'],
  ])('differ by %s', (_title, one, other) => {
    expect(sameButGathered(object(one), object(other))).toBe(false);
    expect(sameButGathered(object(other), object(one))).toBe(false);
  });

  it('are not told apart by what the API server counts', () => {
    const words = 'ClusterRole r <- a=b: get core/pods';
    expect(sameButGathered(object(words, { resourceVersion: '1' }), object(words, { resourceVersion: '2' }))).toBe(
      true,
    );
  });

  it('are aggregated by what they say, not by what they hold', () => {
    expect(isAggregated(object('ClusterRole r <- a=b:'))).toBe(true);
    expect(
      isAggregated({ ...object('ClusterRole r: get core/pods'), kind: 'ClusterRole', rules: [], aggregation: [] }),
    ).toBe(true);
    expect(isAggregated(object('ClusterRole r: get core/pods'))).toBe(false);
    expect(isAggregated(object('ClusterRoleBinding r -> ClusterRole s: User:a'))).toBe(false);
  });
});
