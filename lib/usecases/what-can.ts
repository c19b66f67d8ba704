import type { Answer, EffectiveRule as EffectiveRuleOutput, WhatCanInput, WhatCanOutput } from '@/lib/contract';
import { type EffectiveRule, type WhatCan, whatCan as find } from '@/lib/domain/rbac';
import { requesterOfInput } from './asked';
import { nextCursor, pageStart } from './cursor';
import type { Deps } from './deps';
import { asOf, gapsFor, neededLists } from './gaps';
import type { ClusterView } from './ports';
import { grantOutput, noEffectSentence, ruleOutput } from './proof';
import { matcherOf } from './rows';

type Value = WhatCanOutput['value'];
type Placed = { readonly scope: string; readonly rule: EffectiveRule };

/**
 * Everything that a requester holds: cluster-wide rules first, then what each namespace adds; with `namespace` only that
 * one besides the cluster. A page holds `limit` rules, in as many scopes as it takes. Throws AppError `not-found`,
 * `invalid-request` or `cursor-gone`.
 */
export function whatCan(deps: Deps, cluster: string, input: WhatCanInput): Answer<Value> {
  const { namespace, filter, limit, cursor } = input;
  const requester = requesterOfInput(input);
  const start = pageStart(deps, cluster, cursor, ['what-can', requester, namespace, filter]);
  const { view, offset } = start;
  const held = find(view.rbac, requester, namespace === undefined ? {} : { namespace });
  const { page, total } = pageOf(held, offset, limit, matcherOf(filter));
  const next = nextCursor(start, limit, total);
  return {
    value: {
      subject: { user: requester.user, groups: [...requester.groups] },
      superuser: held.superuser,
      scopes: scopesOf(view, page),
      total,
      ...(next === undefined ? {} : { nextCursor: next }),
    },
    gaps: gapsFor(view, { namespace, unresolved: held.unresolved }),
    asOf: asOf(view, neededLists(namespace)),
  };
}

/** Rules are worked out scope by scope; those before the page are only counted. */
function pageOf(
  held: WhatCan,
  offset: number,
  limit: number,
  matches: ((text: string) => boolean) | undefined,
): { page: Placed[]; total: number } {
  const page: Placed[] = [];
  let total = 0;
  for (const scope of held.scopes) {
    for (const rule of held.rulesIn(scope)) {
      if (matches !== undefined && !matches(`${scope} ${textOf(rule)}`)) continue;
      if (total >= offset && page.length < limit) page.push({ scope, rule });
      total += 1;
    }
  }
  return { page, total };
}

/** What a filter looks into: the words of the rule, and through which bindings and roles it is held. */
function textOf({ rule, via }: EffectiveRule): string {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const paths = via.map(({ binding, role }) => `${binding.name} ${role.name}`);
  return [...verbs, ...apiGroups, ...resources, ...resourceNames, ...nonResourceURLs, ...paths].join(' ');
}

function scopesOf(view: ClusterView, page: readonly Placed[]): Value['scopes'] {
  const scopes = new Map<string, EffectiveRuleOutput[]>();
  for (const { scope, rule } of page) {
    const rules = scopes.get(scope) ?? [];
    scopes.set(scope, rules);
    rules.push(ruleOf(view, rule));
  }
  return Array.from(scopes, ([namespace, rules]) => (namespace === '' ? { rules } : { namespace, rules }));
}

function ruleOf(view: ClusterView, { rule, via, viaTotal, weight, noOps, dead }: EffectiveRule): EffectiveRuleOutput {
  const noEffect = noOps.map(noEffectSentence);
  return {
    rule: ruleOutput(rule),
    via: via.map((path) => grantOutput(view.rbac, path)),
    viaTotal,
    weight,
    noEffect: dead ? ['Nothing in this rule can be used here.', ...noEffect] : noEffect,
  };
}
