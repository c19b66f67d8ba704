import type { Answer, EffectiveRule as EffectiveRuleOutput, Gap, WhatCanInput, WhatCanOutput } from '@/lib/contract';
import { type AnyBinding, type EffectiveRule, type WhatCan, whatCan as find } from '@/lib/domain/rbac';
import { viewAbout, withheldProof } from './about';
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
  const { whole, seen } = viewAbout(deps, cluster, requester);
  const from = deps.mine !== undefined && whole.rbac !== seen.rbac ? deps.mine.clusters : deps.clusters;
  const start = pageStart(deps, cluster, cursor, ['what-can', requester, namespace, filter], from);
  const { view, offset } = start;
  const held = find(view.rbac, requester, namespace === undefined ? {} : { namespace });
  const proving =
    view.generation === seen.generation ? seen : (deps.clusters.held(cluster, view.epoch, view.generation) ?? seen);
  const shown = proofShown(view, proving);
  const { page, total } = pageOf(held, shown.of, offset, limit, matcherOf(filter));
  const next = nextCursor(start, limit, total);
  return {
    value: {
      subject: { user: requester.user, groups: [...requester.groups] },
      superuser: held.superuser,
      scopes: scopesOf(proving, page),
      total,
      ...(next === undefined ? {} : { nextCursor: next }),
    },
    gaps: shown.gaps(namespace, held.unresolved),
    asOf: asOf(view, neededLists(namespace)),
  };
}

/**
 * Everyone holds their own rules, and sees of what gives them only what they may see: `view` is whole, `seen` is not.
 * Where both are the same there is nothing to hide.
 */
function proofShown(view: ClusterView, seen: ClusterView) {
  const whole = seen.withheld === undefined || view.withheld !== undefined;
  const visible = (binding: AnyBinding): boolean => {
    const namespace = binding.kind === 'RoleBinding' ? binding.namespace : '';
    return seen.rbac.get({ kind: binding.kind, namespace, name: binding.name }) !== undefined;
  };
  let hidden = false;
  return {
    of: (rule: EffectiveRule): EffectiveRule => {
      if (whole) return rule;
      const via = rule.via.filter(({ binding }) => visible(binding));
      if (via.length === rule.via.length) return rule;
      hidden = true;
      return { ...rule, via, viaTotal: via.length };
    },
    gaps: (namespace: string | undefined, unresolved: readonly AnyBinding[]): Gap[] => {
      if (whole) return gapsFor(view, { namespace, unresolved });
      const known = unresolved.filter(visible);
      const gaps = gapsFor({ ...view, holes: seen.holes }, { namespace, unresolved: known });
      if (hidden || known.length < unresolved.length) gaps.push(withheldProof(seen));
      return gaps;
    },
  };
}

/** Rules are worked out scope by scope; those before the page are only counted. */
function pageOf(
  held: WhatCan,
  shownOf: (rule: EffectiveRule) => EffectiveRule,
  offset: number,
  limit: number,
  matches: ((text: string) => boolean) | undefined,
): { page: Placed[]; total: number } {
  const page: Placed[] = [];
  let total = 0;
  for (const scope of held.scopes) {
    for (const whole of held.rulesIn(scope)) {
      const rule = shownOf(whole);
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

/** What is shown of where a rule comes from is in the view that one sees. */
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
