import { type ClusterRole, aggregate } from '@/lib/domain/rbac';

/**
 * Aggregated ClusterRoles whose rules the controller manager has not written yet: those without rules, and those of a
 * manifest (no uid), where rules of its own are replaced as soon as it is applied (S41). A dump of a cluster has stored
 * rules, and they count as they are, even when the controller would write others: the authorizer reads what is stored
 * (S39).
 */
export function isHollow(role: ClusterRole): boolean {
  return role.aggregation !== undefined && (role.rules.length === 0 || role.meta.uid === undefined);
}

/**
 * The hollow roles among these, filled as the aggregation controller would fill them; those that stay as they are, empty,
 * are left out. Roles with stored rules are sources like any other.
 */
export function filledRoles(roles: readonly ClusterRole[]): ReadonlyMap<string, ClusterRole> {
  const hollow = new Map(roles.filter(isHollow).map((role) => [role.name, role]));
  const filled = new Map<string, ClusterRole>();
  if (hollow.size === 0) return filled;
  for (const { name, rules } of aggregate(
    roles.map((role) => (isHollow(role) ? { ...role, rules: [] } : withoutAggregation(role))),
  ).roles) {
    const role = hollow.get(name);
    if (role !== undefined && rules.length + role.rules.length > 0)
      filled.set(name, { ...role, rules: rules.map(({ rule }) => rule) });
  }
  return filled;
}

function withoutAggregation({ kind, name, rules, meta }: ClusterRole): ClusterRole {
  return { kind, name, rules, meta };
}
