import { allows } from './can';
import { covers } from './covers';
import { heldRules } from './held-rules';
import type { Principal, ResourceAsk, RoleRef, Rule } from './model';
import { MASTERS, requesterOf } from './principal';
import type { RbacReader } from './rbac-reader';
import { whoCan } from './who-can';

/** How a principal could make the binding: nobody stops it, it may `bind` the role, or it holds all that the role grants. */
export type Grantor = { readonly principal: Principal; readonly by: 'superuser' | 'bind' | 'held' };
export type Grantors = {
  readonly grantors: readonly Grantor[];
  /** More candidates were there than were looked at. */ readonly truncated: boolean;
};

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const MOST_CANDIDATES = 500;

/**
 * Who could grant a role in a namespace (`''`: in the whole cluster): principals that may create bindings there and
 * that the escalation check lets bind the role. Each as itself, with the groups that Kubernetes adds.
 *
 * @param role the role to bind, or the rules of one that does not exist yet: then they must be held, or the principal
 *   must be allowed to create such a role (`escalate`) and to bind any
 * @param options.limit most grantors (default 20)
 */
export function whoCouldGrant(
  reader: RbacReader,
  namespace: string,
  role: RoleRef | readonly Rule[],
  options: { limit?: number } = {},
): Grantors {
  const limit = options.limit ?? 20;
  const wanted = wantedOf(reader, namespace, role);
  const grantors: Grantor[] = [];
  const { principals, truncated } = candidates(reader, namespace, wanted);
  for (const principal of principals) {
    const by = howGrants(reader, namespace, wanted, principal);
    if (by === undefined) continue;
    if (grantors.length === limit) return { grantors, truncated: true };
    grantors.push({ principal, by });
  }
  return { grantors, truncated };
}

/** `name` is empty for a role still to be made; `rules` are undefined for one that is not in the model. */
type Wanted = { readonly kind: RoleRef['kind']; readonly name: string; readonly rules: readonly Rule[] | undefined };

function wantedOf(reader: RbacReader, namespace: string, role: RoleRef | readonly Rule[]): Wanted {
  if (!('kind' in role)) return { kind: namespace === '' ? 'ClusterRole' : 'Role', name: '', rules: role };
  const key = { kind: role.kind, name: role.name, namespace: role.kind === 'Role' ? namespace : '' };
  return { kind: role.kind, name: role.name, rules: reader.role(key)?.rules };
}

/** Whoever is allowed one half by name; the other half may come from a group. */
function candidates(
  reader: RbacReader,
  namespace: string,
  wanted: Wanted,
): { principals: Principal[]; truncated: boolean } {
  const found = new Map<string, Principal>();
  let truncated = false;
  for (const ask of [createBinding(namespace), bindRole(namespace, wanted)]) {
    const answer = whoCan(reader, ask, { viaLimit: 0 });
    truncated ||= answer.total > MOST_CANDIDATES;
    for (const { principal } of answer.page(0, MOST_CANDIDATES)) found.set(JSON.stringify(principal), principal);
  }
  return { principals: [...found.values()], truncated };
}

function howGrants(
  reader: RbacReader,
  namespace: string,
  wanted: Wanted,
  principal: Principal,
): Grantor['by'] | undefined {
  if (principal.kind === 'Group' && principal.name === MASTERS) return 'superuser';
  const requester = requesterOf(principal);
  if (!allows(reader, requester, createBinding(namespace))) return undefined;
  const isNew = wanted.name === '';
  if (isNew && !allows(reader, requester, onRole('create', namespace, wanted))) return undefined;
  const binds = allows(reader, requester, bindRole(namespace, wanted));
  if (binds && (!isNew || allows(reader, requester, onRole('escalate', namespace, wanted)))) return 'bind';
  if (wanted.rules === undefined) return undefined;
  return covers(heldRules(reader, requester, namespace), wanted.rules).covered ? 'held' : undefined;
}

function createBinding(namespace: string): ResourceAsk {
  const resource = namespace === '' ? 'clusterrolebindings' : 'rolebindings';
  return { type: 'resource', verb: 'create', apiGroup: RBAC_GROUP, resource, subresource: '', namespace, name: '' };
}

function bindRole(namespace: string, wanted: Wanted): ResourceAsk {
  return onRole('bind', namespace, wanted);
}

function onRole(verb: string, namespace: string, { kind, name }: Wanted): ResourceAsk {
  const resource = kind === 'Role' ? 'roles' : 'clusterroles';
  return { type: 'resource', verb, apiGroup: RBAC_GROUP, resource, subresource: '', namespace, name };
}
