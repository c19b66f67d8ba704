import { covers } from '../covers';
import type { GrantPath, Principal, Rule } from '../model';
import { noOpsOf } from '../no-ops';
import { compareText } from '../order';
import { type Hit, hitOf } from './hit';
import type { Need, RiskRule, Severity, Way } from './risk-rule';

/** A rule that a subject holds in a scope: `''` is the cluster. */
export type HeldGrant = {
  readonly scope: string;
  readonly rule: Rule;
  readonly via: readonly GrantPath[];
  /** Not only through a group that Kubernetes adds. */
  readonly own: boolean;
};

export type Risk = {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly reason: string;
  /** Empty for the whole cluster. */
  readonly scope: string;
  /** The only objects that it is about; empty when there is no such limit. */
  readonly names: readonly string[];
  /** The grants that make it. */
  readonly grants: readonly HeldGrant[];
};

type Found = { readonly scope: string; readonly grants: Set<HeldGrant>; names: Set<string>; limited: boolean };
type Match = { readonly grant: HeldGrant; readonly hit: Hit };

/**
 * The risks of one kind that the grants of one subject make, by scope. A risk needs a grant of the subject's own: what
 * a group that Kubernetes adds makes alone is the group's.
 * O(grants × needs), and in each scope the product of the matching grants where names must agree.
 */
export function findRisks(rule: RiskRule, grants: readonly HeldGrant[], holder?: Principal): Risk[] {
  const found = new Map<string, Found>();
  if (rule.match.by === 'grants') for (const way of rule.match.ways) collectWay(way, grants, found);
  else collectHeld(rule.match, grants, holder, found);
  return [...found.values()]
    .filter((one) => [...one.grants].some(({ own }) => own))
    .sort((a, b) => compareText(a.scope, b.scope))
    .map((one) => riskOf(rule, one));
}

function riskOf({ id, title, reason, severity }: RiskRule, { scope, grants, names, limited }: Found): Risk {
  const wide = scope === '' || scope === 'kube-system' ? severity.cluster : severity.namespace;
  const graded = limited ? (severity.named ?? wide) : wide;
  return { id, title, reason, severity: graded, scope, names: limited ? [...names].sort() : [], grants: [...grants] };
}

function collectWay(way: Way, grants: readonly HeldGrant[], found: Map<string, Found>): void {
  const matches = way.needs.map((need) => matchesOf(need, grants));
  const last = matches.length - 1;
  const apart = way.scope === 'apart';
  const anywhere = matches.map((some, i) => (apart && i < last ? [...some.values()].flat() : []));
  const placing = apart ? matches.slice(last) : matches;
  for (const scope of new Set(placing.flatMap((some) => [...some.keys()]))) {
    const parts = matches.map((some, i) => {
      if (apart && i < last) return anywhere[i] ?? [];
      const here = some.get(scope) ?? [];
      // What is held in the cluster completes what is held in a namespace; alone it is the cluster's risk.
      const completes = matches.length > 1 && !apart && scope !== '';
      return completes ? [...here, ...(some.get('') ?? [])] : here;
    });
    const agreeing = way.sameName === true ? ofSameNames(parts) : parts;
    if (agreeing.some((part) => part.length === 0)) continue;
    // What remains may all be the cluster's, where names did not agree.
    if (way.scope === 'together' && !agreeing.flat().some(({ grant }) => grant.scope === scope)) continue;
    add(found, scope, agreeing, way.sameName === true ? limiting(agreeing) : agreeing[0]);
  }
}

/** By scope. */
function matchesOf(need: Need, grants: readonly HeldGrant[]): ReadonlyMap<string, readonly Match[]> {
  const matches = new Map<string, Match[]>();
  for (const grant of grants) {
    const hit = hitOf(need, grant.rule, grant.scope);
    if (hit === undefined) continue;
    const there = matches.get(grant.scope);
    if (there === undefined) matches.set(grant.scope, [{ grant, hit }]);
    else there.push({ grant, hit });
  }
  return matches;
}

/** Of two needs the pairs whose objects can be the same. */
function ofSameNames([powers = [], others = []]: readonly (readonly Match[])[]): Match[][] {
  const agree = (a: Hit, b: Hit): boolean => a.any || b.any || a.names.some((name) => b.names.includes(name));
  return [
    powers.filter(({ hit }) => others.some((other) => agree(hit, other.hit))),
    others.filter(({ hit }) => powers.some((power) => agree(hit, power.hit))),
  ];
}

/** Of parts about the same object the one that says which. */
function limiting(parts: readonly (readonly Match[])[]): readonly Match[] {
  return parts.find((part) => part.every(({ hit }) => hit.limited)) ?? parts[0] ?? [];
}

function add(
  found: Map<string, Found>,
  scope: string,
  parts: readonly (readonly Match[])[],
  naming: readonly Match[] = [],
): void {
  const known = found.get(scope) ?? { scope, grants: new Set(), names: new Set(), limited: true };
  found.set(scope, known);
  for (const { grant } of parts.flat()) known.grants.add(grant);
  for (const { hit } of naming) {
    for (const name of hit.names) known.names.add(name);
    known.limited &&= hit.limited;
  }
}

function collectHeld(
  match: Extract<RiskRule['match'], { by: 'holder' }>,
  grants: readonly HeldGrant[],
  holder: Principal | undefined,
  found: Map<string, Found>,
): void {
  if (holder === undefined || holder.kind === 'ServiceAccount') return;
  const names = holder.kind === 'Group' ? match.groups : match.users;
  if (!names.includes(holder.name)) return;
  for (const grant of grants) {
    const usual = match.beyond.flatMap(({ scope, rules }) => (scope === grant.scope ? rules : []));
    if (!grant.own || noOpsOf(grant.rule, grant.scope).dead || covers(usual, [grant.rule]).covered) continue;
    const { resourceNames } = grant.rule;
    const held = [{ grant, hit: { any: false, names: resourceNames, limited: resourceNames.length > 0 } }];
    add(found, grant.scope, [held], held);
  }
}
