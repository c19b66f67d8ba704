import type { IndexState } from './index-state';
import type { Change, ObjectRef, RbacKind, RbacObject } from './model';
import { refOf, refOfChange } from './object-ref';

/** From so many changes on, and when they are a good part of the model, building anew is cheaper than changing. */
const BULK = 2000;
const PART = 4;
const CLUSTER_SCOPED: ReadonlySet<RbacKind> = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding']);

export function isBulk(state: IndexState, changes: readonly Change[]): boolean {
  return changes.length >= BULK && changes.length * PART > sizeOf(state);
}

function sizeOf(state: IndexState): number {
  return Object.values(state.counts).reduce((sum, count) => sum + count, 0);
}

/**
 * The objects that are there after the changes, in no order; of two of the same name the later one counts.
 * O(objects + changes).
 */
export function objectsAfter(state: IndexState, changes: readonly Change[]): Iterable<RbacObject> {
  if (sizeOf(state) > 0) return changed(state, changes);
  // What a first sync brings: nothing is there to be replaced.
  const objects = changes.flatMap((change) => (change.op === 'put' ? change.object : []));
  return objects.length === changes.length ? objects : changed(state, changes);
}

function* changed(state: IndexState, changes: readonly Change[]): Generator<RbacObject> {
  const last = new Map<string, Change>();
  for (const change of changes) last.set(keyOf(refOfChange(change)), change);
  for (const object of objectsIn(state)) {
    if (!last.has(keyOf(refOf(object)))) yield object;
  }
  for (const change of last.values()) {
    if (change.op === 'put') yield change.object;
  }
}

function* objectsIn(state: IndexState): Generator<RbacObject> {
  yield* state.namespaces;
  yield* state.serviceAccounts;
  for (const { slot } of state.roles) {
    const role = state.slots.at(slot)?.role;
    if (role !== undefined) yield role;
  }
  for (const { binding } of state.bindings) yield binding;
}

/** The length keeps apart what line breaks in hostile names would bring together. A cluster-scoped delete may name a namespace. */
function keyOf({ kind, namespace: written, name }: ObjectRef): string {
  const namespace = CLUSTER_SCOPED.has(kind) ? '' : written;
  return `${kind}\n${String(namespace.length)}\n${namespace}\n${name}`;
}
