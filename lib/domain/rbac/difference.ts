import { apiGroupMatches, combinedResource, nameMatches, resourceMatches, ruleAllows, verbMatches } from './match';
import type { Ask, Rule } from './model';

/** One thing that keeps a grant from allowing an ask: what there is, and what there would have to be. */
export type Difference = {
  readonly what: 'verb' | 'name' | 'namespace' | 'group' | 'apiGroup' | 'subresource' | 'resource' | 'url' | 'role';
  readonly have: readonly string[];
  readonly want: string;
};

/** What keeps this rule from allowing the ask; empty when it does. A rule of the other type differs in all. */
export function differencesOf(rule: Rule, ask: Ask): Difference[] {
  if (ruleAllows(rule, ask)) return [];
  const found: Difference[] = [];
  if (!verbMatches(rule, ask.verb)) found.push({ what: 'verb', have: rule.verbs, want: ask.verb });
  if (ask.type === 'url') {
    const { nonResourceURLs } = rule;
    // The verb apart, the URL must be what remains.
    if (!ruleAllows({ ...rule, verbs: [ask.verb] }, ask))
      found.push({ what: 'url', have: nonResourceURLs, want: ask.path });
    return found;
  }
  if (!apiGroupMatches(rule, ask.apiGroup)) found.push({ what: 'apiGroup', have: rule.apiGroups, want: ask.apiGroup });
  if (!resourceMatches(rule, ask)) {
    const what = rule.resources.some((entry) => isSibling(entry, ask.resource)) ? 'subresource' : 'resource';
    found.push({ what, have: rule.resources, want: combinedResource(ask) });
  }
  if (!nameMatches(rule, ask.name)) found.push({ what: 'name', have: rule.resourceNames, want: ask.name });
  return found;
}

/** Names the same resource with another subresource, or the resource itself. */
function isSibling(entry: string, resource: string): boolean {
  return entry === resource || entry.startsWith(`${resource}/`);
}
