import {
  type BindingEntry,
  compareBindings,
  compareMissing,
  compareRoles,
  compareRules,
  compareUrls,
  type IndexState,
  type RoleEntry,
  type RoleKey,
  type RoleSlot,
  type RuleKey,
  type UrlKey,
} from './index-state';
import type { AnyBinding, AnyRole, ClusterRole, Role } from './model';
import { roleKeyOf, roleKeyOfBinding } from './role-key';
import { ruleKeys, urlKeys } from './rule-keys';
import { Slots } from './slots';
import { SortedSeq } from './sorted-seq';

type Row = { readonly entry: RoleEntry; readonly role: AnyRole | undefined; readonly bindings: BindingEntry[] };

/** The roles of a state being built, real or only pointed to, with their bindings, which must come in order. */
export class BuildRoles {
  private readonly rows: Row[] = [];
  private readonly clusterRoles = new Map<string, Row>();
  /** By namespace. */
  private readonly roles = new Map<string, Map<string, Row>>();

  /** Both in order. */
  constructor(clusterRoles: readonly ClusterRole[], roles: readonly Role[]) {
    for (const role of clusterRoles) this.add(roleKeyOf(role), role);
    for (const role of roles) this.add(roleKeyOf(role), role);
  }

  get size(): number {
    return this.rows.length;
  }

  pointedToBy(binding: AnyBinding): Row {
    const key = roleKeyOfBinding(binding);
    return this.tableOf(key).get(key.name) ?? this.add(key, undefined);
  }

  done(): Pick<IndexState, 'roles' | 'slots' | 'missing' | 'rules' | 'urls'> {
    const slots = new Slots<RoleSlot>().draft();
    for (const { entry, role, bindings } of this.rows) {
      slots.set(entry.slot, { role, bindings: SortedSeq.of(compareBindings, bindings) });
    }
    const entries = this.rows.map(({ entry }) => entry).sort(compareRoles);
    const missing = this.rows.filter(({ role }) => role === undefined).map(({ entry }) => entry);
    return {
      roles: SortedSeq.of(compareRoles, entries),
      slots: slots.done(),
      missing: SortedSeq.of(compareMissing, missing.sort(compareMissing)),
      rules: SortedSeq.of(compareRules, this.ruleKeys()),
      urls: SortedSeq.of(compareUrls, this.urlKeys()),
    };
  }

  private add(key: RoleKey, role: AnyRole | undefined): Row {
    const row: Row = { entry: { ...key, slot: this.rows.length }, role, bindings: [] };
    this.rows.push(row);
    this.tableOf(key).set(key.name, row);
    return row;
  }

  private tableOf(key: RoleKey): Map<string, Row> {
    if (key.kind === 'ClusterRole') return this.clusterRoles;
    const known = this.roles.get(key.namespace);
    if (known !== undefined) return known;
    const table = new Map<string, Row>();
    this.roles.set(key.namespace, table);
    return table;
  }

  /** Roles come by namespace, the cluster's first, and keys are sorted by namespace first: sorting each part will do. */
  private ruleKeys(): RuleKey[] {
    const keys: RuleKey[] = [];
    let part: RuleKey[] = [];
    const flush = (): void => {
      for (const key of part.sort(compareRules)) keys.push(key);
      part = [];
    };
    for (const { entry, role } of this.rows) {
      if (part[0] !== undefined && part[0].namespace !== entry.namespace) flush();
      role?.rules.forEach((_, rule) => {
        for (const key of ruleKeys(role, rule, entry.slot)) part.push(key);
      });
    }
    flush();
    return distinct(keys, compareRules);
  }

  private urlKeys(): UrlKey[] {
    const keys = this.rows.flatMap(({ entry, role }) => {
      return role?.rules.flatMap((_, rule) => urlKeys(role, rule, entry.slot)) ?? [];
    });
    return distinct(keys.sort(compareUrls), compareUrls);
  }
}

/** A rule may name a resource twice. */
function distinct<T>(sorted: readonly T[], order: (a: T, b: T) => number): T[] {
  return sorted.filter((item, i) => {
    const before = sorted[i - 1];
    return before === undefined || order(before, item) !== 0;
  });
}
