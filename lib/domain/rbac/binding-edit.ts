import { type BindingEntry, type BindingKey, type IndexState, NO_BINDINGS, type SubjectName } from './index-state';
import type { AnyBinding } from './model';
import { principalOfKey, subjectKey } from './principal';
import type { RoleEdit } from './role-edit';
import { roleKeyOfBinding } from './role-key';

/** The changes of one batch to bindings and to the subjects that they name. */
export class BindingEdit {
  private readonly from: IndexState;
  private readonly roles: RoleEdit;
  private bindings: ReturnType<IndexState['bindings']['draft']> | undefined;
  private subjects: ReturnType<IndexState['subjects']['draft']> | undefined;

  constructor(from: IndexState, roles: RoleEdit) {
    this.from = from;
    this.roles = roles;
  }

  /** Returns whether a binding of that name was there already. */
  put(binding: AnyBinding): boolean {
    const roleKey = roleKeyOfBinding(binding);
    const role = this.roles.entryOf(roleKey);
    const entry = this.entryOf(binding, role.slot);
    this.bindings ??= this.from.bindings.draft();
    const before = this.bindings.put(entry);
    this.roles.link(role, entry);
    for (const subject of entry.subjects) this.link(subject, entry);
    if (before === undefined) return false;
    if (before.slot !== entry.slot) this.roles.unlink(roleKeyOfBinding(before.binding), before);
    const kept = new Set(entry.subjects);
    for (const subject of before.subjects) {
      if (!kept.has(subject)) this.unlink(subject, before);
    }
    return true;
  }

  delete(key: BindingKey): boolean {
    this.bindings ??= this.from.bindings.draft();
    const before = this.bindings.delete(key);
    if (before === undefined) return false;
    this.roles.unlink(roleKeyOfBinding(before.binding), before);
    for (const subject of before.subjects) this.unlink(subject, before);
    return true;
  }

  done(): Pick<IndexState, 'bindings' | 'subjects'> {
    return {
      bindings: this.bindings?.done() ?? this.from.bindings,
      subjects: this.subjects?.done() ?? this.from.subjects,
    };
  }

  private entryOf(binding: AnyBinding, slot: number): BindingEntry {
    const cluster = binding.kind === 'ClusterRoleBinding';
    const namespace = binding.kind === 'RoleBinding' ? binding.namespace : '';
    const keys = new Set<string>();
    for (const subject of binding.subjects) {
      const key = subjectKey(subject, namespace);
      if (key !== undefined) keys.add(key);
    }
    const subjects = Array.from(keys, (key) => this.nameOf(key));
    return { cluster, namespace, name: binding.name, binding, slot, subjects };
  }

  private nameOf(key: string): SubjectName {
    const known = (this.subjects ?? this.from.subjects).find({ key });
    return known?.subject ?? { key, principal: principalOfKey(key) };
  }

  private link(subject: SubjectName, binding: BindingEntry): void {
    this.subjects ??= this.from.subjects.draft();
    const known = this.subjects.find(subject)?.bindings ?? NO_BINDINGS;
    this.subjects.put({ key: subject.key, subject, bindings: known.with(binding) });
  }

  private unlink(subject: SubjectName, binding: BindingKey): void {
    this.subjects ??= this.from.subjects.draft();
    const bindings = this.subjects.find(subject)?.bindings.without(binding) ?? NO_BINDINGS;
    if (bindings.size === 0) this.subjects.delete(subject);
    else this.subjects.put({ key: subject.key, subject, bindings });
  }
}
