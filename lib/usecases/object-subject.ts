import { AppError } from '@/lib/domain/core';
import type { Answer, SubjectObjectOutput } from '@/lib/contract';
import { type Principal, canonicalPrincipal, requesterOf } from '@/lib/domain/rbac';
import { principalOf } from './asked';
import { bindingRow, wasRead } from './binding-row';
import { type Deps, quoted, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';
import { manifestOf } from './manifest';
import type { ClusterView } from './ports';

type Value = SubjectObjectOutput['value'];
const MAX_BINDINGS = 500;

/**
 * One subject as the API server would see it, with every binding that reaches it, those of its implicit groups included.
 * Users and groups are no objects: any name has an answer. Throws AppError `invalid-request` for a text that is no
 * principal, `not-found` for an unknown ServiceAccount that no binding names.
 */
export function subjectObject(deps: Deps, cluster: string, text: string): Answer<Value> {
  const view = viewOf(deps, cluster);
  const principal = canonicalPrincipal(principalOf(text, 'principal'));
  const own = view.rbac.bindingsOfPrincipal(principal);
  const exists = existenceOf(view, principal, own.length);
  const requester = requesterOf(principal);
  const bindings: { binding: (typeof own)[number]; throughGroup?: string }[] = own.map((binding) => ({ binding }));
  for (const group of requester.groups) {
    if (principal.kind === 'Group' && principal.name === group) continue;
    for (const binding of view.rbac.bindingsOfPrincipal({ kind: 'Group', name: group })) {
      bindings.push({ binding, throughGroup: group });
    }
  }
  const lists = ['rolebindings', 'clusterrolebindings', 'serviceaccounts', 'roles', 'clusterroles'] as const;
  return {
    value: {
      ...principal,
      ...(exists === undefined ? {} : { exists }),
      requester: { user: requester.user, groups: [...requester.groups] },
      superuser: requester.groups.includes('system:masters'),
      bindings: bindings.slice(0, MAX_BINDINGS).map(({ binding, throughGroup }) => ({
        ...bindingRow(binding, view),
        ...(throughGroup === undefined ? {} : { throughGroup }),
      })),
      bindingsTotal: bindings.length,
      ...yamlOf(deps, view, principal),
    },
    gaps: gapsOfLists(view, lists),
    asOf: asOf(view, lists),
  };
}

function existenceOf(view: ClusterView, principal: Principal, bindings: number): boolean | undefined {
  if (principal.kind !== 'ServiceAccount') return undefined;
  if (view.rbac.get(principal) !== undefined) return true;
  if (!wasRead(view, 'serviceaccounts')) return undefined;
  if (bindings > 0) return false;
  throw new AppError(
    'not-found',
    `There is no ServiceAccount ${quoted(`${principal.namespace}/${principal.name}`)}, and no binding names it.`,
  );
}

function yamlOf(deps: Deps, view: ClusterView, principal: Principal): { yaml?: string } {
  const account = principal.kind === 'ServiceAccount' ? view.rbac.get(principal) : undefined;
  return account === undefined ? {} : { yaml: deps.yaml(manifestOf(account)) };
}
