import { assertNever } from '../core';
import { AggregationMemo } from './aggregation-memo';
import { BindingEdit } from './binding-edit';
import type { Counts, IndexState } from './index-state';
import type { Change, ObjectRef, RbacKind, RbacObject } from './model';
import { RoleEdit } from './role-edit';
import type { SlotNumbers } from './slot-numbers';

/**
 * A batch of changes being made to one generation. Drafts are opened when first needed, so that a batch costs in
 * proportion to what it touches.
 */
export class IndexEdit {
  private readonly from: IndexState;
  private readonly roles: RoleEdit;
  private readonly bindings: BindingEdit;
  private namespaces: ReturnType<IndexState['namespaces']['draft']> | undefined;
  private serviceAccounts: ReturnType<IndexState['serviceAccounts']['draft']> | undefined;
  private readonly counts: Record<RbacKind, number>;
  private clusterRolesChanged = false;

  constructor(from: IndexState, numbers: SlotNumbers) {
    this.from = from;
    this.roles = new RoleEdit(from, numbers);
    this.bindings = new BindingEdit(from, this.roles);
    this.counts = { ...from.counts };
  }

  change(change: Change): void {
    if (change.op === 'put') this.put(change.object);
    else this.delete(change.ref);
  }

  private put(object: RbacObject): void {
    const replaced = this.store(object);
    if (!replaced) this.counts[object.kind] += 1;
  }

  /** Returns whether an object of that name was there already. */
  private store(object: RbacObject): boolean {
    switch (object.kind) {
      case 'Namespace':
        this.namespaces ??= this.from.namespaces.draft();
        return this.namespaces.put(object) !== undefined;
      case 'ServiceAccount':
        this.serviceAccounts ??= this.from.serviceAccounts.draft();
        return this.serviceAccounts.put(object) !== undefined;
      case 'ClusterRole':
        this.clusterRolesChanged = true;
        return this.roles.put(object);
      case 'Role':
        return this.roles.put(object);
      case 'RoleBinding':
      case 'ClusterRoleBinding':
        return this.bindings.put(object);
      default:
        return assertNever(object);
    }
  }

  private delete(ref: ObjectRef): void {
    if (this.remove(ref)) this.counts[ref.kind] -= 1;
  }

  private remove(ref: ObjectRef): boolean {
    switch (ref.kind) {
      case 'Namespace':
        this.namespaces ??= this.from.namespaces.draft();
        return this.namespaces.delete(ref) !== undefined;
      case 'ServiceAccount':
        this.serviceAccounts ??= this.from.serviceAccounts.draft();
        return this.serviceAccounts.delete(ref) !== undefined;
      case 'ClusterRole':
        this.clusterRolesChanged = true;
        return this.roles.delete({ kind: 'ClusterRole', namespace: '', name: ref.name });
      case 'Role':
        return this.roles.delete({ kind: 'Role', namespace: ref.namespace, name: ref.name });
      case 'RoleBinding':
        return this.bindings.delete({ cluster: false, namespace: ref.namespace, name: ref.name });
      case 'ClusterRoleBinding':
        return this.bindings.delete({ cluster: true, namespace: '', name: ref.name });
      default:
        return assertNever(ref.kind);
    }
  }

  done(): IndexState {
    const counts: Counts = this.counts;
    return {
      namespaces: this.namespaces?.done() ?? this.from.namespaces,
      serviceAccounts: this.serviceAccounts?.done() ?? this.from.serviceAccounts,
      ...this.bindings.done(),
      ...this.roles.done(),
      counts,
      aggregation: this.clusterRolesChanged ? new AggregationMemo() : this.from.aggregation,
    };
  }
}
