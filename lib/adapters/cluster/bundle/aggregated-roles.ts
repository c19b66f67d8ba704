import { type ClusterRole, aggregate } from '@/lib/domain/rbac';

/**
 * ClusterRoles that have an aggregation rule and no rules: those of a GitOps checkout, where the controller manager has
 * not run yet. A dump of a cluster has stored rules, and they count as they are, even when the controller would write
 * others: the authorizer reads what is stored (S39).
 */
export function isHollow(role: ClusterRole): boolean {
  return role.aggregation !== undefined && role.rules.length === 0;
}

/**
 * The hollow roles among these, filled as the aggregation controller would fill them; those that stay empty are left
 * out. Roles with stored rules are sources like any other.
 */
export function filledRoles(roles: readonly ClusterRole[]): ReadonlyMap<string, ClusterRole> {
  const hollow = new Map(roles.filter(isHollow).map((role) => [role.name, role]));
  const filled = new Map<string, ClusterRole>();
  if (hollow.size === 0) return filled;
  for (const { name, rules } of aggregate(roles.map((role) => (isHollow(role) ? role : withoutAggregation(role))))
    .roles) {
    const role = hollow.get(name);
    if (role !== undefined && rules.length > 0) filled.set(name, { ...role, rules: rules.map(({ rule }) => rule) });
  }
  return filled;
}

function withoutAggregation({ kind, name, rules, meta }: ClusterRole): ClusterRole {
  return { kind, name, rules, meta };
}
