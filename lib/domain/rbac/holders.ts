import { rolesAllowing } from './candidates';
import type { BindingEntry, SubjectName } from './index-state';
import type { Ask } from './model';
import { compareText } from './order';
import { groupKey, MASTERS } from './principal';
import type { RbacReader } from './rbac-reader';
import { scopeOf, visitInScope } from './reaching';

/** A subject that is allowed, with all through which it is. */
export type Holder = {
  readonly subject: SubjectName;
  readonly superuser: boolean;
  /** Whether a ClusterRoleBinding is among `entries`. */
  readonly cluster: boolean;
  /** How many paths there are: one for each rule that allows the ask of each binding's role. */
  readonly viaTotal: number;
  /** In no order. */
  readonly entries: readonly BindingEntry[];
};

const MASTERS_KEY = groupKey(MASTERS);

/** Every subject that bindings allow the ask, and the superuser, by key. */
export function holdersOf(reader: RbacReader, ask: Ask): Map<string, Holder> {
  const superuser = new Gathered({ key: MASTERS_KEY, principal: { kind: 'Group', name: MASTERS } }, true);
  const holders = new Map<string, Gathered>([[MASTERS_KEY, superuser]]);
  const scope = scopeOf(ask);
  for (const [slot, rules] of rolesAllowing(reader.state, ask)) {
    const bindings = reader.state.slots.at(slot)?.bindings;
    if (bindings === undefined) continue;
    visitInScope(bindings, scope, (entry) => {
      for (const subject of entry.subjects) {
        const known = holders.get(subject.key);
        if (known === undefined) holders.set(subject.key, new Gathered(subject, false, entry, rules));
        else known.add(subject, entry, rules);
      }
      return true;
    });
  }
  return holders;
}

class Gathered implements Holder {
  subject: SubjectName;
  cluster: boolean;
  viaTotal: number;
  readonly superuser: boolean;
  readonly entries: BindingEntry[];

  constructor(subject: SubjectName, superuser: boolean, entry?: BindingEntry, rules = 0) {
    this.subject = subject;
    this.superuser = superuser;
    this.cluster = superuser || entry?.cluster === true;
    this.viaTotal = superuser ? 1 : rules;
    this.entries = entry === undefined ? [] : [entry];
  }

  add(subject: SubjectName, entry: BindingEntry, rules: number): void {
    // The superuser starts with a name of its own; bindings know the one that they share.
    this.subject = subject;
    this.cluster ||= entry.cluster;
    this.viaTotal += rules;
    this.entries.push(entry);
  }
}

/** The superuser, then who has a ClusterRoleBinding, then the rest; by kind, namespace and name. */
export function compareHolders(a: Holder, b: Holder): number {
  if (a.superuser !== b.superuser) return a.superuser ? -1 : 1;
  if (a.cluster !== b.cluster) return a.cluster ? -1 : 1;
  const x = a.subject.principal;
  const y = b.subject.principal;
  if (x.kind !== y.kind) return compareText(x.kind, y.kind);
  const places = x.kind === 'ServiceAccount' && y.kind === 'ServiceAccount' ? compareText(x.namespace, y.namespace) : 0;
  return places || compareText(x.name, y.name);
}
