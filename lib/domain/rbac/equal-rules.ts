import type { Rule } from './model';

/** The same for rules that the aggregation controller takes for duplicates: every list the same, in the same order. */
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
