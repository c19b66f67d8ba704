import type { Holder } from './holders';
import type { Principal, ServiceAccount } from './model';
import { canonicalPrincipal, groupKey, serviceAccountGroups } from './principal';
import type { RbacReader } from './rbac-reader';

/** Everything that is allowed, by key. */
type Allowed = ReadonlyMap<string, Holder>;

const EVERYONE = ['system:serviceaccounts', 'system:authenticated'].map(groupKey);
const OF_NAMESPACE = groupKey('system:serviceaccounts:');

export type Member = {
  readonly principal: Principal;
  /** The allowed groups that it is in. */
  readonly groups: readonly Holder[];
};

/**
 * The ServiceAccounts of the model that are allowed only through groups which Kubernetes gives them, in order of
 * namespace and name. Counting costs in proportion to what is allowed, a page to the members before its end.
 */
export class Members {
  readonly total: number;
  private readonly reader: RbacReader;
  private readonly allowed: Allowed;
  /** Whether every ServiceAccount is in an allowed group. */
  private readonly all: boolean;
  /** Otherwise the namespaces, in order, whose ServiceAccounts are. */
  private readonly namespaces: readonly string[];
  /** Those that are allowed themselves, by namespace. */
  private readonly own = new Map<string, Set<string>>();

  constructor(reader: RbacReader, allowed: Allowed) {
    this.reader = reader;
    this.allowed = allowed;
    this.all = EVERYONE.some((key) => allowed.has(key));
    const named = [...allowed.keys()].filter((key) => key.startsWith(OF_NAMESPACE));
    this.namespaces = named.map((key) => key.slice(OF_NAMESPACE.length)).sort();
    for (const { subject } of allowed.values()) this.noteOwn(subject.principal);
    this.total = this.all ? this.countAll() : this.countInNamespaces();
  }

  page(offset: number, limit: number): Member[] {
    const page: Member[] = [];
    if (limit <= 0) return page;
    let at = 0;
    this.visit((account) => {
      if (at >= offset) page.push(this.memberOf(account));
      at += 1;
      return page.length < limit;
    });
    return page;
  }

  private noteOwn(principal: Principal): void {
    if (principal.kind !== 'ServiceAccount') return;
    const there = this.own.get(principal.namespace);
    if (there === undefined) this.own.set(principal.namespace, new Set([principal.name]));
    else there.add(principal.name);
  }

  private countAll(): number {
    const accounts = this.reader.state.serviceAccounts;
    let own = 0;
    for (const [namespace, names] of this.own) {
      for (const name of names) own += accounts.find({ namespace, name }) === undefined ? 0 : 1;
    }
    return accounts.size - own;
  }

  private countInNamespaces(): number {
    let count = 0;
    this.visit(() => {
      count += 1;
      return true;
    });
    return count;
  }

  private visit(visit: (account: ServiceAccount) => boolean): void {
    const accounts = this.reader.state.serviceAccounts;
    const one = (account: ServiceAccount): boolean => {
      return this.own.get(account.namespace)?.has(account.name) === true || visit(account);
    };
    if (this.all) {
      accounts.visitFrom({ namespace: '', name: '' }, () => true, one);
      return;
    }
    for (const namespace of this.namespaces) {
      const on = accounts.visitFrom({ namespace, name: '' }, (account) => account.namespace === namespace, one);
      if (!on) return;
    }
  }

  private memberOf({ namespace, name }: ServiceAccount): Member {
    const keys = new Set([...serviceAccountGroups(namespace).map(groupKey), ...EVERYONE]);
    const groups = Array.from(keys, (key) => this.allowed.get(key)).filter((held) => held !== undefined);
    return { principal: canonicalPrincipal({ kind: 'ServiceAccount', namespace, name }), groups };
  }
}
