import { AggregationMemo } from './aggregation-memo';
import { BuildRoles } from './build-roles';
import { BuildSubjects } from './build-subjects';
import { type BindingEntry, compareBindings, compareSubjects, type IndexState, type SubjectName } from './index-state';
import type { AnyBinding, RbacKind, RbacObject } from './model';
import { compareNamed, comparePlaced, compareText } from './order';
import { subjectKey } from './principal';
import { SortedSeq } from './sorted-seq';

/**
 * The state that putting the objects one by one would reach, made in one go: everything is sorted once and nothing is
 * copied. Of two objects with the same kind, namespace and name the later one counts. O(n log n).
 *
 * @returns the state, and how many slots it uses: `0` to `slots - 1`
 */
export function buildState(objects: Iterable<RbacObject>): { readonly state: IndexState; readonly slots: number } {
  const { Namespace, ServiceAccount, Role, ClusterRole, RoleBinding, ClusterRoleBinding } = sortByKind(objects);
  const roles = new BuildRoles(ClusterRole, Role);
  const subjects = new BuildSubjects();
  const bindings: BindingEntry[] = [];
  const add = (binding: AnyBinding): void => {
    const role = roles.pointedToBy(binding);
    const entry = entryOf(binding, role.entry.slot, subjects);
    role.bindings.push(entry);
    bindings.push(entry);
  };
  // In this order, so that every list of bindings grows in order.
  ClusterRoleBinding.forEach(add);
  RoleBinding.forEach(add);
  const state: IndexState = {
    namespaces: SortedSeq.of(compareNamed, Namespace),
    serviceAccounts: SortedSeq.of(comparePlaced, ServiceAccount),
    bindings: SortedSeq.of(compareBindings, bindings),
    subjects: SortedSeq.of(compareSubjects, subjects.sorted()),
    ...roles.done(),
    counts: {
      Namespace: Namespace.length,
      ServiceAccount: ServiceAccount.length,
      Role: Role.length,
      ClusterRole: ClusterRole.length,
      RoleBinding: RoleBinding.length,
      ClusterRoleBinding: ClusterRoleBinding.length,
    },
    aggregation: new AggregationMemo(),
  };
  return { state, slots: roles.size };
}

type ByKind = { [K in RbacKind]: Extract<RbacObject, { kind: K }>[] };

function sortByKind(objects: Iterable<RbacObject>): ByKind {
  const lists: ByKind = {
    Namespace: [],
    ServiceAccount: [],
    Role: [],
    ClusterRole: [],
    RoleBinding: [],
    ClusterRoleBinding: [],
  };
  for (const object of objects) collect(lists, object.kind, object);
  return {
    Namespace: latest(lists.Namespace),
    ServiceAccount: latest(lists.ServiceAccount),
    Role: latest(lists.Role),
    ClusterRole: latest(lists.ClusterRole),
    RoleBinding: latest(lists.RoleBinding),
    ClusterRoleBinding: latest(lists.ClusterRoleBinding),
  };
}

function collect<K extends RbacKind>(lists: ByKind, kind: K, object: Extract<RbacObject, { kind: K }>): void {
  lists[kind].push(object);
}

/** Sorted, and of objects with the same name only the last. Sorting is stable, and quick where a list came in order. */
function latest<T extends RbacObject>(objects: T[]): T[] {
  objects.sort(compareObjects);
  return objects.filter((object, i) => {
    const next = objects[i + 1];
    return next === undefined || compareObjects(object, next) !== 0;
  });
}

/** Of one kind. */
function compareObjects(a: RbacObject, b: RbacObject): number {
  return compareText(namespaceOf(a), namespaceOf(b)) || compareText(a.name, b.name);
}

function namespaceOf(object: RbacObject): string {
  return 'namespace' in object ? object.namespace : '';
}

function entryOf(binding: AnyBinding, slot: number, subjects: BuildSubjects): BindingEntry {
  const cluster = binding.kind === 'ClusterRoleBinding';
  const namespace = binding.kind === 'RoleBinding' ? binding.namespace : '';
  const named: SubjectName[] = [];
  const entry = { cluster, namespace, name: binding.name, binding, slot, subjects: named };
  for (const written of binding.subjects) {
    const key = subjectKey(written, namespace);
    if (key === undefined) continue;
    const { subject, bindings } = subjects.named(key);
    // A binding may name a subject twice; bindings come one after the other, so the last is this one.
    if (bindings.at(-1) === entry) continue;
    bindings.push(entry);
    named.push(subject);
  }
  return entry;
}
