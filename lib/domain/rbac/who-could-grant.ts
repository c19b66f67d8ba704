import { allows } from './can';
import { coversAll } from './covers';
import { heldRules } from './held-rules';
import type { Principal, Requester, ResourceAsk, RoleRef, Rule } from './model';
import { MASTERS, requesterOf } from './principal';
import type { RbacReader } from './rbac-reader';
import { whoCan } from './who-can';

/** How a principal could make the grant: nobody stops it, it may `bind` the role, or it holds all that the role grants. */
export type Grantor = { readonly principal: Principal; readonly by: 'superuser' | 'bind' | 'held' };
export type Grantors = {
  readonly grantors: readonly Grantor[];
  /** There may be more: the limit was reached, or too many candidates would have had to be looked at. */
  readonly truncated: boolean;
};

const RBAC_GROUP = 'rbac.authorization.k8s.io';
/** Principals looked at for each of the rights that a grantor needs. */
const MOST_CANDIDATES = 200;
/** Pairs of rules compared in all, for those who hold what they would grant: some ten milliseconds. */
const MOST_COMPARED = 200_000;

/**
 * Who could grant a role in a namespace (`''`: in the whole cluster): principals that may write the binding and that
 * the escalation check lets bind the role. Each as itself, with the groups that Kubernetes adds; the strongest first.
 * Source: kubernetes pkg/registry/rbac/rolebinding/policybased/storage.go, pkg/registry/rbac/escalation_check.go.
 *
 * @param role the role to bind, or the rules of one that does not exist yet: then whoever makes it needs to create
 *   roles too, and to hold the rules or be allowed to `escalate`
 * @param options.binding a binding that is there and would be changed; otherwise a new one is made
 * @param options.limit most grantors (default 20)
 */
export function whoCouldGrant(
  reader: RbacReader,
  namespace: string,
  role: RoleRef | readonly Rule[],
  options: { binding?: string; limit?: number } = {},
): Grantors {
  const limit = options.limit ?? 20;
  const grant = new Grant(reader, namespace, role, options.binding);
  const grantors: Grantor[] = [];
  const { principals, truncated } = grant.candidates();
  for (const principal of principals) {
    const by = grant.howBy(principal);
    if (by === undefined) continue;
    if (grantors.length === limit) return { grantors, truncated: true };
    grantors.push({ principal, by });
  }
  return { grantors, truncated: truncated || grant.gaveUp };
}

class Grant {
  /** Whether somebody may have been missed because comparing rules would have taken too long. */
  gaveUp = false;
  private readonly reader: RbacReader;
  private readonly namespace: string;
  /** Any of them will do. */
  private readonly writes: readonly ResourceAsk[];
  private readonly kind: RoleRef['kind'];
  /** Empty for a role still to be made. */
  private readonly name: string;
  /** Undefined for a role that is not in the model: nobody can be seen to hold it. */
  private readonly rules: readonly Rule[] | undefined;
  private compared = 0;

  constructor(reader: RbacReader, namespace: string, role: RoleRef | readonly Rule[], binding: string | undefined) {
    this.reader = reader;
    this.namespace = namespace;
    const resource = namespace === '' ? 'clusterrolebindings' : 'rolebindings';
    this.writes =
      binding === undefined
        ? [this.ask('create', resource, '')]
        : [this.ask('update', resource, binding), this.ask('patch', resource, binding)];
    if ('kind' in role) {
      this.kind = role.kind;
      this.name = role.name;
      const place = role.kind === 'Role' ? namespace : '';
      this.rules = reader.role({ kind: role.kind, namespace: place, name: role.name })?.rules;
    } else {
      this.kind = namespace === '' ? 'ClusterRole' : 'Role';
      this.name = '';
      this.rules = role;
    }
  }

  /** Whoever has one of the rights by name; the others may come from a group. */
  candidates(): { readonly principals: readonly Principal[]; readonly truncated: boolean } {
    const found = new Map<string, Principal>();
    let truncated = false;
    for (const ask of [...this.writes, this.onRole('bind')]) {
      const answer = whoCan(this.reader, ask, { viaLimit: 0 });
      truncated ||= answer.total > MOST_CANDIDATES;
      for (const { principal } of answer.page(0, MOST_CANDIDATES)) found.set(JSON.stringify(principal), principal);
    }
    return { principals: [...found.values()], truncated };
  }

  howBy(principal: Principal): Grantor['by'] | undefined {
    if (principal.kind === 'Group' && principal.name === MASTERS) return 'superuser';
    const requester = requesterOf(principal);
    const may = (ask: ResourceAsk): boolean => allows(this.reader, requester, ask);
    if (!this.writes.some(may)) return undefined;
    if (this.name !== '') return may(this.onRole('bind')) ? 'bind' : this.byHolding(requester);
    if (!may(this.onRole('create'))) return undefined;
    return may(this.onRole('bind')) && may(this.onRole('escalate')) ? 'bind' : this.byHolding(requester);
  }

  private byHolding(requester: Requester): 'held' | undefined {
    if (this.rules === undefined) return undefined;
    const held = heldRules(this.reader, requester, this.namespace);
    this.compared += held.length * this.rules.length;
    this.gaveUp ||= this.compared > MOST_COMPARED;
    if (this.gaveUp) return undefined;
    return coversAll(held, this.rules) ? 'held' : undefined;
  }

  private onRole(verb: string): ResourceAsk {
    return this.ask(verb, this.kind === 'Role' ? 'roles' : 'clusterroles', this.name);
  }

  private ask(verb: string, resource: string, name: string): ResourceAsk {
    const { namespace } = this;
    return { type: 'resource', verb, apiGroup: RBAC_GROUP, resource, subresource: '', namespace, name };
  }
}
