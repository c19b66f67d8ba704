import { sameTexts } from './equal-rules';
import type { RuleKey, UrlKey } from './index-state';
import { combinedResource, withoutStars } from './match';
import type { AnyRole, ResourceAsk, Rule } from './model';

/**
 * A rule with more pairs than this is filed under `*` and `*`, where every ask looks: the index may only pre-filter,
 * and one stored object must not be able to make millions of entries.
 */
const MOST_PAIRS = 4096;

/** The entries under which one rule of a role is found: each pair of API group and resource once. */
export function ruleKeys(role: AnyRole, rule: number, slot: number): readonly RuleKey[] {
  const wanted = role.rules[rule];
  if (wanted === undefined || wanted.verbs.length === 0) return [];
  const namespace = role.kind === 'Role' ? role.namespace : '';
  if (wanted.apiGroups.length * wanted.resources.length > MOST_PAIRS) {
    return [{ namespace, apiGroup: '*', resource: '*', slot, rule }];
  }
  const keys: RuleKey[] = [];
  for (const apiGroup of wanted.apiGroups) {
    for (const resource of wanted.resources) keys.push({ namespace, apiGroup, resource, slot, rule });
  }
  return keys;
}

/** The entries under which one rule of a ClusterRole is found by URL. A Role never grants a URL: it has no scope for one. */
export function urlKeys(role: AnyRole, rule: number, slot: number): readonly UrlKey[] {
  const wanted = role.rules[rule];
  if (role.kind === 'Role' || wanted === undefined || wanted.verbs.length === 0) return [];
  return wanted.nonResourceURLs.map((url) => {
    const prefix = url.endsWith('*');
    return { prefix, path: prefix ? withoutStars(url) : url, slot, rule };
  });
}

/** Whether two rules are filed under the same entries. */
export function filedAlike(a: Rule | undefined, b: Rule | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.verbs.length > 0 === b.verbs.length > 0 &&
    sameTexts(a.resources, b.resources) &&
    sameTexts(a.apiGroups, b.apiGroups) &&
    sameTexts(a.nonResourceURLs, b.nonResourceURLs)
  );
}

/** The pairs under which a rule that allows this ask can be filed; at most six. */
export function pairsOf(ask: ResourceAsk): readonly { apiGroup: string; resource: string }[] {
  const resources = new Set([combinedResource(ask), '*']);
  if (ask.subresource !== '') resources.add(`*/${ask.subresource}`);
  const pairs = [];
  for (const resource of resources) {
    for (const apiGroup of new Set([ask.apiGroup, '*'])) pairs.push({ apiGroup, resource });
  }
  return pairs;
}
