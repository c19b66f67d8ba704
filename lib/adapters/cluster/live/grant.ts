import { stringify } from 'yaml';
import type { ListName } from '@/lib/contract';
import type { Requester } from '@/lib/domain/rbac';
import { RESOURCES } from './resources';

const RBAC = 'rbac.authorization.k8s.io';
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;
const READ = ['get', 'list', 'watch'];

/** URLs that discovery and version are read from. */
const URLS: Partial<Record<ListName, readonly string[]>> = {
  discovery: ['/api', '/api/*', '/apis', '/apis/*'],
  version: ['/version'],
};

/**
 * The ClusterRole and ClusterRoleBinding that let `identity` read a list, as YAML to be applied by whoever may: nothing
 * more than get, list and watch on that one resource. The list is read over all namespaces, so a Role in one of them
 * would not do. The subject is the identity itself, never one of its groups.
 */
export function grantFor(list: ListName, identity: Requester): string {
  const name = `castellan-reader-${list}`;
  const role = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [ruleFor(list)],
  };
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [subjectOf(identity.user)],
  };
  return `${stringify(role)}---\n${stringify(binding)}`;
}

function ruleFor(list: ListName) {
  const resource = RESOURCES.find((each) => each.list === list);
  if (resource !== undefined) return { apiGroups: [resource.apiGroup], resources: [resource.list], verbs: READ };
  return { nonResourceURLs: URLS[list] ?? [], verbs: ['get'] };
}

function subjectOf(user: string) {
  const [, namespace, name] = ACCOUNT.exec(user) ?? [];
  if (namespace === undefined || name === undefined) return { apiGroup: RBAC, kind: 'User', name: user };
  return { kind: 'ServiceAccount', namespace, name };
}
