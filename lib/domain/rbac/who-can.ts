import { compareHolders, type Holder, holdersOf } from './holders';
import { type BindingEntry, compareBindings, NO_BINDINGS } from './index-state';
import { type Member, Members } from './members';
import type { AnyBinding, Ask, Path, SubjectGrant } from './model';
import { pathsOf, SUPERUSER_PATH } from './paths';
import type { RbacReader } from './rbac-reader';
import { scopeOf, visitInScope } from './reaching';
import { sortFirst } from './sort-first';

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

/**
 * Bindings in scope of the ask whose role is not in the model: if it were read, could they add subjects? In proportion
 * to their number.
 */
export function unresolvedBindings(reader: RbacReader, ask: Ask): AnyBinding[] {
  const scope = scopeOf(ask);
  const found: AnyBinding[] = [];
  const collect = ({ binding }: BindingEntry): boolean => found.push(binding) > 0;
  for (const namespace of new Set(['', scope])) {
    reader.state.missing.visitFrom(
      { kind: 'ClusterRole', namespace, name: '' },
      (role) => role.namespace === namespace,
      ({ slot }) => visitInScope(reader.state.slots.at(slot)?.bindings ?? NO_BINDINGS, scope, collect),
    );
  }
  return found;
}

/** The answer to a who-can question about one generation. */
export class WhoCan {
  /** Subjects, members included if asked for. */
  readonly total: number;
  private readonly reader: RbacReader;
  private readonly ask: Ask;
  private readonly viaLimit: number;
  private readonly holders: Holder[];
  private readonly members: Members | undefined;
  /** So many of `holders`, from the first, are in their place. */
  private sorted = 0;

  constructor(reader: RbacReader, ask: Ask, options: { expandMembers?: boolean; viaLimit?: number }) {
    this.reader = reader;
    this.ask = ask;
    this.viaLimit = options.viaLimit ?? 20;
    const holders = holdersOf(reader, ask);
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
    const page = this.holders.slice(offset, end).map((holder) => this.grantOf(holder));
    const rest = limit - page.length;
    if (this.members === undefined || rest <= 0) return page;
    const from = Math.max(offset - this.holders.length, 0);
    for (const member of this.members.page(from, rest)) page.push(this.memberGrant(member));
    return page;
  }

  private grantOf(holder: Holder): SubjectGrant {
    return { principal: holder.subject.principal, via: this.viaOf(holder), viaTotal: holder.viaTotal };
  }

  private viaOf({ subject, superuser, entries }: Holder): Path[] {
    const via: Path[] = superuser ? [SUPERUSER_PATH] : [];
    for (const entry of entries.length > 1 ? entries.toSorted(compareBindings) : entries) {
      const room = this.viaLimit - via.length;
      if (room <= 0) break;
      const role = this.reader.roleOf(entry);
      if (role !== undefined) via.push(...pathsOf({ entry, role, subject }, this.ask, room));
    }
    return via;
  }

  private memberGrant({ principal, groups }: Member): SubjectGrant {
    const via = groups.flatMap((group) => this.viaOf(group)).slice(0, this.viaLimit);
    const viaTotal = groups.reduce((sum, group) => sum + group.viaTotal, 0);
    return { principal, via, viaTotal, throughGroups: groups.map(({ subject }) => subject.principal.name) };
  }
}
