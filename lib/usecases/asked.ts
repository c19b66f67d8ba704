import { AppError } from '@/lib/domain/core';
import type { AskInput } from '@/lib/contract';
import { type Ask, type Principal, type Requester, parsePrincipal, requesterOf } from '@/lib/domain/rbac';

/** The ask of an input, literally: nothing is corrected. */
export function askOf(input: AskInput): Ask {
  if (input.path !== undefined) return { type: 'url', verb: input.verb, path: input.path };
  const { verb, apiGroup, resource, subresource, namespace, name } = input;
  return { type: 'resource', verb, apiGroup, resource, subresource, namespace, name };
}

type WhoFields = {
  readonly subject?: string | undefined;
  readonly user?: string | undefined;
  readonly group?: string | readonly string[] | undefined;
};

/**
 * Who asks: a `subject` with the groups that Kubernetes adds, or exactly `user` and `group`. Throws AppError
 * `invalid-request` for a subject that is no principal.
 */
export function requesterOfInput(who: WhoFields): Requester {
  if (who.subject !== undefined) return requesterOf(principalOf(who.subject, 'subject'));
  const groups = who.group === undefined ? [] : typeof who.group === 'string' ? [who.group] : who.group;
  return { user: who.user ?? '', groups };
}

/** `User:NAME`, `Group:NAME` or `ServiceAccount:NAMESPACE/NAME`. Throws AppError `invalid-request` naming `path`. */
export function principalOf(text: string, path: string): Principal {
  const principal = parsePrincipal(text);
  if (principal !== undefined) return principal;
  const message = 'is User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME';
  throw new AppError('invalid-request', `${path} ${message}.`, { places: [{ path, message }] });
}

/** The namespace whose RoleBindings count for the ask; empty: only ClusterRoleBindings do. */
export function namespaceOf(ask: Ask): string {
  return ask.type === 'url' ? '' : ask.namespace;
}
