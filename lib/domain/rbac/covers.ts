import type { Rule } from './model';
import { withoutStars } from './match';

/** `missing` holds one rule for each group, resource, verb and name, or URL and verb, that no owner rule covers. */
export type Coverage = { readonly covered: boolean; readonly missing: readonly Rule[] };

/**
 * Whether whoever holds `owner` already holds everything in `wanted`: the check by which the API server stops
 * people from granting what they do not have. Every atom of a wanted rule must be covered by a single owner rule; a
 * star is covered only by a star, an atom without a name only by a rule without names.
 *
 * O(atoms of wanted × entries of owner). Source: component-helpers auth/rbac/validation/policy_comparator.go `Covers`.
 */
export function covers(owner: readonly Rule[], wanted: readonly Rule[]): Coverage {
  const missing = [...missingOf(owner, wanted)];
  return { covered: missing.length === 0, missing };
}

/** The verdict of `covers` alone: it stops at the first atom that is missing. */
export function coversAll(owner: readonly Rule[], wanted: readonly Rule[]): boolean {
  return missingOf(owner, wanted).next().done === true;
}

function* missingOf(owner: readonly Rule[], wanted: readonly Rule[]): Generator<Rule> {
  for (const rule of wanted) {
    // Whoever covers a whole rule covers each of its atoms: the usual case, and the reason why this is quick. Not so
    // where names and URLs meet in one rule, since names limit only the rest of it.
    const mixed = rule.resourceNames.length > 0 && rule.nonResourceURLs.length > 0;
    if (!mixed && owner.some((held) => ruleCovers(held, rule))) continue;
    for (const atom of atomsOf(rule)) {
      if (!owner.some((held) => ruleCovers(held, atom))) yield atom;
    }
  }
}

/** The parts of a rule that cannot be broken down further, in upstream's order. A rule without verbs has none. */
export function* atomsOf(rule: Rule): Generator<Rule> {
  const names = rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name]);
  for (const apiGroup of rule.apiGroups) {
    for (const resource of rule.resources) {
      for (const verb of rule.verbs) {
        for (const resourceNames of names) {
          yield { apiGroups: [apiGroup], resources: [resource], verbs: [verb], resourceNames, nonResourceURLs: [] };
        }
      }
    }
  }
  for (const url of rule.nonResourceURLs) {
    for (const verb of rule.verbs) {
      yield { apiGroups: [], resources: [], verbs: [verb], resourceNames: [], nonResourceURLs: [url] };
    }
  }
}

/** Whether one owner rule covers all of another rule, be it an atom or not. */
function ruleCovers(owner: Rule, rule: Rule): boolean {
  return (
    hasAllOrStar(owner.verbs, rule.verbs) &&
    hasAllOrStar(owner.apiGroups, rule.apiGroups) &&
    rule.resources.every((resource) => resourceCovered(owner.resources, resource)) &&
    rule.nonResourceURLs.every((url) => owner.nonResourceURLs.some((held) => urlCoversEntry(held, url))) &&
    namesCovered(owner.resourceNames, rule.resourceNames)
  );
}

function hasAllOrStar(held: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((entry) => held.includes(entry)) || held.includes('*');
}

function resourceCovered(held: readonly string[], resource: string): boolean {
  if (held.includes('*') || held.includes(resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && held.includes(`*${resource.slice(slash)}`);
}

function namesCovered(held: readonly string[], wanted: readonly string[]): boolean {
  return held.length === 0 || (wanted.length > 0 && wanted.every((name) => held.includes(name)));
}

/** Unlike a request for a path, the wanted entry may end in a star itself: `/a/*` covers `/a/b*`. */
function urlCoversEntry(held: string, wanted: string): boolean {
  return held === wanted || (held.endsWith('*') && wanted.startsWith(withoutStars(held)));
}
