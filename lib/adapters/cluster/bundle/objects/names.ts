import type { Problems } from './fields';

const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;
/** Beyond it the API's own parameters end; etcd would hold more. */
const MAX_NAME = 1024;

/**
 * A name as roles and bindings may have it: a segment of a path (S36). Source: apimachinery pkg/api/validation/path
 * `ValidatePathSegmentName`.
 */
export function checkSegment(name: string, path: string, problems: Problems): void {
  if (name === '') problems.add(path, 'is missing');
  else if (name === '.' || name === '..') problems.add(path, `is “${name}”, which is no name`);
  else if (/[/%]/.test(name)) problems.add(path, 'has a / or a % in it, which no name has');
  else if (name.length > MAX_NAME) problems.add(path, `is longer than ${MAX_NAME} characters`);
}

/** Source: apimachinery pkg/util/validation `IsDNS1123Label`. */
export function checkLabel(name: string, path: string, problems: Problems): void {
  if (name === '') problems.add(path, 'is missing');
  else if (name.length > MAX_LABEL || !DNS_LABEL.test(name)) {
    problems.add(path, 'is not made of up to 63 lower case letters, digits and inner dashes');
  }
}

/** Source: apimachinery pkg/util/validation `IsDNS1123Subdomain`. */
export function checkSubdomain(name: string, path: string, problems: Problems): void {
  if (name === '') problems.add(path, 'is missing');
  else if (name.length > MAX_SUBDOMAIN || !DNS_SUBDOMAIN.test(name)) {
    problems.add(path, 'is not made of up to 253 lower case letters, digits, inner dashes and dots');
  }
}
