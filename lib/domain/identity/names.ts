import type { Problem, UserField } from './model';

export const AUTHENTICATED = 'system:authenticated';
export const MASTERS = 'system:masters';
export const SYSTEM = 'system:';
const MAX_BYTES = 1_024;
/** Control characters; and halves of characters, which Go and JavaScript write down differently. */
const UNUSABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Why a name cannot be used, although the API server might take it: it could break out of a header or a log line, or
 * be no name at all. The name itself is not repeated. O(length).
 */
export function nameProblem(field: UserField, name: string): Problem | undefined {
  const what = { username: 'the username', groups: 'a group', uid: 'the uid', extra: 'an extra value' }[field];
  // A UTF-16 unit is at least one byte, so the longer ones need not be encoded.
  if (name.length > MAX_BYTES || utf8(name).length > MAX_BYTES) {
    return { code: 'name-too-long', message: `${what} is longer than 1 KiB` };
  }
  return UNUSABLE.test(name) ? { code: 'unusable-name', message: `${what} has a control character` } : undefined;
}

/** The bytes of a text in UTF-8, one character each: what a header of HTTP/1.1 carries. O(length). */
export function utf8(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const NODE = 'system:node:';
const ACCOUNT = 'system:serviceaccount:';

/** Whether the API server takes the name for a node's. Source: apiserver filters/impersonation/mode.go `isNodeUsername`. */
export function isNodeName(username: string): boolean {
  return username.startsWith(NODE) && isSubdomain(username.slice(NODE.length));
}

/** Whether it is a ServiceAccount's name. Source: apiserver pkg/authentication/serviceaccount/util.go `SplitUsername`. */
export function isAccountName(username: string): boolean {
  if (!username.startsWith(ACCOUNT)) return false;
  const [namespace = '', name = '', ...rest] = username.slice(ACCOUNT.length).split(':');
  const label = namespace.length <= 63 && !namespace.includes('.') && SUBDOMAIN.test(namespace);
  return rest.length === 0 && label && isSubdomain(name);
}

function isSubdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}
