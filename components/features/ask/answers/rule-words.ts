import type { RuleOutput } from '@/lib/contract';
import { type Ask, ruleAllows } from '@/lib/domain/rbac';

/** A rule in a line: the entries that carry the ask, the widest first. `*` stays `*`. */
export type RuleWords = { readonly verb: string; readonly on: string };

/** The entry of one list that lets the ask through; a wildcard where there is one, for that is what weighs. */
function carrier(rule: RuleOutput, field: 'verbs' | 'resources' | 'nonResourceURLs', ask: Ask): string | undefined {
  // The engine's matcher is asked, with that entry alone in its list.
  const carrying = rule[field].filter((entry) => ruleAllows({ ...rule, [field]: [entry] }, ask));
  return carrying.find((entry) => entry.includes('*')) ?? carrying[0];
}

/** What of the rule answers the ask; undefined when the rule does not (an answer that has moved on). */
export function ruleWords(rule: RuleOutput, ask: Ask): RuleWords | undefined {
  const verb = carrier(rule, 'verbs', ask);
  const on = carrier(rule, ask.type === 'url' ? 'nonResourceURLs' : 'resources', ask);
  return verb === undefined || on === undefined ? undefined : { verb, on };
}

/** A whole rule in a line, for lists of rules: `get, list pods, services`, with the names it is limited to. */
export function ruleLine(rule: RuleOutput): { verbs: string; on: string; names: string } {
  const groups = rule.apiGroups.filter((group) => group !== '');
  const suffix = groups.length === 1 && rule.apiGroups.length === 1 ? `.${groups.join('')}` : '';
  const resources = rule.resources.map((r) => (r === '*' && suffix === '.*' ? '*' : `${r}${suffix}`));
  return {
    verbs: rule.verbs.join(', '),
    on: [...resources, ...rule.nonResourceURLs].join(', '),
    names: rule.resourceNames.join(', '),
  };
}
