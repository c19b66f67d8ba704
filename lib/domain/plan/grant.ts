import { atomsOf, type Rule, ruleAllows } from '../rbac';
import type { Discovery } from '../rbac/discovery';

/** One right as written in a rule: a star counts one. Without `name` it is for objects of any name. */
export type Grant =
  | {
      readonly type: 'resource';
      readonly apiGroup: string;
      /** `resource` or `resource/subresource`. */
      readonly resource: string;
      readonly verb: string;
      readonly name?: string;
    }
  | { readonly type: 'url'; readonly path: string; readonly verb: string };

/** The rights that a rule is made of: its groups × resources × verbs × names, and URLs × verbs. In no order, not unique. */
export function* grantsOf(rule: Rule): Generator<{ readonly grant: Grant; readonly atom: Rule }> {
  for (const atom of atomsOf(rule)) {
    const grant = grantOfAtom(atom);
    if (grant !== undefined) yield { grant, atom };
  }
}

function grantOfAtom({
  verbs: [verb],
  apiGroups: [apiGroup],
  resources: [resource],
  ...rest
}: Rule): Grant | undefined {
  const [path] = rest.nonResourceURLs;
  if (verb === undefined) return undefined;
  if (path !== undefined) return { type: 'url', path, verb };
  if (apiGroup === undefined || resource === undefined) return undefined;
  const [name] = rest.resourceNames;
  return { type: 'resource', apiGroup, resource, verb, ...(name === undefined ? {} : { name }) };
}

/** The rule that says just this. */
export function ruleOfGrant(grant: Grant): Rule {
  if (grant.type === 'url') {
    return { verbs: [grant.verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [grant.path] };
  }
  const { verb, apiGroup, resource, name } = grant;
  const resourceNames = name === undefined ? [] : [name];
  return { verbs: [verb], apiGroups: [apiGroup], resources: [resource], resourceNames, nonResourceURLs: [] };
}

export type Covered = { readonly apiGroup: string; readonly resource: string; readonly verbs: readonly string[] };

/**
 * What a right with stars covers of that which the cluster serves now, in the order of discovery: each resource and
 * subresource with the verbs that it is served with. Verbs that no API serves (bind, impersonate) are not among them.
 * A right to a URL has none. Judged by the one matcher; O(what is served).
 *
 * @param scope empty for the cluster; in a namespace, resources without one are left out
 */
export function expandGrant(grant: Grant, discovery: Discovery, scope: string): Covered[] {
  if (grant.type === 'url') return [];
  const rule = ruleOfGrant(grant);
  const found: Covered[] = [];
  for (const { apiGroup, resource, namespaced, verbs, subresources } of discovery.resources) {
    if (scope !== '' && !namespaced) continue;
    for (const served of [{ name: '', verbs }, ...subresources]) {
      const subresource = served.name;
      const common = {
        type: 'resource',
        apiGroup,
        resource,
        subresource,
        namespace: scope,
        name: grant.name ?? '',
      } as const;
      const allowed = served.verbs.filter((verb) => ruleAllows(rule, { ...common, verb }));
      const combined = subresource === '' ? resource : `${resource}/${subresource}`;
      if (allowed.length > 0) found.push({ apiGroup, resource: combined, verbs: allowed });
    }
  }
  return found;
}

/** By what it is about, then by verb. */
export function compareGrants(a: Grant, b: Grant): number {
  const [x, y] = [orderOf(a), orderOf(b)];
  for (const [i, text] of x.entries()) {
    const other = y[i] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

/** Different for different rights. */
export function grantKey(grant: Grant): string {
  return JSON.stringify(orderOf(grant));
}

function orderOf(grant: Grant): readonly string[] {
  if (grant.type === 'url') return [grant.type, grant.path, grant.verb];
  const { apiGroup, resource, name, verb } = grant;
  return [grant.type, apiGroup, resource, name === undefined ? '' : 'named', name ?? '', verb];
}
