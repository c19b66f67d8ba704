import { rolesAllowing } from './candidates';
import { type Difference, differencesOf } from './difference';
import type { BindingEntry, SubjectEntry, SubjectName } from './index-state';
import type { AnyBinding, AnyRole, Ask, BindingSubject, ObjectRef, Principal, Requester, Rule } from './model';
import { refOf } from './object-ref';
import { compareText } from './order';
import { subjectAsWritten } from './paths';
import { MASTERS } from './principal';
import type { RbacReader } from './rbac-reader';
import { scopeOf, subjectsOf, visitInScope } from './reaching';
import { splitUsername } from './service-account-name';

export type { Difference } from './difference';

/** The binding through which the ask would be allowed; one that does not exist yet is a proposal. */
export type Place = { readonly ref: ObjectRef; readonly exists: boolean };

/** A grant that does not allow the ask, and all that keeps it from doing so. */
export type NearMiss = {
  readonly differs: readonly Difference[];
  /** What is there now. */
  readonly binding: AnyBinding;
  readonly subject: BindingSubject;
  readonly principal: Principal;
  /** Undefined when the binding points to a role that is not there: then `differs` says so. */
  readonly role: AnyRole | undefined;
  readonly rule: Rule | undefined;
  readonly ruleIndex: number | undefined;
  readonly place: Place;
};

/** Bindings looked at in each place: a requester may have one in each of ten thousand namespaces. */
const MOST_BINDINGS = 1000;
/** Near misses kept from each place; the nearest of all are returned. */
const MOST_KEPT = 500;
/** The same rule through bindings in many namespaces is one idea: a few examples are enough. */
const MOST_OF_ONE_RULE = 3;

/** The grants closest to allowing what is refused: fewest differences first, then the narrowest scope. */
export function nearMisses(reader: RbacReader, requester: Requester, ask: Ask, limit: number): NearMiss[] {
  const search = new Search(reader, ask);
  const subjects = subjectsOf(reader, requester);
  search.inScope(subjects);
  search.elsewhere(subjects);
  search.throughGroups(requester);
  return search.nearest(limit);
}

class Search {
  private readonly reader: RbacReader;
  private readonly ask: Ask;
  private readonly scope: string;
  private readonly found: NearMiss[] = [];
  private readonly perRule = new Map<string, number>();
  private seen = 0;
  private kept = 0;

  constructor(reader: RbacReader, ask: Ask) {
    this.reader = reader;
    this.ask = ask;
    this.scope = scopeOf(ask);
  }

  /** Bindings that count here, but whose role does not allow quite this. */
  inScope(subjects: readonly SubjectEntry[]): void {
    this.start();
    for (const { subject, bindings } of subjects) {
      visitInScope(bindings, this.scope, (entry) => {
        this.consider(entry, subject, []);
        return this.goOn();
      });
    }
  }

  /** RoleBindings in other namespaces. */
  elsewhere(subjects: readonly SubjectEntry[]): void {
    this.start();
    for (const { subject, bindings } of subjects) {
      bindings.visitFrom({ cluster: false, namespace: '', name: '' }, everything, (entry) => {
        if (entry.namespace === this.scope || entry.namespace === '') return true;
        const differs: Difference = { what: 'namespace', have: [entry.namespace], want: this.scope };
        if (this.reader.roleOf(entry) !== undefined) this.consider(entry, subject, [differs]);
        return this.goOn();
      });
    }
  }

  /** Groups that are allowed and that the requester is not in. */
  throughGroups(requester: Requester): void {
    this.start();
    const own = new Set([...requester.groups, MASTERS]);
    for (const slot of rolesAllowing(this.reader.state, this.ask).keys()) {
      const { role, bindings } = this.reader.state.slots.at(slot) ?? {};
      if (role === undefined || bindings === undefined) continue;
      visitInScope(bindings, this.scope, (entry) => {
        for (const subject of entry.subjects) {
          const { principal } = subject;
          if (this.kept >= MOST_KEPT) return false;
          if (principal.kind !== 'Group' || own.has(principal.name) || !couldJoin(requester, principal.name)) continue;
          this.consider(entry, subject, [{ what: 'group', have: requester.groups, want: principal.name }]);
        }
        return this.goOn();
      });
    }
  }

  nearest(limit: number): NearMiss[] {
    return this.found.sort(compareMisses).slice(0, limit);
  }

  private start(): void {
    this.seen = 0;
    this.kept = 0;
    this.perRule.clear();
  }

  private goOn(): boolean {
    this.seen += 1;
    return this.seen < MOST_BINDINGS && this.kept < MOST_KEPT;
  }

  private consider(entry: BindingEntry, subject: SubjectName, outside: readonly Difference[]): void {
    const role = this.reader.roleOf(entry);
    if (role === undefined) {
      const { kind, name } = entry.binding.roleRef;
      this.add(entry, subject, undefined, undefined, [...outside, { what: 'role', have: [], want: `${kind} ${name}` }]);
      return;
    }
    role.rules.forEach((rule, ruleIndex) => {
      const differs = [...outside, ...differencesOf(rule, this.ask)];
      if (isNear(differs) && this.isNews(entry, ruleIndex)) this.add(entry, subject, role, ruleIndex, differs);
    });
  }

  private isNews(entry: BindingEntry, ruleIndex: number): boolean {
    const id = `${String(entry.slot)} ${String(ruleIndex)}`;
    const count = (this.perRule.get(id) ?? 0) + 1;
    this.perRule.set(id, count);
    return count <= MOST_OF_ONE_RULE;
  }

  private add(
    entry: BindingEntry,
    subject: SubjectName,
    role: AnyRole | undefined,
    ruleIndex: number | undefined,
    differs: readonly Difference[],
  ): void {
    const written = subjectAsWritten(entry, subject);
    if (written === undefined) return;
    const rule = ruleIndex === undefined ? undefined : role?.rules[ruleIndex];
    const place = this.placeOf(entry, differs);
    const { binding } = entry;
    this.kept += 1;
    this.found.push({ differs, binding, subject: written, principal: subject.principal, role, rule, ruleIndex, place });
  }

  /** A binding in another namespace stays: its twin in the right one is the place. */
  private placeOf(entry: BindingEntry, differs: readonly Difference[]): Place {
    const moved = differs.some(({ what }) => what === 'namespace');
    if (!moved) return { ref: refOf(entry.binding), exists: true };
    const wanted = this.twinOf(entry);
    if (wanted !== undefined) return { ref: refOf(wanted.binding), exists: true };
    const kind = this.scope === '' ? 'ClusterRoleBinding' : 'RoleBinding';
    return { ref: { kind, namespace: this.scope, name: entry.name }, exists: false };
  }

  /** A binding in the right scope that already points to the same ClusterRole. */
  private twinOf(entry: BindingEntry): BindingEntry | undefined {
    let twin: BindingEntry | undefined;
    if (entry.binding.roleRef.kind === 'Role') return twin;
    const bindings = this.reader.state.slots.at(entry.slot)?.bindings;
    const here = (candidate: BindingEntry): boolean => candidate.namespace === this.scope;
    bindings?.visitFrom({ cluster: this.scope === '', namespace: this.scope, name: '' }, here, (candidate) => {
      twin = candidate;
      return false;
    });
    return twin;
  }
}

function everything(): boolean {
  return true;
}

/** One difference of any kind, or two that leave the resource alone: with more, everything is near everything. */
function isNear(differs: readonly Difference[]): boolean {
  if (differs.length <= 1) return differs.length === 1;
  return (
    differs.length === 2 && differs.every(({ what }) => what !== 'resource' && what !== 'subresource' && what !== 'url')
  );
}

/** Kubernetes itself decides who is in its own groups. */
function couldJoin(requester: Requester, group: string): boolean {
  if (group === 'system:unauthenticated') return requester.user === 'system:anonymous';
  if (group === 'system:nodes') return requester.user.startsWith('system:node:');
  if (group === 'system:serviceaccounts') return splitUsername(requester.user) !== undefined;
  const prefix = 'system:serviceaccounts:';
  return !group.startsWith(prefix) || splitUsername(requester.user)?.namespace === group.slice(prefix.length);
}

const RANK: readonly Difference['what'][] = [
  'verb',
  'name',
  'namespace',
  'group',
  'apiGroup',
  'subresource',
  'resource',
  'url',
  'role',
];

function compareMisses(a: NearMiss, b: NearMiss): number {
  return (
    a.differs.length - b.differs.length ||
    Number(a.place.ref.namespace === '') - Number(b.place.ref.namespace === '') ||
    rankOf(a) - rankOf(b) ||
    compareText(a.binding.kind, b.binding.kind) ||
    compareText(refOf(a.binding).namespace, refOf(b.binding).namespace) ||
    compareText(a.binding.name, b.binding.name) ||
    (a.ruleIndex ?? 0) - (b.ruleIndex ?? 0)
  );
}

function rankOf({ differs }: NearMiss): number {
  return Math.max(...differs.map(({ what }) => RANK.indexOf(what)));
}
