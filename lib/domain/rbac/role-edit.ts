import {
  type BindingEntry,
  type BindingKey,
  type IndexState,
  NO_BINDINGS,
  type RoleEntry,
  type RoleKey,
  type RoleSlot,
} from './index-state';
import type { AnyRole } from './model';
import { roleKeyOf } from './role-key';
import { filedAlike, ruleKeys, urlKeys } from './rule-keys';
import type { SlotNumbers } from './slot-numbers';

/** The changes of one batch to roles, to what points at them, and to the entries by which their rules are found. */
export class RoleEdit {
  private readonly from: IndexState;
  private readonly numbers: SlotNumbers;
  private roles: ReturnType<IndexState['roles']['draft']> | undefined;
  private slots: ReturnType<IndexState['slots']['draft']> | undefined;
  private missing: ReturnType<IndexState['missing']['draft']> | undefined;
  private rules: ReturnType<IndexState['rules']['draft']> | undefined;
  private urls: ReturnType<IndexState['urls']['draft']> | undefined;

  constructor(from: IndexState, numbers: SlotNumbers) {
    this.from = from;
    this.numbers = numbers;
  }

  /** Returns whether the role was there already. */
  put(role: AnyRole): boolean {
    const entry = this.entryOf(roleKeyOf(role));
    const before = this.at(entry.slot);
    this.setSlot(entry, { role, bindings: before.bindings });
    this.refile(before.role, role, entry.slot);
    return before.role !== undefined;
  }

  delete(key: RoleKey): boolean {
    const entry = (this.roles ?? this.from.roles).find(key);
    const before = entry === undefined ? undefined : this.at(entry.slot);
    if (entry === undefined || before?.role === undefined) return false;
    this.refile(before.role, undefined, entry.slot);
    this.setSlot(entry, { role: undefined, bindings: before.bindings });
    return true;
  }

  /** Gives a role, real or not, a slot. The caller puts something into it. */
  entryOf(key: RoleKey): RoleEntry {
    const known = (this.roles ?? this.from.roles).find(key);
    if (known !== undefined) return known;
    this.roles ??= this.from.roles.draft();
    const entry: RoleEntry = { kind: key.kind, namespace: key.namespace, name: key.name, slot: this.numbers.take() };
    this.roles.put(entry);
    return entry;
  }

  /** Adds the binding to those of its role, or replaces the one of the same name. */
  link(entry: RoleEntry, binding: BindingEntry): void {
    const { role, bindings } = this.at(entry.slot);
    this.setSlot(entry, { role, bindings: bindings.with(binding) });
  }

  unlink(roleKey: RoleKey, binding: BindingKey): void {
    const entry = this.entryOf(roleKey);
    const { role, bindings } = this.at(entry.slot);
    this.setSlot(entry, { role, bindings: bindings.without(binding) });
  }

  done(): Pick<IndexState, 'roles' | 'slots' | 'missing' | 'rules' | 'urls'> {
    return {
      roles: this.roles?.done() ?? this.from.roles,
      slots: this.slots?.done() ?? this.from.slots,
      missing: this.missing?.done() ?? this.from.missing,
      rules: this.rules?.done() ?? this.from.rules,
      urls: this.urls?.done() ?? this.from.urls,
    };
  }

  private at(slot: number): RoleSlot {
    return (this.slots ?? this.from.slots).at(slot) ?? { role: undefined, bindings: NO_BINDINGS };
  }

  private setSlot(entry: RoleEntry, slot: RoleSlot): void {
    const wasMissing = this.isMissing(this.at(entry.slot));
    const isMissing = this.isMissing(slot);
    const unused = slot.role === undefined && slot.bindings.size === 0;
    this.slots ??= this.from.slots.draft();
    this.slots.set(entry.slot, unused ? undefined : slot);
    if (wasMissing !== isMissing) {
      this.missing ??= this.from.missing.draft();
      if (isMissing) this.missing.put(entry);
      else this.missing.delete(entry);
    }
    if (!unused) return;
    this.roles ??= this.from.roles.draft();
    this.roles.delete(entry);
    this.numbers.giveBack(entry.slot);
  }

  private isMissing(slot: RoleSlot): boolean {
    return slot.role === undefined && slot.bindings.size > 0;
  }

  /** Rules that are filed under the same entries as before are not touched: an aggregated role has hundreds. */
  private refile(before: AnyRole | undefined, after: AnyRole | undefined, slot: number): void {
    const length = Math.max(before?.rules.length ?? 0, after?.rules.length ?? 0);
    for (let rule = 0; rule < length; rule++) {
      if (filedAlike(before?.rules[rule], after?.rules[rule])) continue;
      if (before !== undefined) this.takeOut(before, rule, slot);
      if (after !== undefined) this.file(after, rule, slot);
    }
  }

  private file(role: AnyRole, rule: number, slot: number): void {
    for (const key of ruleKeys(role, rule, slot)) {
      this.rules ??= this.from.rules.draft();
      this.rules.put(key);
    }
    for (const key of urlKeys(role, rule, slot)) {
      this.urls ??= this.from.urls.draft();
      this.urls.put(key);
    }
  }

  private takeOut(role: AnyRole, rule: number, slot: number): void {
    for (const key of ruleKeys(role, rule, slot)) {
      this.rules ??= this.from.rules.draft();
      this.rules.delete(key);
    }
    for (const key of urlKeys(role, rule, slot)) {
      this.urls ??= this.from.urls.draft();
      this.urls.delete(key);
    }
  }
}
