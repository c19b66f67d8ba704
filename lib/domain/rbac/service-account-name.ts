const PREFIX = 'system:serviceaccount:';
const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** The user name of a ServiceAccount. Source: apiserver pkg/authentication/serviceaccount/util.go `MakeUsername`. */
export function makeUsername(namespace: string, name: string): string {
  return `${PREFIX}${namespace}:${name}`;
}

/**
 * The ServiceAccount that a user name stands for; undefined when it stands for none: `a:b:c` after the prefix, or
 * names that no namespace or ServiceAccount can have. Source: the same file, `SplitUsername`.
 */
export function splitUsername(username: string): { namespace: string; name: string } | undefined {
  if (!username.startsWith(PREFIX)) return undefined;
  const [namespace, name, ...rest] = username.slice(PREFIX.length).split(':', 3);
  if (namespace === undefined || name === undefined || rest.length > 0) return undefined;
  return isNamespaceName(namespace) && isServiceAccountName(name) ? { namespace, name } : undefined;
}

export function isNamespaceName(name: string): boolean {
  return name.length <= 63 && DNS_LABEL.test(name);
}

/** A DNS subdomain. */
export function isServiceAccountName(name: string): boolean {
  return name.length <= 253 && DNS_SUBDOMAIN.test(name);
}
