import type { Principal, Rule } from '../model';
import { compareText } from '../order';
import { canonicalPrincipal, formatPrincipal, principalKey, requesterOf } from '../principal';
import type { RbacReader } from '../rbac-reader';
import { whatCan } from '../what-can';
import { findRisks, type HeldGrant, type Risk } from './find-risks';
import { RISK_RULES } from './risk-rules';

/** The paths of one grant that are kept: enough to see the subject's own among those of its groups. */
const MOST_PATHS = 1000;

/**
 * The risks that one rule alone makes when it is held in a scope (`''` is the cluster): what a role builder warns
 * about. Rules that need a second half elsewhere are found when the rule has both. Linear in the rule's entries.
 */
export function risksOfRule(rule: Rule, scope: string): Risk[] {
  const grants = [{ rule, scope, via: [], own: true }];
  return RISK_RULES.flatMap((one) => findRisks(one, grants));
}

/**
 * The risks of everything that a principal holds, its two-half rules joined over all its bindings in compatible
 * scopes; in the order of the table, then by scope. Groups that Kubernetes adds may bring a half, never all of it.
 * `system:masters` holds no rules, so nothing is found for it. O(rules held × table).
 */
export function risksOf(reader: RbacReader, principal: Principal): Risk[] {
  const holder = canonicalPrincipal(principal);
  const key = principalKey(holder);
  const held = whatCan(reader, requesterOf(holder), { viaLimit: MOST_PATHS });
  const grants = held.scopes.flatMap((scope): HeldGrant[] =>
    held.rulesIn(scope).map(({ rule, via }) => {
      return { scope, rule, via, own: via.some((path) => principalKey(path.principal) === key) };
    }),
  );
  return RISK_RULES.flatMap((rule) => findRisks(rule, grants, holder));
}

export type SubjectRisk = { readonly principal: Principal; readonly risk: Risk };
export type RiskDelta = { readonly added: readonly SubjectRisk[]; readonly removed: readonly SubjectRisk[] };

/**
 * The risks that the principals have after a change and not before, and the other way round. A risk that reaches
 * further than before (another name, no limit to names) is added; one that reaches less far is removed.
 * Cost: `risksOf` twice for each principal. In the order of the principals' names.
 */
export function riskDelta(before: RbacReader, after: RbacReader, principals: Iterable<Principal>): RiskDelta {
  const named = new Map(
    Array.from(principals, (one): [string, Principal] => [formatPrincipal(canonicalPrincipal(one)), one]),
  );
  const added: SubjectRisk[] = [];
  const removed: SubjectRisk[] = [];
  for (const [, given] of [...named].sort(([a], [b]) => compareText(a, b))) {
    const principal = canonicalPrincipal(given);
    const [old, now] = [risksOf(before, principal), risksOf(after, principal)];
    for (const risk of now) if (!old.some((one) => reaches(one, risk))) added.push({ principal, risk });
    for (const risk of old) if (!now.some((one) => reaches(one, risk))) removed.push({ principal, risk });
  }
  return { added, removed };
}

/** Whether one risk is as wide as another of its kind and scope. */
function reaches(one: Risk, other: Risk): boolean {
  if (one.id !== other.id || one.scope !== other.scope) return false;
  if (one.names.length === 0) return true;
  return other.names.length > 0 && other.names.every((name) => one.names.includes(name));
}
