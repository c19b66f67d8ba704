import { assertNever } from '@/lib/domain/core';
import type { RbacKind } from '@/lib/domain/rbac';
import type { ListName } from './answer';

/** The list that holds the objects of a kind. */
export const LIST_OF_KIND = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
} as const satisfies Record<RbacKind, ListName>;

/** The kind of the objects that a list holds; undefined for those that hold none. */
export function kindOfList(list: ListName): RbacKind | undefined {
  switch (list) {
    case 'namespaces':
      return 'Namespace';
    case 'serviceaccounts':
      return 'ServiceAccount';
    case 'roles':
      return 'Role';
    case 'clusterroles':
      return 'ClusterRole';
    case 'rolebindings':
      return 'RoleBinding';
    case 'clusterrolebindings':
      return 'ClusterRoleBinding';
    case 'discovery':
    case 'version':
      return undefined;
    default:
      return assertNever(list);
  }
}
