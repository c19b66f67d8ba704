import type { Rule } from './model';

/** As the aggregation controller compares: every list the same, in the same order; an absent list equals an empty one. */
export function equalRules(a: Rule, b: Rule): boolean {
  return (
    sameTexts(a.verbs, b.verbs) &&
    sameTexts(a.apiGroups, b.apiGroups) &&
    sameTexts(a.resources, b.resources) &&
    sameTexts(a.resourceNames, b.resourceNames) &&
    sameTexts(a.nonResourceURLs, b.nonResourceURLs)
  );
}

/** The same for rules that are `equalRules`, and for no others. */
export function exactKey(rule: Rule): string {
  return JSON.stringify([rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
}

/** The same for rules that say the same: the order of entries, and repeating one, change nothing. */
export function sayingKey(rule: Rule): string {
  const sets = [rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs];
  return JSON.stringify(sets.map((set) => [...new Set(set)].sort()));
}

export function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
