import { type BindingEntry, NO_BINDINGS, type SubjectName } from './index-state';
import { type AllowingRoles, rolesAllowing } from './candidates';
import { type Member, Members } from './members';
import type { AnyBinding, Ask, Path, SubjectGrant } from './model';
import { compareText } from './order';
import { pathsOf, SUPERUSER_PATH } from './paths';
import { groupKey, MASTERS } from './principal';
import type { RbacReader } from './rbac-reader';
import { scopeOf, visitInScope } from './reaching';
import { sortFirst } from './sort-first';

type Holder = { readonly subject: SubjectName; readonly cluster: boolean; viaTotal: number };

/**
 * Every subject that itself, without implicit groups, matches a binding that allows the ask, once; and Group
 * `system:masters`. In order: the superuser, those with a ClusterRoleBinding, those with RoleBindings only; within
 * each by kind (Group, ServiceAccount, User), namespace and name; with `expandMembers`, after them the ServiceAccounts
 * that are allowed only through groups which Kubernetes gives them, by namespace and name.
 *
 * Cost: in proportion to the rules that name the resource in that scope and to the bindings of the roles that allow it;
 * proofs are made for the page that is asked for. Source: kubernetes plugin/pkg/auth/authorizer/rbac/subject_locator.go
 *
 * @param options.viaLimit most paths of each subject (default 20)
 */
export function whoCan(
  reader: RbacReader,
  ask: Ask,
  options: { expandMembers?: boolean; viaLimit?: number } = {},
): WhoCan {
  return new WhoCan(reader, ask, options);
}

/** The answer to a who-can question about one generation. */
export class WhoCan {
  /** Subjects, members included if asked for. */
  readonly total: number;
  private readonly reader: RbacReader;
  private readonly ask: Ask;
  private readonly viaLimit: number;
  private readonly roles: AllowingRoles;
  private readonly holders: Holder[];
  private readonly members: Members | undefined;
  /** So many of `holders`, from the first, are in their place. */
  private sorted = 0;

  constructor(reader: RbacReader, ask: Ask, options: { expandMembers?: boolean; viaLimit?: number }) {
    this.reader = reader;
    this.ask = ask;
    this.viaLimit = options.viaLimit ?? 20;
    this.roles = rolesAllowing(reader.state, ask);
    const holders = holdersOf(reader, ask, this.roles);
    this.members = options.expandMembers === true ? new Members(reader, holders) : undefined;
    this.holders = [...holders.values()];
    this.total = this.holders.length + (this.members?.total ?? 0);
  }

  /** All subjects in order. Prefer `page` where the answer can be wide. */
  get subjects(): SubjectGrant[] {
    return this.page(0, this.total);
  }

  /** Subjects from `offset`, at most `limit`. */
  page(offset: number, limit: number): SubjectGrant[] {
    const end = Math.min(offset + limit, this.holders.length);
    if (end > this.sorted) {
      sortFirst(this.holders, end, compareHolders);
      this.sorted = end;
    }
    const page = this.holders.slice(offset, end).map((holder) => this.grantOf(holder.subject, holder.viaTotal));
    const rest = limit - page.length;
    if (this.members === undefined || rest <= 0) return page;
    const from = Math.max(offset - this.holders.length, 0);
    for (const member of this.members.page(from, rest)) page.push(this.memberGrant(member));
    return page;
  }

  /** Bindings in scope whose role is not in the model: if it were read, could they add subjects? */
  get unresolved(): AnyBinding[] {
    const scope = scopeOf(this.ask);
    const found: BindingEntry[] = [];
    const collect = (binding: BindingEntry): boolean => found.push(binding) > 0;
    for (const namespace of new Set(['', scope])) {
      this.reader.state.missing.visitFrom(
        { kind: 'ClusterRole', namespace, name: '' },
        (role) => role.namespace === namespace,
        ({ slot }) => visitInScope(this.reader.state.slots.at(slot)?.bindings ?? NO_BINDINGS, scope, collect),
      );
    }
    return found.map(({ binding }) => binding);
  }

  private grantOf(subject: SubjectName, viaTotal: number): SubjectGrant {
    return { principal: subject.principal, via: this.viaOf(subject), viaTotal };
  }

  private viaOf({ key }: SubjectName): Path[] {
    const via: Path[] = key === MASTERS_KEY ? [SUPERUSER_PATH] : [];
    const named = this.reader.subjectOf(key);
    if (named === undefined) return via;
    const { subject, bindings } = named;
    visitInScope(bindings, scopeOf(this.ask), (entry) => {
      const role = this.roles.has(entry.slot) ? this.reader.roleOf(entry) : undefined;
      if (role !== undefined) via.push(...pathsOf({ entry, role, subject }, this.ask, this.viaLimit - via.length));
      return via.length < this.viaLimit;
    });
    return via;
  }

  private memberGrant(member: Member): SubjectGrant {
    const via: Path[] = [];
    let viaTotal = 0;
    for (const { subject, viaTotal: ofGroup } of member.groups) {
      via.push(...this.viaOf(subject).slice(0, this.viaLimit - via.length));
      viaTotal += ofGroup;
    }
    const throughGroups = member.groups.map(({ subject }) => subject.principal.name);
    return { principal: member.principal, via, viaTotal, throughGroups };
  }
}

const MASTERS_KEY = groupKey(MASTERS);
const SUPERUSER: SubjectName = { key: MASTERS_KEY, principal: { kind: 'Group', name: MASTERS } };

function holdersOf(reader: RbacReader, ask: Ask, roles: AllowingRoles): Map<string, Holder> {
  const holders = new Map<string, Holder>([[MASTERS_KEY, { subject: SUPERUSER, cluster: true, viaTotal: 1 }]]);
  const scope = scopeOf(ask);
  for (const [slot, rules] of roles) {
    const bindings = reader.state.slots.at(slot)?.bindings;
    if (bindings === undefined) continue;
    visitInScope(bindings, scope, (entry) => {
      for (const subject of entry.subjects) addHolder(holders, subject, entry.cluster, rules);
      return true;
    });
  }
  return holders;
}

function addHolder(holders: Map<string, Holder>, subject: SubjectName, cluster: boolean, rules: number): void {
  const known = holders.get(subject.key);
  if (known === undefined) holders.set(subject.key, { subject, cluster, viaTotal: rules });
  else if (cluster && !known.cluster) holders.set(subject.key, { subject, cluster, viaTotal: known.viaTotal + rules });
  else known.viaTotal += rules;
}

function compareHolders(a: Holder, b: Holder): number {
  if (a.subject === SUPERUSER || b.subject === SUPERUSER)
    return a.subject === b.subject ? 0 : a.subject === SUPERUSER ? -1 : 1;
  if (a.cluster !== b.cluster) return a.cluster ? -1 : 1;
  const x = a.subject.principal;
  const y = b.subject.principal;
  const namespaces = compareText(
    x.kind === 'ServiceAccount' ? x.namespace : '',
    y.kind === 'ServiceAccount' ? y.namespace : '',
  );
  return compareText(x.kind, y.kind) || namespaces || compareText(x.name, y.name);
}
