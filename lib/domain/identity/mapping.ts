import { MAX_SOURCE } from './cel';
import type {
  ClaimRule,
  ClaimRuleConfig,
  FlagsConfig,
  IdentityMapping,
  JwtAuthenticator,
  MappingConfig,
  PrefixedConfig,
  Problem,
  ValueSource,
} from './model';

export type MappingResult =
  | { readonly ok: true; readonly mapping: IdentityMapping }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A domain, then a path: what a key of `extra` has to be. Kubernetes keeps its own domains to itself. */
const EXTRA_KEY =
  /^(?![^/]*(?:^|\.)(?:k8s|kubernetes)\.io\/)[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[a-z0-9._~!$&'()*+,;=:@%/-]+$/;

/**
 * The mapping that a cluster's settings describe, with the API server's defaults; or what it would refuse in them.
 * The texts of expressions are checked for length only: see `lintMapping` for those that cannot be read here.
 * O(size of the configuration).
 * Sources: kubernetes pkg/kubeapiserver/options/authentication.go `ToAuthenticationConfig` (flags);
 * apiserver pkg/apis/apiserver/validation/validation.go (structured).
 */
export function mappingOf(config: MappingConfig): MappingResult {
  return config.form === 'flags' ? ofFlags(config) : ofJwt(config.jwt);
}

function ofFlags(flags: FlagsConfig): MappingResult {
  const problems: Problem[] = [];
  if (flags.issuer === '') problems.push(invalid('the issuer is missing'));
  if (flags.clientId === '') problems.push(invalid('the client id is missing'));
  if (problems.length > 0) return { ok: false, problems };
  const claim = flags.usernameClaim === undefined || flags.usernameClaim === '' ? 'sub' : flags.usernameClaim;
  const groups = flags.groupsClaim ?? '';
  const mapping: IdentityMapping = {
    form: 'flags',
    issuer: flags.issuer,
    discoveryURL: '',
    audiences: [flags.clientId],
    audienceMatchPolicy: '',
    username: { by: 'claim', claim, prefix: usernamePrefix(flags, claim) },
    groups: groups === '' ? undefined : { by: 'claim', claim: groups, prefix: flags.groupsPrefix ?? '' },
    uid: undefined,
    extra: [],
    claimRules: Object.entries(flags.requiredClaims ?? {}).map(([name, value]) => ({
      by: 'claim',
      claim: name,
      value,
    })),
    userRules: [],
  };
  return { ok: true, mapping };
}

function usernamePrefix({ usernamePrefix: prefix = '', issuer }: FlagsConfig, claim: string): string {
  if (prefix === '-') return '';
  return prefix === '' && claim !== 'email' ? `${issuer}#` : prefix;
}

function ofJwt(jwt: JwtAuthenticator): MappingResult {
  const { issuer, claimMappings: claims } = jwt;
  const problems: Problem[] = [];
  if (issuer.url === '') problems.push(invalid('issuer.url is missing'));
  if (issuer.audiences.length === 0) problems.push(invalid('issuer.audiences is empty'));
  const username = prefixed(claims.username, 'username', problems);
  const groups = prefixed(claims.groups ?? {}, 'groups', problems);
  const uid = prefixed({ ...claims.uid, prefix: undefined }, 'uid', problems);
  if (username === undefined) problems.push(invalid('claimMappings.username needs a claim or an expression'));
  const extra = extraOf(claims.extra ?? [], problems);
  const claimRules = (jwt.claimValidationRules ?? []).flatMap((rule, i) => claimRule(rule, i, problems));
  const userRules = (jwt.userValidationRules ?? []).map(({ expression, message = '' }, i) => {
    checkExpression(expression, `userValidationRules[${i}]`, problems);
    return { expression, message };
  });
  if (username === undefined || problems.length > 0) return { ok: false, problems };
  const { url, discoveryURL = '', audiences, audienceMatchPolicy = '' } = issuer;
  const rules = { username, groups, uid, extra, claimRules, userRules };
  return {
    ok: true,
    mapping: { form: 'structured', issuer: url, discoveryURL, audiences, audienceMatchPolicy, ...rules },
  };
}

function prefixed(
  { claim = '', prefix, expression = '' }: PrefixedConfig,
  field: 'username' | 'groups' | 'uid',
  problems: Problem[],
): ValueSource | undefined {
  const setting = `claimMappings.${field}`;
  if (claim !== '' && expression !== '') problems.push(invalid(`${setting} has both a claim and an expression`));
  if (expression !== '') {
    if (prefix !== undefined) problems.push(invalid(`${setting} has a prefix beside an expression`));
    checkExpression(expression, setting, problems);
    return { by: 'expression', expression };
  }
  if (claim === '') {
    if (prefix !== undefined) problems.push(invalid(`${setting} has a prefix but no claim`));
    return undefined;
  }
  // Unlike with the flags nothing is assumed: whoever wants no prefix writes "".
  if (prefix === undefined && field !== 'uid') problems.push(invalid(`${setting} has a claim but no prefix`));
  return { by: 'claim', claim, prefix: prefix ?? '' };
}

function extraOf(extra: readonly { key: string; valueExpression: string }[], problems: Problem[]) {
  const keys = new Set<string>();
  return extra.map(({ key, valueExpression }, i) => {
    const setting = `claimMappings.extra[${i}]`;
    if (!EXTRA_KEY.test(key))
      problems.push(invalid(`${setting}: the key needs a domain of yours and a path, lower case`));
    if (keys.has(key)) problems.push(invalid(`${setting}: the key is there twice`));
    keys.add(key);
    checkExpression(valueExpression, setting, problems);
    return { key, expression: valueExpression };
  });
}

function claimRule(rule: ClaimRuleConfig, i: number, problems: Problem[]): ClaimRule[] {
  const { claim = '', requiredValue = '', expression = '', message = '' } = rule;
  const setting = `claimValidationRules[${i}]`;
  if ((claim === '') === (expression === '')) {
    problems.push(invalid(`${setting} needs either a claim or an expression`));
    return [];
  }
  if (claim !== '') {
    if (message !== '') problems.push(invalid(`${setting} has a message, which belongs to an expression`));
    return [{ by: 'claim', claim, value: requiredValue }];
  }
  if (requiredValue !== '') problems.push(invalid(`${setting} has a required value beside an expression`));
  checkExpression(expression, setting, problems);
  return [{ by: 'expression', expression, message }];
}

function checkExpression(expression: string, setting: string, problems: Problem[]): void {
  if (expression.trim() === '') problems.push(invalid(`${setting}: the expression is empty`));
  if (expression.length > MAX_SOURCE) problems.push(invalid(`${setting}: the expression is longer than 10 KiB`));
}

function invalid(message: string): Problem {
  return { code: 'invalid-mapping', message };
}
