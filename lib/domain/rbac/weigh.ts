import { assertNever } from '../core';
import type { Path, Rule } from './model';

/** How far a rule reaches: all of a cluster's API, something behind a star, or only what it names. */
export type Weight = 'everything' | 'wildcard' | 'named';

/** For display: how strong the rule behind a path is. Scope is not part of it. */
export function weigh(subject: Rule | Path): Weight {
  if (!('superuser' in subject)) return weighRule(subject);
  switch (subject.superuser) {
    case true:
      return 'everything';
    case false:
      return weighRule(subject.rule);
    default:
      return assertNever(subject);
  }
}

function weighRule(rule: Rule): Weight {
  const { verbs, apiGroups, resources, nonResourceURLs, resourceNames } = rule;
  const anyVerb = verbs.includes('*');
  if (anyVerb && apiGroups.includes('*') && resources.includes('*') && resourceNames.length === 0) return 'everything';
  const wild =
    anyVerb ||
    apiGroups.includes('*') ||
    resources.some(reachesMany) ||
    nonResourceURLs.some((url) => url.endsWith('*'));
  return wild ? 'wildcard' : 'named';
}

/** `*` or `*` + `/subresource`; `pods/*` is a literal that reaches nothing. */
function reachesMany(resource: string): boolean {
  return resource === '*' || (resource.startsWith('*/') && !resource.includes('*', 1));
}
