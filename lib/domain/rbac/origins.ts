import { exactKey } from './equal-rules';
import type { ClusterRole } from './model';
import { selects } from './selector';

/** One ClusterRole that a rule of an aggregated role came from, with the way it took: `[…, the aggregated role]`. */
export type RuleOrigin = { readonly clusterRole: string; readonly through: readonly string[] };
/** By the number of the rule. */
export type RoleOrigins = readonly (readonly RuleOrigin[])[];

/** Ways kept for one rule: roles that select each other freely make more of them than anybody can read. */
const MOST_ORIGINS = 32;

/**
 * Where each stored rule of an aggregated ClusterRole came from, found by the controller's own algorithm: a role
 * that a selector matches and that holds an equal rule; where that role is aggregated itself, what it came from.
 * Empty for roles that are not aggregated. O(ClusterRoles × aggregated roles on the way + rules).
 */
export function originsOf(clusterRoles: readonly ClusterRole[], name: string): RoleOrigins {
  const role = clusterRoles.find((candidate) => candidate.name === name);
  if (role?.aggregation === undefined) return [];
  const search = new OriginSearch(clusterRoles);
  return role.rules.map((rule) => search.of(exactKey(rule), role));
}

class OriginSearch {
  private readonly all: readonly ClusterRole[];
  private readonly sources = new Map<ClusterRole, readonly ClusterRole[]>();
  private readonly keys = new Map<ClusterRole, ReadonlySet<string>>();

  constructor(all: readonly ClusterRole[]) {
    this.all = all;
  }

  of(key: string, role: ClusterRole): RuleOrigin[] {
    const found: RuleOrigin[] = [];
    this.follow(key, role, [role.name], found);
    return found;
  }

  private follow(key: string, role: ClusterRole, way: readonly string[], found: RuleOrigin[]): void {
    for (const source of this.sourcesOf(role)) {
      if (found.length >= MOST_ORIGINS) return;
      if (way.includes(source.name) || !this.keysOf(source).has(key)) continue;
      const before = found.length;
      this.follow(key, source, [source.name, ...way], found);
      if (found.length === before) found.push({ clusterRole: source.name, through: way });
    }
  }

  private sourcesOf(role: ClusterRole): readonly ClusterRole[] {
    const known = this.sources.get(role);
    if (known !== undefined) return known;
    const { aggregation = [] } = role;
    const found = this.all.filter(({ meta }) => aggregation.some((selector) => selects(selector, meta.labels ?? {})));
    this.sources.set(role, found);
    return found;
  }

  private keysOf(role: ClusterRole): ReadonlySet<string> {
    const known = this.keys.get(role);
    if (known !== undefined) return known;
    const keys = new Set(role.rules.map(exactKey));
    this.keys.set(role, keys);
    return keys;
  }
}
