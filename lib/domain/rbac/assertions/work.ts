import { type Assertion, namesOf } from './assertion';

/** How many questions an evaluation would ask, and how many it may. */
export type Work = { readonly questions: number; readonly limit: number };

/**
 * `ofDefinition`: what an assertion may ask of any one place; over it none is stored. `ofCluster`: what it may ask of
 * all places of one cluster; a question costs about ten microseconds.
 */
export const MOST_QUESTIONS = { ofDefinition: 10_000, ofCluster: 250_000 } as const;

/** What an assertion asks of one place: the product of its lists, each entry once. O(entries of its lists). */
export function questionsOf(assertion: Assertion): number {
  const { type, verbs, apiGroups, resources, subjects } = assertion;
  const each = type === 'only' ? 1 : subjects.length;
  const asks = new Set(verbs).size * new Set(apiGroups).size * new Set(resources).size;
  return asks * (namesOf(assertion)?.length ?? 1) * each;
}
