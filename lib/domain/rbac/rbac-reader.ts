import { assertNever } from '../core';
import type { BindingEntry, Counts, IndexState, RoleEntry, RoleKey, SubjectEntry } from './index-state';
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
import { principalKey } from './principal';
import { listPrincipals, type PrincipalEntry } from './principal-list';

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
    const here = (account: ServiceAccount): boolean => account.namespace === namespace;
    this.state.serviceAccounts.visitFrom({ namespace, name: '' }, here, (account) => found.push(account) > 0);
    return found;
  }

  roles(namespace?: string): Role[] {
    const found: Role[] = [];
    const here = (entry: RoleEntry): boolean => namespace === undefined || entry.namespace === namespace;
    this.state.roles.visitFrom({ kind: 'Role', namespace: namespace ?? '', name: '' }, here, ({ slot }) => {
      const role = this.state.slots.at(slot)?.role;
      if (role?.kind === 'Role') found.push(role);
      return true;
    });
    return found;
  }

  clusterRoles(): ClusterRole[] {
    const found: ClusterRole[] = [];
    const ofCluster = (entry: RoleEntry): boolean => entry.kind === 'ClusterRole';
    this.state.roles.visitFrom({ kind: 'ClusterRole', namespace: '', name: '' }, ofCluster, ({ slot }) => {
      const role = this.state.slots.at(slot)?.role;
      if (role?.kind === 'ClusterRole') found.push(role);
      return true;
    });
    return found;
  }

  roleBindings(namespace?: string): RoleBinding[] {
    const found: RoleBinding[] = [];
    const here = (entry: BindingEntry): boolean => namespace === undefined || entry.namespace === namespace;
    this.state.bindings.visitFrom({ cluster: false, namespace: namespace ?? '', name: '' }, here, ({ binding }) => {
      if (binding.kind === 'RoleBinding') found.push(binding);
      return true;
    });
    return found;
  }

  clusterRoleBindings(): ClusterRoleBinding[] {
    const found: ClusterRoleBinding[] = [];
    const ofCluster = (entry: BindingEntry): boolean => entry.cluster;
    this.state.bindings.visitFrom({ cluster: true, namespace: '', name: '' }, ofCluster, ({ binding }) => {
      if (binding.kind === 'ClusterRoleBinding') found.push(binding);
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
    const subject = this.subjectOf(principalKey(principal));
    return subject === undefined ? [] : subject.bindings.toArray().map(({ binding }) => binding);
  }

  /**
   * Every principal that bindings name or that exists as a ServiceAccount, once: groups, ServiceAccounts, users, each by
   * namespace and name. O(n) once per reader.
   */
  principals(): readonly PrincipalEntry[] {
    this.principalEntries ??= listPrincipals(this.state);
    return this.principalEntries;
  }

  /** Where one rule of an aggregated ClusterRole came from; empty for a rule that is its own. Worked out when first asked. */
  provenance(role: string, ruleIndex: number): readonly RuleOrigin[] {
    const origins = this.state.aggregation.originsOf(role, () => originsOf(this.clusterRoles(), role));
    return origins[ruleIndex] ?? [];
  }

  /** A subject that bindings name, in this room's form. */
  subjectOf(key: string): SubjectEntry | undefined {
    return this.state.subjects.find({ key });
  }

  /** The role that a binding points to; undefined when it is not in the model. O(1). */
  roleOf(entry: BindingEntry): AnyRole | undefined {
    return this.state.slots.at(entry.slot)?.role;
  }
}
