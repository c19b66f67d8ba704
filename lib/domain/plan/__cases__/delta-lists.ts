import { type Ask, type Principal, principalKey, requesterOf, ruleAllows } from '../../rbac';
import type { AccessDelta } from '../access-delta';
import { type Grant, ruleOfGrant } from '../grant';

export type Scoped = { readonly scope: string; readonly grant: Grant };

/** What a requester gains and loses: itself, and the groups that it is in. */
export function listsOf(delta: AccessDelta, principal: Principal): { gained: Scoped[]; lost: Scoped[] } {
  const { groups } = requesterOf(principal);
  const keys = new Set([principal, ...groups.map((name): Principal => ({ kind: 'Group', name }))].map(principalKey));
  const mine = delta.subjects.filter((one) => keys.has(principalKey(one.principal)));
  return {
    gained: mine.flatMap(({ scope, gained }) => gained.map((grant) => ({ scope, grant }))),
    lost: mine.flatMap(({ scope, lost }) => lost.map((grant) => ({ scope, grant }))),
  };
}

export function covers({ scope, grant }: Scoped, ask: Ask): boolean {
  const namespace = ask.type === 'url' ? '' : ask.namespace;
  return (scope === '' || scope === namespace) && ruleAllows(ruleOfGrant(grant), ask);
}

/** The ask that only this grant, or a wider one, allows. */
export function witness(grant: Grant, scope: string): Ask {
  if (grant.type === 'url') return grant;
  const { verb, apiGroup, name = 'no rule names this' } = grant;
  const [resource = '', ...rest] = grant.resource.split('/');
  return {
    type: 'resource',
    verb,
    apiGroup,
    resource,
    subresource: rest.join('/'),
    namespace: scope === '' ? 'elsewhere' : scope,
    name,
  };
}
