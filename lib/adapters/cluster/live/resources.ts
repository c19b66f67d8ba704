import type { ListName } from '@/lib/contract';
import type { RbacKind } from '@/lib/domain/rbac';

/** A list that is read and watched: its name in the model, and where the API server serves it for all namespaces. */
export type Resource = {
  readonly list: ListName;
  readonly kind: RbacKind;
  readonly apiGroup: string;
  readonly path: string;
};

const RBAC = { apiGroup: 'rbac.authorization.k8s.io', root: '/apis/rbac.authorization.k8s.io/v1' };

/** The lists that answers are made of, those that take longest to read first. */
export const RESOURCES = [
  { list: 'rolebindings', kind: 'RoleBinding', apiGroup: RBAC.apiGroup, path: `${RBAC.root}/rolebindings` },
  { list: 'roles', kind: 'Role', apiGroup: RBAC.apiGroup, path: `${RBAC.root}/roles` },
  { list: 'serviceaccounts', kind: 'ServiceAccount', apiGroup: '', path: '/api/v1/serviceaccounts' },
  {
    list: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    apiGroup: RBAC.apiGroup,
    path: `${RBAC.root}/clusterrolebindings`,
  },
  { list: 'clusterroles', kind: 'ClusterRole', apiGroup: RBAC.apiGroup, path: `${RBAC.root}/clusterroles` },
  { list: 'namespaces', kind: 'Namespace', apiGroup: '', path: '/api/v1/namespaces' },
] as const satisfies readonly Resource[];
