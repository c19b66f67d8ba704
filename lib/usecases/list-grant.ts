import type { ListName } from '@/lib/contract';

const GROUP = { namespaces: '', serviceaccounts: '' } as const;
const RBAC = 'rbac.authorization.k8s.io';
const NAME = 'castellan-reader';

/**
 * The objects that would let the reader read a list, as YAML: least rights, get, list and watch of that one resource. The
 * subject is left to be filled in, because the cluster does not tell a refused caller's groups.
 */
export function grantFor(list: ListName, yaml: (value: unknown) => string): string {
  const name = `${NAME}-${list}`;
  const role = { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules: [ruleFor(list)] };
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: 'THE-USER-OF-THE-KUBECONFIG' }],
  };
  return `${yaml(role)}---\n${yaml(binding)}`;
}

function ruleFor(list: ListName): object {
  if (list === 'discovery') return { nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*'], verbs: ['get'] };
  if (list === 'version') return { nonResourceURLs: ['/version'], verbs: ['get'] };
  const apiGroup = list in GROUP ? '' : RBAC;
  return { apiGroups: [apiGroup], resources: [list], verbs: ['get', 'list', 'watch'] };
}
