import { type Found, groupsOf, textOf, textsOf } from './claim-values';
import { explanationsOf } from './explain';
import type { Claims, Identity, IdentityMapping, IdentityResult, Problem, ValueSource } from './model';
import { AUTHENTICATED, nameProblem } from './names';
import { claimRuleProblems, emailProblem, type SeenUser, userRuleProblems } from './rules';

/** What was verified about the token besides its claims: who signed it, for whom. */
export type TokenFacts = { readonly issuer: string; readonly audience: string | readonly string[] };

/** The API server has no limit; a header block of this many would be refused by any server before. */
const MAX_GROUPS = 2_000;

/**
 * The user that the cluster makes of a token, and how; or everything that speaks against it. Stricter than the API
 * server in that an empty username, control characters, names over 1 KiB and more than 2,000 groups are refused.
 * The signature and the times of the token are the caller's business.
 * O(claims used); an expression is cut off after a fixed number of steps.
 * Source: apiserver plugin/pkg/authenticator/token/oidc/oidc.go `AuthenticateToken`.
 */
export function identityOf(mapping: IdentityMapping, claims: Claims, token: TokenFacts): IdentityResult {
  const problems: Problem[] = [...tokenProblems(mapping, token)];
  const email = emailProblem(mapping, claims);
  if (email !== undefined) problems.push(email);
  const username = usernameOf(mapping.username, claims, problems);
  const groups = limited(
    mapping.groups === undefined ? [] : take(groupsOf(mapping.groups, claims), problems),
    problems,
  );
  const uid = mapping.uid === undefined ? '' : take(textOf(mapping.uid, claims, 'uid'), problems);
  const extra = extraOf(mapping, claims, problems);
  problems.push(...claimRuleProblems(mapping.claimRules, claims));
  if (username === undefined || uid === undefined || problems.length > 0) return { ok: false, problems };
  const user: SeenUser = { username, groups, uid, extra };
  const refused = [...nameProblems(user), ...userRuleProblems(mapping.userRules, user)];
  if (refused.length > 0) return { ok: false, problems: refused };
  return { ok: true, identity: identityFrom(user, mapping, claims) };
}

function identityFrom({ username, groups, uid, extra }: SeenUser, mapping: IdentityMapping, claims: Claims): Identity {
  const once = [...new Set(groups)].filter((group) => group !== AUTHENTICATED);
  return { username, groups: once, ...(uid === '' ? {} : { uid }), extra, from: explanationsOf(mapping, claims) };
}

function tokenProblems(mapping: IdentityMapping, { issuer, audience }: TokenFacts): readonly Problem[] {
  const problems: Problem[] = [];
  if (issuer !== mapping.issuer) {
    problems.push({
      code: 'wrong-issuer',
      claim: 'iss',
      message: `the cluster trusts ${mapping.issuer}, not ${issuer}`,
    });
  }
  const audiences = typeof audience === 'string' ? [audience] : audience;
  if (!audiences.some((one) => mapping.audiences.includes(one))) {
    const wanted = mapping.audiences.join(', ');
    problems.push({ code: 'wrong-audience', claim: 'aud', message: `the cluster takes tokens for ${wanted} only` });
  }
  return problems;
}

/** With its prefix. An empty one is refused: the API server lets the prefix alone in as a user, we never do. */
function usernameOf(source: ValueSource, claims: Claims, problems: Problem[]): string | undefined {
  const text = take(textOf(source, claims, 'username'), problems);
  if (text === undefined) return undefined;
  if (text === '') {
    const claim = source.by === 'claim' ? { claim: source.claim } : {};
    problems.push({ code: 'empty-username', ...claim, message: 'the username is empty' });
    return undefined;
  }
  return source.by === 'claim' ? source.prefix + text : text;
}

function limited(groups: readonly string[] = [], problems: Problem[]): readonly string[] {
  const count = new Set(groups).size;
  if (count <= MAX_GROUPS) return groups;
  problems.push({ code: 'too-many-groups', message: `the token names ${count} groups: 2,000 are the limit` });
  return [];
}

function extraOf(mapping: IdentityMapping, claims: Claims, problems: Problem[]): SeenUser['extra'] {
  const entries = mapping.extra.map(({ key, expression }) => {
    const values = take(textsOf(expression, claims, `extra ${key}`), problems) ?? [];
    return [key, values] as const;
  });
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function nameProblems({ username, groups, uid, extra }: SeenUser): readonly Problem[] {
  const found = [
    nameProblem('username', username),
    // One for all groups: a page of equal sentences helps nobody.
    groups.map((group) => nameProblem('groups', group)).find((problem) => problem !== undefined),
    nameProblem('uid', uid),
    ...Object.values(extra).flatMap((values) => values.map((value) => nameProblem('extra', value))),
  ];
  return found.filter((problem) => problem !== undefined);
}

function take<T>(found: Found<T>, problems: Problem[]): T | undefined {
  if ('found' in found) return found.found;
  problems.push(found.problem);
  return undefined;
}
