import { allows } from '../can';
import type { ObjectRef, Requester, ResourceAsk } from '../model';
import { subjectsOf } from '../reaching';
import type { RbacReader } from '../rbac-reader';

/** What of a cluster somebody may look at. */
export type Sight = {
  /** Every namespace that is theirs to see, or all that there are. */
  readonly namespaces: 'all' | ReadonlySet<string>;
  /** ClusterRoleBindings, and with them cluster-wide questions about anybody. */
  readonly clusterBindings: boolean;
  /** Every ClusterRole; else those only that a binding points to which they see. */
  readonly clusterRoles: boolean;
  /** The same for sights that are the same. */
  readonly key: string;
};

export const EVERYTHING: Sight = { namespaces: 'all', clusterBindings: true, clusterRoles: true, key: 'everything' };
export const NOTHING: Sight = { namespaces: new Set(), clusterBindings: false, clusterRoles: false, key: 'nothing' };

/** The permission to which looking is bound: `list` of an RBAC resource, in one namespace or, empty, in all. */
export function listAsk(
  resource: 'rolebindings' | 'clusterrolebindings' | 'clusterroles',
  namespace = '',
): ResourceAsk {
  return {
    type: 'resource',
    verb: 'list',
    apiGroup: 'rbac.authorization.k8s.io',
    resource,
    subresource: '',
    namespace,
    name: '',
  };
}

/**
 * What the requester may look at: a namespace where they may list `rolebindings`, the cluster where they may list
 * `clusterrolebindings`. Only what is proven counts: a role that could not be read opens nothing. In proportion to the
 * namespaces in which the requester has a RoleBinding.
 */
export function sightOf(reader: RbacReader, requester: Requester): Sight {
  const may = (ask: ResourceAsk) => allows(reader, requester, ask);
  const clusterBindings = may(listAsk('clusterrolebindings'));
  const clusterRoles = clusterBindings || may(listAsk('clusterroles'));
  if (may(listAsk('rolebindings'))) {
    if (clusterBindings) return EVERYTHING;
    return { namespaces: 'all', clusterBindings, clusterRoles, key: `all ${clusterRoles}` };
  }
  const namespaces = new Set<string>();
  for (const namespace of boundNamespaces(reader, requester)) {
    if (may(listAsk('rolebindings', namespace))) namespaces.add(namespace);
  }
  if (namespaces.size === 0 && !clusterRoles) return NOTHING;
  const key = JSON.stringify([clusterBindings, clusterRoles, ...[...namespaces].sort()]);
  return { namespaces, clusterBindings, clusterRoles, key };
}

/** The namespaces in which a RoleBinding names the requester: nowhere else can they have a right of their own. */
function boundNamespaces(reader: RbacReader, requester: Requester): Set<string> {
  const found = new Set<string>();
  for (const { bindings } of subjectsOf(reader, requester)) {
    bindings.visitFrom(
      { cluster: false, namespace: '', name: '' },
      () => true,
      (entry) => found.add(entry.namespace).size > 0,
    );
  }
  return found;
}

export const seesNamespace = (sight: Sight, namespace: string): boolean =>
  sight.namespaces === 'all' || sight.namespaces.has(namespace);

/** Whether an object of this place may be seen. ClusterRoles that only a visible binding opens are not known here. */
export function sees(sight: Sight, { kind, namespace, name }: ObjectRef): boolean {
  switch (kind) {
    case 'Namespace':
      return seesNamespace(sight, name);
    case 'ClusterRole':
      return sight.clusterRoles;
    case 'ClusterRoleBinding':
      return sight.clusterBindings;
    default:
      return seesNamespace(sight, namespace);
  }
}
