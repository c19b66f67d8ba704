import { assertNever } from '../core';
import type { BindingSubject, Principal, Requester } from './model';
import { isNamespaceName, makeUsername, splitUsername } from './service-account-name';

export const MASTERS = 'system:masters';
const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';
const ANONYMOUS = 'system:anonymous';
const SERVICE_ACCOUNTS = 'system:serviceaccounts';
const BOOTSTRAP_USER = /^system:bootstrap:[a-z0-9]{6}$/;

/** The one name of a principal: a User whose name is that of a ServiceAccount is the ServiceAccount. */
export function canonicalPrincipal(principal: Principal): Principal {
  switch (principal.kind) {
    case 'Group':
      return principal;
    case 'ServiceAccount':
      return principalOfUsername(makeUsername(principal.namespace, principal.name));
    case 'User':
      return principalOfUsername(principal.name);
    default:
      return assertNever(principal);
  }
}

function principalOfUsername(name: string): Principal {
  const account = splitUsername(name);
  return account === undefined ? { kind: 'User', name } : { kind: 'ServiceAccount', ...account };
}

/** The user name that the API server would see; undefined for a group. */
export function usernameOf(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'Group':
      return undefined;
    case 'ServiceAccount':
      return makeUsername(principal.namespace, principal.name);
    case 'User':
      return principal.name;
    default:
      return assertNever(principal);
  }
}

/** A text that two principals share only when the API server cannot tell them apart. */
export function principalKey(principal: Principal): string {
  const username = usernameOf(principal);
  return username === undefined ? groupKey(principal.name) : userKey(username);
}

export function userKey(username: string): string {
  return `u${username}`;
}

export function groupKey(group: string): string {
  return `g${group}`;
}

/**
 * The key of whom a subject matches; undefined when it can never match: a kind other than the three, or a
 * ServiceAccount without a namespace in a ClusterRoleBinding. `subject.apiGroup` is not looked at.
 * Source: kubernetes pkg/registry/rbac/validation/rule.go `appliesToUser`.
 *
 * @param bindingNamespace empty for a ClusterRoleBinding
 */
export function subjectKey(subject: BindingSubject, bindingNamespace: string): string | undefined {
  switch (subject.kind) {
    case 'User':
      return userKey(subject.name);
    case 'Group':
      return groupKey(subject.name);
    case 'ServiceAccount': {
      const namespace =
        subject.namespace === undefined || subject.namespace === '' ? bindingNamespace : subject.namespace;
      return namespace === '' ? undefined : userKey(makeUsername(namespace, subject.name));
    }
    default:
      return undefined;
  }
}

export function principalOfKey(key: string): Principal {
  return key.startsWith('g') ? { kind: 'Group', name: key.slice(1) } : principalOfUsername(key.slice(1));
}

/** Whom a subject matches, canonical; undefined when it can never match (see `subjectKey`). */
export function principalOfSubject(subject: BindingSubject, bindingNamespace: string): Principal | undefined {
  const key = subjectKey(subject, bindingNamespace);
  return key === undefined ? undefined : principalOfKey(key);
}

/**
 * The principal as it would ask, with the groups that Kubernetes itself adds. A group asks as one unnamed member
 * of whom only the membership is known. Sources: apiserver pkg/authentication/group, pkg/authentication/serviceaccount,
 * plugin/pkg/auth/authenticator/token/bootstrap.
 */
export function requesterOf(principal: Principal): Requester {
  const canonical = canonicalPrincipal(principal);
  switch (canonical.kind) {
    case 'Group':
      return { user: '', groups: groupsOfMembers(canonical.name) };
    case 'ServiceAccount':
      return {
        user: makeUsername(canonical.namespace, canonical.name),
        groups: [...serviceAccountGroups(canonical.namespace), AUTHENTICATED],
      };
    case 'User':
      return { user: canonical.name, groups: groupsOfUser(canonical.name) };
    default:
      return assertNever(canonical);
  }
}

/** The groups that Kubernetes gives every ServiceAccount of a namespace, besides `system:authenticated`. */
export function serviceAccountGroups(namespace: string): readonly string[] {
  return [SERVICE_ACCOUNTS, `${SERVICE_ACCOUNTS}:${namespace}`];
}

function groupsOfUser(name: string): readonly string[] {
  if (name === ANONYMOUS) return [UNAUTHENTICATED];
  if (name.startsWith('system:node:')) return ['system:nodes', AUTHENTICATED];
  if (BOOTSTRAP_USER.test(name)) return ['system:bootstrappers', AUTHENTICATED];
  return [AUTHENTICATED];
}

function groupsOfMembers(group: string): readonly string[] {
  if (group === UNAUTHENTICATED || group === AUTHENTICATED) return [group];
  const prefix = `${SERVICE_ACCOUNTS}:`;
  const ofNamespace = group.startsWith(prefix) && isNamespaceName(group.slice(prefix.length));
  return ofNamespace ? [group, SERVICE_ACCOUNTS, AUTHENTICATED] : [group, AUTHENTICATED];
}

/** `User:NAME`, `Group:NAME` or `ServiceAccount:NAMESPACE/NAME`. */
export function formatPrincipal(principal: Principal): string {
  return principal.kind === 'ServiceAccount'
    ? `ServiceAccount:${principal.namespace}/${principal.name}`
    : `${principal.kind}:${principal.name}`;
}

/** The inverse of `formatPrincipal`; undefined when the text is none of the three. Not canonicalised. */
export function parsePrincipal(text: string): Principal | undefined {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const name = text.slice(colon + 1);
  if (name === '') return undefined;
  if (kind === 'User' || kind === 'Group') return { kind, name };
  if (kind !== 'ServiceAccount') return undefined;
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) return undefined;
  return { kind, namespace: name.slice(0, slash), name: name.slice(slash + 1) };
}
