import type { RoleOrigins } from './origins';

/**
 * What was worked out about aggregated ClusterRoles, kept for all generations whose ClusterRoles are the same. It only
 * ever holds results of pure functions of those ClusterRoles, so sharing it is not seen from outside.
 */
export class AggregationMemo {
  private readonly byRole = new Map<string, RoleOrigins>();

  originsOf(role: string, compute: () => RoleOrigins): RoleOrigins {
    const known = this.byRole.get(role);
    if (known !== undefined) return known;
    const found = compute();
    this.byRole.set(role, found);
    return found;
  }
}
