import { withoutStars } from './match';
import type { Rule } from './model';

/**
 * Something in a rule that grants nothing, or less than it seems:
 * - `url-in-namespace`: nonResourceURLs reached through a RoleBinding; only a ClusterRoleBinding can grant them.
 * - `literal-star`: a star where Kubernetes knows no wildcard (`pods/*`, `get*`, `*.example.com`); it matches only itself.
 * - `name-never-sent`: deletecollection never carries a name, so a rule with resourceNames does not allow it.
 * - `name-only-by-selector`: list and watch carry a name only with `fieldSelector=metadata.name=…`.
 * - `name-only-on-update`: create carries a name only when a PUT or an apply makes the object.
 * - `empty`: the rule lacks verbs, or what they would act on.
 */
export type NoOp = {
  readonly code:
    'url-in-namespace' | 'literal-star' | 'name-never-sent' | 'name-only-by-selector' | 'name-only-on-update' | 'empty';
  readonly field: keyof Rule;
  readonly value: string;
};

/** What in the rule grants nothing in this scope (`''` is the cluster), and whether anything is left. */
export function noOpsOf(rule: Rule, scope: string): { noOps: readonly NoOp[]; dead: boolean } {
  const noOps = [...emptyOf(rule), ...literalStars(rule), ...urlsInNamespace(rule, scope), ...namesOf(rule)];
  return { noOps, dead: isDead(rule, scope) };
}

function emptyOf(rule: Rule): NoOp[] {
  if (rule.verbs.length === 0) return [{ code: 'empty', field: 'verbs', value: '' }];
  if (rule.nonResourceURLs.length > 0) return [];
  if (rule.resources.length === 0) return [{ code: 'empty', field: 'resources', value: '' }];
  return rule.apiGroups.length === 0 ? [{ code: 'empty', field: 'apiGroups', value: '' }] : [];
}

function literalStars(rule: Rule): NoOp[] {
  const found = (field: keyof Rule, isLiteral: (entry: string) => boolean): NoOp[] =>
    rule[field].filter(isLiteral).map((value) => ({ code: 'literal-star', field, value }));
  return [
    ...found('verbs', isLiteralStar),
    ...found('apiGroups', isLiteralStar),
    ...found('resources', isLiteralResource),
    ...found('nonResourceURLs', (url) => withoutStars(url).includes('*')),
  ];
}

function urlsInNamespace(rule: Rule, scope: string): NoOp[] {
  if (scope === '') return [];
  return rule.nonResourceURLs.map((value) => ({ code: 'url-in-namespace', field: 'nonResourceURLs', value }));
}

function namesOf(rule: Rule): NoOp[] {
  if (!isNamed(rule)) return [];
  return rule.verbs.flatMap((value): NoOp[] => {
    if (value === 'deletecollection') return [{ code: 'name-never-sent', field: 'verbs', value }];
    if (value === 'list' || value === 'watch') return [{ code: 'name-only-by-selector', field: 'verbs', value }];
    // Creating a subresource such as pods/exec names its parent.
    const plain = value === 'create' && rule.resources.some((resource) => !resource.includes('/'));
    return plain ? [{ code: 'name-only-on-update', field: 'verbs', value }] : [];
  });
}

/** Limited to objects by name, and not to nameless requests, which the empty name would allow. */
function isNamed(rule: Rule): boolean {
  return rule.resourceNames.length > 0 && !rule.resourceNames.includes('');
}

function isDead(rule: Rule, scope: string): boolean {
  const named = isNamed(rule);
  const verbs = rule.verbs.filter((verb) => !isLiteralStar(verb));
  const resourceVerbs = verbs.filter((verb) => !(named && verb === 'deletecollection'));
  const grantsResource =
    resourceVerbs.length > 0 &&
    rule.apiGroups.some((group) => !isLiteralStar(group)) &&
    rule.resources.some((resource) => !isLiteralResource(resource));
  const grantsUrl =
    scope === '' && verbs.length > 0 && rule.nonResourceURLs.some((url) => !withoutStars(url).includes('*'));
  return !grantsResource && !grantsUrl;
}

function isLiteralStar(entry: string): boolean {
  return entry !== '*' && entry.includes('*');
}

function isLiteralResource(resource: string): boolean {
  return (
    isLiteralStar(resource.startsWith('*/') && resource.length > 2 ? resource.slice(2) : resource) || resource === '*/*'
  );
}
