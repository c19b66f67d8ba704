import { isNamespaceName, isServiceAccountName } from '../rbac';

const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const MOST_ANNOTATION_BYTES = 256 * 1024;

/** What is wrong with the name of an RBAC object, which may be any segment of a path. Source: apimachinery pkg/api/validation/path. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'is required';
  if (name === '.' || name === '..') return `may not be '${name}'`;
  const char = ['/', '%'].find((one) => name.includes(one));
  return char === undefined ? undefined : `may not contain '${char}'`;
}

export function namespaceFault(namespace: string): string | undefined {
  if (namespace === '') return 'is required';
  return isNamespaceName(namespace) ? undefined : 'must be a DNS label: lower case letters, digits and -, at most 63';
}

/** Names of ServiceAccounts, and the prefix of a label, are DNS subdomains. */
export function accountFault(name: string): string | undefined {
  return isServiceAccountName(name) ? undefined : 'must be a DNS subdomain: lower case letters, digits, - and .';
}

/** Source: apimachinery pkg/util/validation `IsQualifiedName`. */
function keyFault(key: string): string | undefined {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (slash >= 0 && !isServiceAccountName(key.slice(0, slash))) return 'has a prefix that is no DNS subdomain';
  const fits = name.length > 0 && name.length <= 63 && QUALIFIED.test(name);
  return fits ? undefined : 'must be letters, digits, -, _ and ., at most 63, with an optional DNS prefix and /';
}

export function labelFault(key: string, value: string): string | undefined {
  const fault = keyFault(key);
  if (fault !== undefined) return fault;
  const fits = value === '' || (value.length <= 63 && QUALIFIED.test(value));
  return fits ? undefined : 'has a value that is no label: letters, digits, -, _ and ., at most 63';
}

export function annotationFault(key: string): string | undefined {
  return keyFault(key.toLowerCase());
}

/** Source: apimachinery pkg/api/validation/objectmeta.go `ValidateAnnotationsSize`. */
export function annotationsFit(annotations: Readonly<Record<string, string>>): boolean {
  const encoder = new TextEncoder();
  const bytes = (text: string): number => encoder.encode(text).length;
  const total = Object.entries(annotations).reduce((sum, [key, value]) => sum + bytes(key) + bytes(value), 0);
  return total <= MOST_ANNOTATION_BYTES;
}
