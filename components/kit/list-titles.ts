import type { ListName } from '@/lib/contract';

/** What the lists of a cluster are called in words. */
export const LIST_TITLES = {
  namespaces: 'Namespaces',
  serviceaccounts: 'ServiceAccounts',
  roles: 'Roles',
  clusterroles: 'ClusterRoles',
  rolebindings: 'RoleBindings',
  clusterrolebindings: 'ClusterRoleBindings',
  discovery: 'What the cluster serves',
  version: 'Version',
} as const satisfies Record<ListName, string>;
