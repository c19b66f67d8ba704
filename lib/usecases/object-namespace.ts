import type { Answer, NamespaceObjectOutput } from '@/lib/contract';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';
import { namespaceRows } from './list-namespaces';
import { missing, objectBase } from './object-base';

/** One namespace, and how much is in it; also one that only objects name. Throws AppError `not-found`, or `not-synced`. */
export function namespaceObject(deps: Deps, cluster: string, name: string): Answer<NamespaceObjectOutput['value']> {
  const view = viewOf(deps, cluster);
  const ref = { kind: 'Namespace', namespace: '', name } as const;
  const row = namespaceRows(view.rbac).get(name);
  if (row === undefined) throw missing(view, ref);
  const object = view.rbac.get(ref);
  const base =
    object === undefined ? { name, meta: { labels: {}, annotations: {} }, yaml: '' } : objectBase(object, deps);
  const { roles, bindings, serviceAccounts, exists } = row;
  const lists = ['namespaces', 'roles', 'rolebindings', 'serviceaccounts'] as const;
  return {
    value: { ...base, kind: 'Namespace', exists, roles, bindings, serviceAccounts },
    gaps: gapsOfLists(view, lists),
    asOf: asOf(view, lists),
  };
}
