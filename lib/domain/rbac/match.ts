import { assertNever } from '../core';
import type { Ask, ResourceAsk, Rule, UrlAsk } from './model';

/**
 * Whether this one rule allows the ask; scope and subject are the caller's business. The only place that knows
 * what `*` means. O(entries of the rule).
 *
 * A resource ask never looks at nonResourceURLs and a URL ask at nothing else (a rule that mixes them is judged
 * once for each). Source: kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go `RuleAllows` and
 * pkg/apis/rbac/v1/evaluation_helpers.go.
 */
export function ruleAllows(rule: Rule, ask: Ask): boolean {
  switch (ask.type) {
    case 'resource':
      return (
        verbMatches(rule, ask.verb) &&
        apiGroupMatches(rule, ask.apiGroup) &&
        resourceMatches(rule, ask) &&
        nameMatches(rule, ask.name)
      );
    case 'url':
      return verbMatches(rule, ask.verb) && urlMatches(rule, ask);
    default:
      return assertNever(ask);
  }
}

/** Exact or the entry `*`; `get*` is a literal. */
export function verbMatches(rule: Rule, verb: string): boolean {
  return hasOrStar(rule.verbs, verb);
}

/** Exact or the entry `*`; the core group is the empty string and has no other name. */
export function apiGroupMatches(rule: Rule, apiGroup: string): boolean {
  return hasOrStar(rule.apiGroups, apiGroup);
}

/** `*`, the exact `resource` or `resource/subresource`, or `*` + `/subresource`. `pods/*` is a literal. */
export function resourceMatches(rule: Rule, ask: ResourceAsk): boolean {
  const wanted = combinedResource(ask);
  const ofAny = ask.subresource === '' ? wanted : `*/${ask.subresource}`;
  for (const resource of rule.resources) {
    if (resource === '*' || resource === wanted || resource === ofAny) return true;
  }
  return false;
}

/** No names: every object. Otherwise exact: `*` is a literal, and a request without a name matches only `''`. */
export function nameMatches(rule: Rule, name: string): boolean {
  return rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
}

function urlMatches(rule: Rule, ask: UrlAsk): boolean {
  for (const url of rule.nonResourceURLs) {
    if (urlCovers(url, ask.path)) return true;
  }
  return false;
}

/** An entry that ends in stars is a prefix, so `*` is all; a star elsewhere is a literal. */
function urlCovers(entry: string, path: string): boolean {
  return entry === path || (entry.endsWith('*') && path.startsWith(withoutStars(entry)));
}

/** The entry without the stars at its end. */
export function withoutStars(entry: string): string {
  let end = entry.length;
  while (end > 0 && entry.charCodeAt(end - 1) === 42) end -= 1;
  return entry.slice(0, end);
}

/** `resource` or `resource/subresource`, as rules spell it. */
export function combinedResource(ask: Pick<ResourceAsk, 'resource' | 'subresource'>): string {
  return ask.subresource === '' ? ask.resource : `${ask.resource}/${ask.subresource}`;
}

function hasOrStar(entries: readonly string[], wanted: string): boolean {
  for (const entry of entries) {
    if (entry === '*' || entry === wanted) return true;
  }
  return false;
}
