import { equalRules } from './equal-rules';
import type { ClusterRole, Rule } from './model';
import { selects } from './selector';

/** One ClusterRole that a rule of an aggregated role came from, with the way it took: `[…, the aggregated role]`. */
export type RuleOrigin = { readonly clusterRole: string; readonly through: readonly string[] };
/** By the number of the rule. */
export type RoleOrigins = readonly (readonly RuleOrigin[])[];

type Roles = {
  clusterRoles(): readonly ClusterRole[];
  role(key: { kind: 'ClusterRole'; namespace: string; name: string }): unknown;
};

/**
 * Where each stored rule of an aggregated ClusterRole came from, found by the controller's own algorithm: a role
 * that a selector matches and that holds an equal rule; where that role is aggregated itself, what it came from.
 * Empty lists for roles that are not aggregated. O(ClusterRoles + rules compared).
 */
export function originsOf(roles: Roles, name: string): RoleOrigins {
  const all = roles.clusterRoles();
  const role = all.find((candidate) => candidate.name === name);
  if (role?.aggregation === undefined) return [];
  return role.rules.map((rule) => originsOfRule(all, role, rule, [role.name]));
}

function originsOfRule(
  all: readonly ClusterRole[],
  role: ClusterRole,
  rule: Rule,
  way: readonly string[],
): RuleOrigin[] {
  const found: RuleOrigin[] = [];
  for (const source of all) {
    if (way.includes(source.name) || !isSource(role, source) || !holds(source, rule)) continue;
    const deeper = originsOfRule(all, source, rule, [source.name, ...way]);
    if (deeper.length > 0) found.push(...deeper);
    else found.push({ clusterRole: source.name, through: way });
  }
  return found;
}

function isSource(role: ClusterRole, source: ClusterRole): boolean {
  return role.aggregation?.some((selector) => selects(selector, source.meta.labels ?? {})) ?? false;
}

function holds(role: ClusterRole, rule: Rule): boolean {
  return role.rules.some((other) => equalRules(other, rule));
}
