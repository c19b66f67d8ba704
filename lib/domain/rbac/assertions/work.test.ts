import { describe, expect, it, vi } from 'vitest';
import { createIndex, type RbacObject, type RbacReader } from '../index';
import { type Assertion, MOST_QUESTIONS, evaluateAssertion, questionsOf } from './index';

const list = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${String(i)}`);
const users = (count: number) => list('u', count).map((name) => ({ kind: 'User' as const, name }));
const wide: Assertion = {
  name: 'wide',
  type: 'must-not',
  subjects: users(20),
  verbs: list('v', 15),
  apiGroups: list('g', 15),
  resources: list('r', 15),
  names: list('n', 15),
  where: { include: ['*'], exclude: [] },
};

/** A role for each namespace, bound there: as many places to ask in. */
function clusterOf(namespaces: number): RbacReader {
  const rule = { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] };
  return createIndex(
    list('ns', namespaces).flatMap((namespace): RbacObject[] => [
      { kind: 'Role', namespace, name: 'r', meta: {}, rules: [rule] },
      {
        kind: 'RoleBinding',
        namespace,
        name: 'b',
        meta: {},
        roleRef: { kind: 'Role', name: 'r' },
        subjects: users(1),
      },
    ]),
  ).reader();
}

describe('the work of an assertion', () => {
  it('is the product of its lists, each entry once', () => {
    expect(questionsOf(wide)).toBe(20 * 15 ** 4);
    expect(questionsOf({ ...wide, type: 'only' })).toBe(15 ** 4);
    expect(questionsOf({ ...wide, verbs: ['get', 'get'] })).toBe(20 * 15 ** 3);
  });

  it.each(['must-not', 'only', 'can'] as const)('over the bound is not done: %s', (type) => {
    const reader = clusterOf(1);
    const looked = vi.spyOn(reader.state.rules, 'visitFrom');
    const verdict = evaluateAssertion(reader, { ...wide, type });
    const questions = questionsOf({ ...wide, type });
    const tooMuch = { questions, limit: MOST_QUESTIONS.ofDefinition };
    expect(verdict).toEqual({ verdict: 'unknown', failures: [], total: 0, tooMuch });
    expect(looked).not.toHaveBeenCalled();
  });

  it.each(['must-not', 'only', 'can'] as const)('over all places of a cluster is not done: %s', (type) => {
    const narrow = {
      ...wide,
      type,
      verbs: list('v', 5),
      apiGroups: ['a'],
      resources: list('r', 5),
      names: list('n', 19),
    };
    const verdict = evaluateAssertion(clusterOf(3_000), narrow);
    expect(verdict).toMatchObject({ verdict: 'unknown', total: 0, tooMuch: { limit: MOST_QUESTIONS.ofCluster } });
  });
});
