import type { BindingEntry } from './index-state';
import type { AnyRole, Principal, Requester, Rule } from './model';
import { principalKey } from './principal';
import type { RbacReader } from './rbac-reader';
import { isOfCluster, subjectsOf, visitInScope } from './reaching';

/**
 * The rules that a requester holds in a namespace, as the escalation check collects them: from every
 * ClusterRoleBinding and, unless the namespace is empty, from the RoleBindings of that namespace. `system:masters`
 * adds nothing here: its members are not checked at all. Rules of missing roles are left out.
 * Source: kubernetes pkg/registry/rbac/validation/rule.go `RulesFor`.
 */
export function heldRules(reader: RbacReader, requester: Requester, namespace: string): Rule[] {
  return heldRoles(reader, requester, namespace).flatMap(({ rules }) => rules);
}

/** The roles behind `heldRules`, each once. In proportion to the requester's bindings in that scope. */
export function heldRoles(reader: RbacReader, requester: Requester, namespace: string): AnyRole[] {
  const held = new Held(reader);
  for (const { bindings } of subjectsOf(reader, requester)) visitInScope(bindings, namespace, held.add);
  return held.roles;
}

/**
 * The roles that bindings naming the principal itself give it in exactly this scope: by ClusterRoleBindings when it is
 * empty, by RoleBindings of that namespace otherwise. Each once.
 */
export function ownRoles(reader: RbacReader, principal: Principal, scope: string): AnyRole[] {
  const held = new Held(reader);
  const bindings = reader.subjectOf(principalKey(principal))?.bindings;
  if (scope === '') bindings?.visitFirst(isOfCluster, held.add);
  else
    bindings?.visitFrom({ cluster: false, namespace: scope, name: '' }, (entry) => entry.namespace === scope, held.add);
  return held.roles;
}

class Held {
  readonly roles: AnyRole[] = [];
  private readonly seen = new Set<number>();
  private readonly reader: RbacReader;

  constructor(reader: RbacReader) {
    this.reader = reader;
  }

  readonly add = (entry: BindingEntry): true => {
    const role = this.seen.has(entry.slot) ? undefined : this.reader.roleOf(entry);
    this.seen.add(entry.slot);
    if (role !== undefined) this.roles.push(role);
    return true;
  };
}
