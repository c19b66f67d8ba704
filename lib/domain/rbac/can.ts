import type { BindingEntry } from './index-state';
import { ruleAllows } from './match';
import type { AnyBinding, Ask, Decision, Path, Requester } from './model';
import { countAllowing, pathsOf, type Reach, SUPERUSER_PATH } from './paths';
import { MASTERS } from './principal';
import type { RbacReader } from './rbac-reader';
import { byStrength, scopeOf, subjectsOf, visitInScope } from './reaching';

/**
 * The decision of the RBAC authorizer, with its proof: as a SubjectAccessReview with exactly this user and these
 * groups would be answered by RBAC. Group `system:masters` is allowed everything before RBAC is asked.
 *
 * @param options.limit most paths in `via` (default 20); `viaTotal` counts them all
 */
export function can(reader: RbacReader, requester: Requester, ask: Ask, options: { limit?: number } = {}): Decision {
  const limit = options.limit ?? 20;
  const reaches: Reach[] = [];
  const unresolved = new Set<AnyBinding>();
  const scope = scopeOf(ask);
  let viaTotal = 0;
  for (const { subject, bindings } of subjectsOf(reader, requester)) {
    visitInScope(bindings, scope, (entry) => {
      const role = reader.roleOf(entry);
      if (role === undefined) {
        unresolved.add(entry.binding);
        return true;
      }
      const rules = countAllowing(role, ask);
      if (rules > 0) reaches.push({ entry, role, subject });
      viaTotal += rules;
      return true;
    });
  }
  const superuser = requester.groups.includes(MASTERS);
  const via: Path[] = superuser ? [SUPERUSER_PATH] : [];
  reaches.sort(byStrength);
  for (const reach of reaches) {
    if (via.length >= limit) break;
    via.push(...pathsOf(reach, ask, limit - via.length));
  }
  viaTotal += superuser ? 1 : 0;
  return { allowed: viaTotal > 0, via: via.slice(0, limit), viaTotal, unresolved: [...unresolved] };
}

/** The verdict of `can` alone, found faster: it stops at the first rule that allows. */
export function allows(reader: RbacReader, requester: Requester, ask: Ask): boolean {
  if (requester.groups.includes(MASTERS)) return true;
  const scope = scopeOf(ask);
  const refuses = (entry: BindingEntry): boolean => {
    const role = reader.roleOf(entry);
    return role === undefined || !role.rules.some((rule) => ruleAllows(rule, ask));
  };
  return subjectsOf(reader, requester).some(({ bindings }) => !visitInScope(bindings, scope, refuses));
}
