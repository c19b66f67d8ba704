import type { Identity, Problem } from './model';
import { AUTHENTICATED, isAccountName, isNodeName, MASTERS, nameProblem, utf8 } from './names';
import { systemNames } from './system-names';

/** What is sent of an identity; `from` is not. */
export type Impersonated = Pick<Identity, 'username' | 'groups' | 'extra'> & { readonly uid?: string | undefined };
export type ImpersonationMode = 'constrained' | 'legacy';
/** Header names and values, in order; a name may repeat, so they are no record. */
export type Headers = readonly (readonly [name: string, value: string])[];
export type Impersonation =
  { readonly ok: true; readonly headers: Headers } | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a header's name may hold as it is. Capitals are encoded: the API server lowers them before it decodes. */
const PLAIN = /^[a-z0-9!#$&'*+.^_`|~-]$/;
const DOMAIN_AND_PATH = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[^A-Z]+$/;

/**
 * The headers that make a request run as someone, or why there are none. Fails closed: an empty `Impersonate-User`
 * runs the request as the caller, who may do more than the person.
 *
 * Values are the bytes of UTF-8, one character each. `fetch` refuses what is above U+00FF and sends the rest as one
 * byte, while the API server takes the bytes as they come for UTF-8: unencoded, `é` would arrive as another name.
 * What a server trims off a header (space and tab at its ends) is refused, or it would arrive as another name too.
 *
 * `system:authenticated` is left out, the API server adds it. So are groups without a name: no binding can name them,
 * and the constrained way refuses them.
 *
 * In `legacy` no `system:` name is ever sent. In `constrained` the names that its mode `user-info` refuses are not,
 * because the API server would go on to try the legacy way; other `system:` names are `refuseSystem`'s business. A
 * ServiceAccount goes alone. O(groups + extra values).
 * Sources: apiserver pkg/endpoints/filters/impersonation/{constrained_impersonation,mode}.go.
 */
export function impersonationOf(identity: Impersonated, { mode }: { readonly mode: ImpersonationMode }): Impersonation {
  const groups = [...new Set(identity.groups)].filter((group) => group !== AUTHENTICATED && group !== '');
  const extra = Object.entries(identity.extra).filter(([, values]) => values.length > 0);
  const { username, uid = '' } = identity;
  const alone = groups.length === 0 && uid === '' && extra.length === 0;
  const problems = [
    ...valueProblems('username', [username]),
    ...valueProblems('groups', groups),
    ...valueProblems('uid', uid === '' ? [] : [uid]),
    ...extra.flatMap(([key, values]) => extraProblems(key, values, mode)),
    ...(mode === 'legacy' ? legacyProblems(username, groups) : constrainedProblems(username, groups, alone)),
  ];
  if (username === '') problems.unshift({ code: 'empty-username', message: 'there is no username to act as' });
  if (problems.length > 0) return { ok: false, problems };
  const headers: [string, string][] = [['Impersonate-User', utf8(username)]];
  for (const group of groups) headers.push(['Impersonate-Group', utf8(group)]);
  if (uid !== '') headers.push(['Impersonate-Uid', utf8(uid)]);
  for (const [key, values] of extra) {
    for (const value of values) headers.push([`Impersonate-Extra-${escapeKey(key)}`, utf8(value)]);
  }
  return { ok: true, headers };
}

function valueProblems(field: 'username' | 'groups' | 'uid' | 'extra', values: readonly string[]): readonly Problem[] {
  return values.flatMap((value): Problem[] => {
    const problem = nameProblem(field, value);
    if (problem !== undefined) return [problem];
    const edge = /^ | $/.test(value);
    return edge ? [{ code: 'unusable-header', message: `a value for ${field} begins or ends with a space` }] : [];
  });
}

/** Keys that the constrained way refuses would only be seen as "forbidden" otherwise. Source: mode.go `validateExtra`. */
function extraProblems(key: string, values: readonly string[], mode: ImpersonationMode): readonly Problem[] {
  const usable = mode === 'legacy' ? key !== '' : DOMAIN_AND_PATH.test(key);
  const problems: Problem[] = [...valueProblems('extra', [key, ...values])];
  if (!usable) problems.push({ code: 'unusable-header', message: 'a key of extra is no domain with a path' });
  if (values.includes('')) problems.push({ code: 'unusable-header', message: 'a value of extra is empty' });
  return problems;
}

function legacyProblems(username: string, groups: readonly string[]): readonly Problem[] {
  return systemNames({ username, groups }).map(({ name }) => ({
    code: 'system-name',
    message: `${name} belongs to Kubernetes itself: it is not impersonated`,
  }));
}

function constrainedProblems(username: string, groups: readonly string[], alone: boolean): readonly Problem[] {
  const problems: Problem[] = [];
  if (groups.includes(MASTERS)) {
    problems.push({ code: 'system-name', message: `the group ${MASTERS} cannot be impersonated` });
  }
  if (isNodeName(username)) {
    problems.push({ code: 'not-a-person', message: `${username} is a node: it is not impersonated` });
  }
  if (isAccountName(username) && !alone) {
    const message = `${username} is a ServiceAccount: it is impersonated without groups, uid and extra only`;
    problems.push({ code: 'not-a-person', message });
  }
  return problems;
}

function escapeKey(key: string): string {
  return Array.from(utf8(key), (byte) => (PLAIN.test(byte) ? byte : percent(byte))).join('');
}

function percent(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}
