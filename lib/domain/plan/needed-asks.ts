import { allows, type Ask, type RbacReader, type Requester, type ResourceAsk } from '../rbac';
import { RBAC_GROUP } from './rbac-group';
import type { PlannedKind } from './intent';
import type { PlannedRef, Step } from './step';

/**
 * How objects are written. `apply`: server-side apply, a PATCH also of what is not there. `post`: POST of a new one, PATCH
 * of one that exists. `put`: PUT for both.
 */
export type Method = 'apply' | 'put' | 'post';

const RESOURCES: Readonly<Record<PlannedKind, string>> = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
};

/** One request of a step. A `replace` is two: what the second needs is asked when the first is done. */
export type Request = 'create' | 'update' | 'delete';

export function requestsOf({ action }: Step): readonly Request[] {
  return action === 'replace' ? ['delete', 'create'] : [action];
}

/**
 * What the API server asks its authorizers for one request, in its order. An apply of what is not there is a patch, and
 * then a create which carries the name from the URL; so is a PUT, as update. A POST carries no name.
 * Source: apiserver pkg/endpoints/handlers/{patch,update}.go `withAuthorization`.
 */
export function neededAsks(request: Request, ref: PlannedRef, by: Method = 'apply'): ResourceAsk[] {
  if (request === 'delete') return [askOn(ref, 'delete')];
  if (request === 'create' && by === 'post') return [{ ...askOn(ref, 'create'), name: '' }];
  const write = askOn(ref, by === 'put' ? 'update' : 'patch');
  return request === 'create' ? [write, askOn(ref, 'create')] : [write];
}

/** Those of the asks that RBAC does not allow the requester. */
export function lackingAsks<A extends Ask>(reader: RbacReader, requester: Requester, asks: readonly A[]): A[] {
  return asks.filter((ask) => !allows(reader, requester, ask));
}

/** An ask about an RBAC object by name. */
export function askOn({ kind, namespace, name }: PlannedRef, verb: string): ResourceAsk {
  const resource = RESOURCES[kind];
  return { type: 'resource', verb, apiGroup: RBAC_GROUP, resource, subresource: '', namespace, name };
}
