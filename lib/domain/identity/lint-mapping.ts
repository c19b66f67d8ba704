import { type Node, nodesOf, parse } from './cel';
import { guardsAgainst, startsWithText } from './guards';
import type { IdentityMapping, ValueSource } from './model';
import { SYSTEM } from './names';

export const LINT_CODES = [
  'system-usernames-not-guarded',
  'system-groups-not-guarded',
  'no-username-prefix',
  'no-group-prefix',
  'system-prefix',
  'dash-is-a-prefix',
  'email-not-verified',
  'changeable-username',
  'audiences-need-match-any',
  'issuer-not-https',
  'discovery-is-issuer',
  'not-evaluated',
] as const;
/** `setting` is where to change it; `message` says what can happen otherwise. */
export type Lint = { readonly code: (typeof LINT_CODES)[number]; readonly setting: string; readonly message: string };

/**
 * What is risky in a mapping, or would be refused by the API server. A rule that cannot be read here is given the
 * benefit of the doubt, and said to be unread. O(size of the mapping).
 * Source: apiserver pkg/apis/apiserver/validation/validation.go; the rest are habits of ours.
 */
export function lintMapping(mapping: IdentityMapping): readonly Lint[] {
  return [
    ...systemLints(mapping),
    ...prefixLints(mapping),
    ...emailLints(mapping),
    ...issuerLints(mapping),
    ...unreadLints(mapping),
  ];
}

function systemLints({ form, username, groups, userRules }: IdentityMapping): readonly Lint[] {
  const lints: Lint[] = [];
  // The flags know no rules, there a prefix is the only guard.
  const guard = form === 'flags' ? 'a prefix' : 'a prefix or a rule';
  if (!keepsAway(username) && !guardsAgainst(userRules, 'username')) {
    lints.push({
      code: 'system-usernames-not-guarded',
      setting: form === 'flags' ? 'usernamePrefix' : 'userValidationRules',
      message: `The provider can name someone system:admin or a ServiceAccount: add ${guard}.`,
    });
  }
  if (groups !== undefined && !keepsAway(groups) && !guardsAgainst(userRules, 'groups')) {
    lints.push({
      code: 'system-groups-not-guarded',
      setting: form === 'flags' ? 'groupsPrefix' : 'userValidationRules',
      message: `The provider can put someone into system:masters: add ${guard}.`,
    });
  }
  return lints;
}

function prefixLints({ form, username, groups }: IdentityMapping): readonly Lint[] {
  const lints: Lint[] = [];
  const at = (field: 'username' | 'groups') => (form === 'flags' ? `${field}Prefix` : `claimMappings.${field}`);
  if (prefixOf(username) === '') {
    const message = 'A username of the provider can be the same as one of a certificate or of another provider.';
    lints.push({ code: 'no-username-prefix', setting: at('username'), message });
  }
  if (groups !== undefined && prefixOf(groups) === '') {
    const message = 'A group of the provider can be the same as one that the cluster grants rights to.';
    lints.push({ code: 'no-group-prefix', setting: at('groups'), message });
  }
  for (const [field, source] of [['username', username] as const, ['groups', groups] as const]) {
    if (prefixOf(source)?.startsWith(SYSTEM) === true) {
      const message = 'The prefix makes names that belong to Kubernetes itself.';
      lints.push({ code: 'system-prefix', setting: at(field), message });
    }
  }
  if (form === 'flags' && prefixOf(groups) === '-') {
    const message = 'For groups a dash is not "no prefix": every group begins with one.';
    lints.push({ code: 'dash-is-a-prefix', setting: 'groupsPrefix', message });
  }
  return lints;
}

function emailLints(mapping: IdentityMapping): readonly Lint[] {
  const { form, username, extra, claimRules } = mapping;
  const setting = form === 'flags' ? 'usernameClaim' : 'claimMappings.username';
  const lints: Lint[] = [];
  const rules = claimRules.flatMap((rule) => (rule.by === 'expression' ? [rule.expression] : []));
  const byClaim = username.by === 'claim';
  const checks = byClaim ? rules : [username.expression, ...extra.map(({ expression }) => expression), ...rules];
  const usesEmail = byClaim ? username.claim === 'email' : usesClaim(username.expression, ['email']);
  if (usesEmail && !checks.some((expression) => usesClaim(expression, ['email_verified']))) {
    const message = byClaim
      ? 'A token that says nothing about email_verified is let in: require it by a rule.'
      : 'The API server refuses claims.email unless claims.email_verified is looked at too.';
    lints.push({ code: 'email-not-verified', setting, message });
  }
  const changeable = ['email', 'preferred_username', 'name', 'nickname', 'upn'];
  if (byClaim ? changeable.includes(username.claim) : usesClaim(username.expression, changeable)) {
    const message = 'Whoever gets this name later gets the rights too: sub is never given twice.';
    lints.push({ code: 'changeable-username', setting, message });
  }
  return lints;
}

function issuerLints({ form, issuer, discoveryURL, audiences, audienceMatchPolicy }: IdentityMapping): readonly Lint[] {
  const lints: Lint[] = [];
  const flags = form === 'flags';
  if (audiences.length > 1 && audienceMatchPolicy !== 'MatchAny') {
    const message = 'With more than one audience the API server wants MatchAny.';
    lints.push({ code: 'audiences-need-match-any', setting: 'issuer.audienceMatchPolicy', message });
  }
  if (!issuer.startsWith('https://')) {
    const message = 'The API server trusts an issuer with https only.';
    lints.push({ code: 'issuer-not-https', setting: flags ? 'issuer' : 'issuer.url', message });
  }
  if (discoveryURL !== '' && withoutSlash(discoveryURL) === withoutSlash(issuer)) {
    const message = 'The API server refuses a discovery URL that is the issuer itself: leave it out.';
    lints.push({ code: 'discovery-is-issuer', setting: 'issuer.discoveryURL', message });
  }
  return lints;
}

function unreadLints({ username, groups, uid, extra, claimRules, userRules }: IdentityMapping): readonly Lint[] {
  const places: readonly (readonly [string, string])[] = [
    ...Object.entries({ username, groups, uid }).flatMap(([field, source]) =>
      source?.by === 'expression' ? [[`claimMappings.${field}`, source.expression] as const] : [],
    ),
    ...extra.map(({ expression }, i) => [`claimMappings.extra[${i}]`, expression] as const),
    ...claimRules.flatMap((rule, i) =>
      rule.by === 'expression' ? [[`claimValidationRules[${i}]`, rule.expression] as const] : [],
    ),
    ...userRules.map(({ expression }, i) => [`userValidationRules[${i}]`, expression] as const),
  ];
  return places.flatMap(([setting, expression]): Lint[] => {
    const parsed = parse(expression);
    if ('node' in parsed) return [];
    const message = `It is not evaluated here (${parsed.inexpressible}, at ${parsed.at}): only the cluster can say.`;
    return [{ code: 'not-evaluated', setting, message }];
  });
}

/** No name that begins with this prefix begins with `system:`, whatever follows. */
function keepsAway(source: ValueSource): boolean {
  const prefix = prefixOf(source);
  return prefix !== undefined && !SYSTEM.startsWith(prefix) && !prefix.startsWith(SYSTEM);
}

/** Undefined when it depends. */
function prefixOf(source: ValueSource | undefined): string | undefined {
  if (source?.by !== 'expression') return source?.prefix;
  return startsWithText(source.expression);
}

/** Whether an expression looks at one of the claims; of one that cannot be read, whether its text names it. */
function usesClaim(expression: string, claims: readonly string[]): boolean {
  const parsed = parse(expression);
  if ('inexpressible' in parsed) return claims.some((claim) => expression.includes(claim));
  return nodesOf(parsed.node).some((node) => claims.includes(claimNamed(node) ?? ''));
}

function claimNamed(node: Node): string | undefined {
  if (node.kind !== 'select' && node.kind !== 'has' && node.kind !== 'index') return undefined;
  if (node.of.kind !== 'name' || node.of.name !== 'claims') return undefined;
  if (node.kind !== 'index') return node.field;
  return node.index.kind === 'literal' && typeof node.index.value === 'string' ? node.index.value : undefined;
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
