import { assertNever } from '../core';
import type { BindingEntry, Bindings, Counts, IndexState, RoleEntry, RoleKey } from './index-state';
import type {
  AnyBinding,
  AnyRole,
  ClusterRole,
  ClusterRoleBinding,
  Namespace,
  ObjectRef,
  Principal,
  RbacObject,
  Role,
  RoleBinding,
  ServiceAccount,
} from './model';
import { originsOf, type RuleOrigin } from './origins';
import { principalKey, principalOfKey, userKey } from './principal';
import { makeUsername } from './service-account-name';

/** A principal that the model knows: bindings name it, or it is a ServiceAccount that exists. */
export type PrincipalEntry = {
  readonly principal: Principal;
  /** Bindings that name it itself, implicit groups left out. */
  readonly bindings: number;
  /** For a ServiceAccount: whether the object is in the model. Users and groups are no objects. */
  readonly exists?: boolean;
};

/**
 * One generation of the model. Immutable: what it answers never changes. Lists come sorted by namespace and name, by
 * code unit, and are new arrays.
 */
export class RbacReader {
  /** For the questions of this room only. */
  readonly state: IndexState;
  private principalEntries: readonly PrincipalEntry[] | undefined;

  constructor(state: IndexState) {
    this.state = state;
  }

  /** O(log n). */
  get(ref: ObjectRef): RbacObject | undefined {
    switch (ref.kind) {
      case 'Namespace':
        return this.state.namespaces.find(ref);
      case 'ServiceAccount':
        return this.state.serviceAccounts.find(ref);
      case 'Role':
        return this.role({ kind: 'Role', namespace: ref.namespace, name: ref.name });
      case 'ClusterRole':
        return this.role({ kind: 'ClusterRole', namespace: '', name: ref.name });
      case 'RoleBinding':
        return this.state.bindings.find({ cluster: false, namespace: ref.namespace, name: ref.name })?.binding;
      case 'ClusterRoleBinding':
        return this.state.bindings.find({ cluster: true, namespace: '', name: ref.name })?.binding;
      default:
        return assertNever(ref.kind);
    }
  }

  /** A Role or ClusterRole by where it lives. O(log n). */
  role(key: RoleKey): AnyRole | undefined {
    const entry = this.state.roles.find(key);
    return entry === undefined ? undefined : this.state.slots.at(entry.slot)?.role;
  }

  hasNamespace(name: string): boolean {
    return this.state.namespaces.find({ name }) !== undefined;
  }

  counts(): Counts {
    return this.state.counts;
  }

  namespaces(): Namespace[] {
    return this.state.namespaces.toArray();
  }

  serviceAccounts(namespace?: string): ServiceAccount[] {
    if (namespace === undefined) return this.state.serviceAccounts.toArray();
    const found: ServiceAccount[] = [];
    this.state.serviceAccounts.visitFrom({ namespace, name: '' }, (account) => {
      if (account.namespace !== namespace) return false;
      found.push(account);
      return true;
    });
    return found;
  }

  roles(namespace?: string): Role[] {
    const found: Role[] = [];
    this.visitRoles({ kind: 'Role', namespace: namespace ?? '', name: '' }, (role, entry) => {
      if (entry.kind !== 'Role' || (namespace !== undefined && entry.namespace !== namespace)) return false;
      if (role?.kind === 'Role') found.push(role);
      return true;
    });
    return found;
  }

  clusterRoles(): ClusterRole[] {
    const found: ClusterRole[] = [];
    this.visitRoles({ kind: 'ClusterRole', namespace: '', name: '' }, (role, entry) => {
      if (role?.kind === 'ClusterRole') found.push(role);
      return entry.kind === 'ClusterRole';
    });
    return found;
  }

  roleBindings(namespace?: string): RoleBinding[] {
    const found: RoleBinding[] = [];
    this.state.bindings.visitFrom({ cluster: false, namespace: namespace ?? '', name: '' }, ({ binding }) => {
      if (binding.kind !== 'RoleBinding') return false;
      if (namespace !== undefined && binding.namespace !== namespace) return false;
      found.push(binding);
      return true;
    });
    return found;
  }

  clusterRoleBindings(): ClusterRoleBinding[] {
    const found: ClusterRoleBinding[] = [];
    this.state.bindings.visitFrom({ cluster: true, namespace: '', name: '' }, ({ binding }) => {
      if (binding.kind !== 'ClusterRoleBinding') return false;
      found.push(binding);
      return true;
    });
    return found;
  }

  /** Every binding that points to the role, whether it exists or not: ClusterRoleBindings first. `namespace` is empty for a ClusterRole. */
  bindingsOfRole(role: RoleKey): AnyBinding[] {
    const entry = this.state.roles.find(role);
    const bindings = entry === undefined ? undefined : this.state.slots.at(entry.slot)?.bindings;
    return bindings === undefined ? [] : bindings.toArray().map(({ binding }) => binding);
  }

  /** Every binding that names the principal itself, in whichever spelling: ClusterRoleBindings first. */
  bindingsOfPrincipal(principal: Principal): AnyBinding[] {
    const bindings = this.bindingsOfKey(principalKey(principal));
    return bindings === undefined ? [] : bindings.toArray().map(({ binding }) => binding);
  }

  /** Every principal that bindings name or that exists as a ServiceAccount, once; users, ServiceAccounts, groups mixed by key. O(n) once per reader. */
  principals(): readonly PrincipalEntry[] {
    this.principalEntries ??= this.listPrincipals();
    return this.principalEntries;
  }

  /** Where one rule of an aggregated ClusterRole came from; empty for a rule that is its own. Worked out when first asked. */
  provenance(role: string, ruleIndex: number): readonly RuleOrigin[] {
    const origins = this.state.aggregation.originsOf(role, () => originsOf(this, role));
    return origins[ruleIndex] ?? [];
  }

  /** The bindings that name the key, in this room's form. */
  bindingsOfKey(key: string): Bindings | undefined {
    return this.state.subjects.find({ key })?.bindings;
  }

  /** The role that a binding points to; undefined when it is not in the model. O(1). */
  roleOf(entry: BindingEntry): AnyRole | undefined {
    return this.state.slots.at(entry.slot)?.role;
  }

  private visitRoles(from: RoleKey, visit: (role: AnyRole | undefined, entry: RoleEntry) => boolean): void {
    this.state.roles.visitFrom(from, (entry) => visit(this.state.slots.at(entry.slot)?.role, entry));
  }

  private listPrincipals(): readonly PrincipalEntry[] {
    const found: PrincipalEntry[] = [];
    for (const { subject, bindings } of this.state.subjects) {
      const { principal } = subject;
      const exists = principal.kind === 'ServiceAccount' && this.state.serviceAccounts.find(principal) !== undefined;
      const entry = { principal, bindings: bindings.size };
      found.push(principal.kind === 'ServiceAccount' ? { ...entry, exists } : entry);
    }
    for (const { namespace, name } of this.state.serviceAccounts) {
      const key = userKey(makeUsername(namespace, name));
      if (this.bindingsOfKey(key) !== undefined) continue;
      found.push({ principal: principalOfKey(key), bindings: 0, exists: true });
    }
    return found;
  }
}
