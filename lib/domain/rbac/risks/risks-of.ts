import type { Principal, Rule } from '../model';
import { compareText } from '../order';
import { canonicalPrincipal, formatPrincipal } from '../principal';
import type { RbacReader } from '../rbac-reader';
import { findRisks, type Risk } from './find-risks';
import { RISK_RULES } from './risk-rules';
import { riskyGrants } from './risky-grants';

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
 * `system:masters` holds no rules, so nothing is found for it. In proportion to the principal's
 * bindings and the grants that risks are made of; the rules of a role are judged once.
 */
export function risksOf(reader: RbacReader, principal: Principal): Risk[] {
  const holder = canonicalPrincipal(principal);
  const grants = riskyGrants(reader, holder);
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
    for (const risk of beyond(now, old)) added.push({ principal, risk });
    for (const risk of beyond(old, now)) removed.push({ principal, risk });
  }
  return { added, removed };
}

/** There is one risk of a kind in a scope. */
function beyond(risks: readonly Risk[], others: readonly Risk[]): Risk[] {
  const there = new Map(others.map((one) => [`${one.id} ${one.scope}`, one]));
  return risks.filter((risk) => {
    const other = there.get(`${risk.id} ${risk.scope}`);
    return other === undefined || !reaches(other, risk);
  });
}

/** Whether a risk is as wide as another of its kind and scope. */
function reaches(one: Risk, other: Risk): boolean {
  if (one.names.length === 0) return true;
  return other.names.length > 0 && other.names.every((name) => one.names.includes(name));
}
