import { claimOf, valueOf } from './claim-values';
import type { Claims, ClaimRule, IdentityMapping, Problem, UserRule } from './model';

/** The user as `userValidationRules` see it, before duplicates are dropped. */
export type SeenUser = {
  readonly username: string;
  readonly groups: readonly string[];
  readonly uid: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
};

/** What the cluster's rules about claims refuse, all of it. O(rules). Source: oidc.go `AuthenticateToken`. */
export function claimRuleProblems(rules: readonly ClaimRule[], claims: Claims): readonly Problem[] {
  return rules.flatMap((rule, i) => {
    const name = `claim validation rule ${i + 1}`;
    const problem =
      rule.by === 'claim' ? required(rule, claims) : checked(rule.expression, rule.message, { claims }, name);
    return problem ?? [];
  });
}

/** What the cluster's rules about users refuse, all of it. O(rules). */
export function userRuleProblems(rules: readonly UserRule[], user: SeenUser): readonly Problem[] {
  return rules.flatMap(
    ({ expression, message }, i) => checked(expression, message, { user }, `user validation rule ${i + 1}`) ?? [],
  );
}

/**
 * With the claim `email` as the username, an address that is said to be unverified is refused; one of which nothing
 * is said is taken. By expression nothing is checked but what the expression checks.
 * Source: oidc.go `getUsername`.
 */
export function emailProblem({ username }: IdentityMapping, claims: Claims): Problem | undefined {
  if (username.by !== 'claim' || username.claim !== 'email') return undefined;
  const claim = 'email_verified';
  const verified = claimOf(claims, claim);
  if (verified === undefined || verified === true) return undefined;
  if (verified === false || verified === null) {
    return { code: 'email-not-verified', claim, message: 'the e-mail address is not verified' };
  }
  return { code: 'claim-type', claim, message: `the claim "${claim}" is not a boolean` };
}

function required({ claim, value }: Extract<ClaimRule, { by: 'claim' }>, claims: Claims): Problem | undefined {
  const found = claimOf(claims, claim);
  if (found === undefined) {
    return { code: 'claim-missing', claim, message: `the token has no claim "${claim}", which the cluster requires` };
  }
  if (found !== null && typeof found !== 'string') {
    return { code: 'claim-type', claim, message: `the claim "${claim}" is not a string` };
  }
  // In Go a null leaves an empty string behind.
  const same = (found ?? '') === value;
  const message = `the claim "${claim}" does not have the value that the cluster requires`;
  return same ? undefined : { code: 'required-claim', claim, message };
}

function checked(
  expression: string,
  message: string,
  names: { claims: Claims } | { user: SeenUser },
  name: string,
): Problem | undefined {
  const outcome = valueOf(expression, names, name);
  if ('problem' in outcome) return outcome.problem;
  if (outcome.found === true) return undefined;
  if (outcome.found !== false) return { code: 'expression-failed', message: `the ${name} gives no boolean` };
  return { code: 'rule-failed', message: `the ${name} refuses the token${message === '' ? '' : `: ${message}`}` };
}
