import type { Answer, ServiceAccountObjectOutput } from '@/lib/contract';
import { bindingRow } from './binding-row';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';
import { missing, objectBase } from './object-base';

const MAX_BINDINGS = 500;

/** One ServiceAccount, and the bindings that name it. Throws AppError `not-found`, or `not-synced`. */
export function serviceAccountObject(
  deps: Deps,
  cluster: string,
  namespace: string,
  name: string,
): Answer<ServiceAccountObjectOutput['value']> {
  const view = viewOf(deps, cluster);
  const ref = { kind: 'ServiceAccount', namespace, name } as const;
  const account = view.rbac.get(ref);
  if (account?.kind !== 'ServiceAccount') throw missing(view, ref);
  const bindings = view.rbac.bindingsOfPrincipal(ref);
  const { automountServiceAccountToken: automount, secrets } = account;
  const lists = ['serviceaccounts', 'rolebindings', 'clusterrolebindings'] as const;
  return {
    value: {
      ...objectBase(account, deps),
      kind: 'ServiceAccount',
      ...(automount === undefined ? {} : { automount }),
      secrets: [...(secrets ?? [])],
      bindings: bindings.slice(0, MAX_BINDINGS).map((binding) => bindingRow(binding, view)),
      bindingsTotal: bindings.length,
    },
    gaps: gapsOfLists(view, lists),
    asOf: asOf(view, lists),
  };
}
