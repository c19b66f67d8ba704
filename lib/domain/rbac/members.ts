import type { SubjectName } from './index-state';
import type { Principal, ServiceAccount } from './model';
import { groupKey, principalOfKey, serviceAccountGroups, userKey } from './principal';
import type { RbacReader } from './rbac-reader';
import { makeUsername } from './service-account-name';

type Held = { readonly subject: SubjectName; readonly viaTotal: number };
/** The allowed groups that a ServiceAccount is in. */
export type MemberGroups = readonly Held[];
/** Everything that is allowed, by key. */
export type Allowed = ReadonlyMap<string, Held>;

const EVERYONE = ['system:serviceaccounts', 'system:authenticated'].map(groupKey);
const OF_NAMESPACE = 'system:serviceaccounts:';

/** What is needed to find members: the allowed, and those of their groups that have ServiceAccounts as members. */
export type GroupsWithMembers = {
  readonly allowed: Allowed;
  /** Whether every ServiceAccount is a member of one of them. */
  readonly all: boolean;
  /** The namespaces, in order, of which every ServiceAccount is a member; not listed when `all`. */
  readonly namespaces: readonly string[];
};

export function memberGroupsOf(allowed: Allowed): GroupsWithMembers {
  const all = EVERYONE.some((key) => allowed.has(key));
  const prefix = groupKey(OF_NAMESPACE);
  const namespaces: string[] = [];
  if (!all) {
    for (const key of allowed.keys()) if (key.startsWith(prefix)) namespaces.push(key.slice(prefix.length));
  }
  return { allowed, all, namespaces: namespaces.sort() };
}

/** The ServiceAccounts of the model that are allowed through groups only, in order of namespace and name. */
export class Members {
  readonly total: number;
  private readonly reader: RbacReader;
  private readonly groups: GroupsWithMembers;

  constructor(reader: RbacReader, groups: GroupsWithMembers) {
    this.reader = reader;
    this.groups = groups;
    let total = 0;
    this.visit(() => {
      total += 1;
      return true;
    });
    this.total = total;
  }

  page(offset: number, limit: number): { principal: Principal; groups: MemberGroups }[] {
    const page: { principal: Principal; groups: MemberGroups }[] = [];
    let at = 0;
    this.visit((key, account) => {
      if (at >= offset) page.push({ principal: principalOfKey(key), groups: this.groupsOf(account) });
      at += 1;
      return page.length < limit;
    });
    return page;
  }

  private visit(visit: (key: string, account: ServiceAccount) => boolean): void {
    const accounts = this.reader.state.serviceAccounts;
    const one = (account: ServiceAccount): boolean => {
      const key = userKey(makeUsername(account.namespace, account.name));
      return this.groups.allowed.has(key) || visit(key, account);
    };
    if (this.groups.all) {
      accounts.visitFrom({ namespace: '', name: '' }, () => true, one);
      return;
    }
    for (const namespace of this.groups.namespaces) {
      const on = accounts.visitFrom({ namespace, name: '' }, (account) => account.namespace === namespace, one);
      if (!on) return;
    }
  }

  private groupsOf({ namespace }: ServiceAccount): MemberGroups {
    const keys = new Set([...serviceAccountGroups(namespace).map(groupKey), ...EVERYONE]);
    return Array.from(keys, (key) => this.groups.allowed.get(key)).filter((held) => held !== undefined);
  }
}
