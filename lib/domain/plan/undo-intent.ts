import { assertNever } from '../core';
import type { Intent, WantedObject, Wish } from './intent';
import { beforeOf, formatRef, type PlannedObject, type Step } from './step';

/**
 * What restores the objects that these steps changed, as they were before: made objects go, changed and deleted ones
 * come back. Labels and annotations are named, so that those which the steps added go too. It is an intent like any
 * other: what happened in between shows in its plan. Linear.
 *
 * @param uids of the objects that the steps made, by `formatRef`, where known: another of that name is left alone
 */
export function undoIntent(steps: readonly Step[], uids: ReadonlyMap<string, string> = new Map()): Intent {
  return { objects: steps.map((step) => undo(step, uids)).reverse() };
}

function undo(step: Step, uids: ReadonlyMap<string, string>): Wish {
  const before = beforeOf(step);
  if (before !== undefined) return { op: 'apply', object: wantedOf(before) };
  const { kind, namespace, name } = step.ref;
  const uid = uids.get(formatRef(step.ref));
  return { op: 'delete', kind, namespace, name, ...(uid === undefined ? {} : { uid }) };
}

/** An object as a wish: all of it that people decide about. */
export function wantedOf(object: PlannedObject): WantedObject {
  const { name, meta } = object;
  const named = { name, labels: meta.labels ?? {}, annotations: meta.annotations ?? {} };
  switch (object.kind) {
    case 'Role':
      return { kind: 'Role', namespace: object.namespace, ...named, rules: object.rules };
    case 'ClusterRole': {
      const role: WantedObject = { kind: 'ClusterRole', ...named, rules: object.rules };
      return object.aggregation === undefined ? role : { ...role, aggregation: object.aggregation };
    }
    case 'RoleBinding':
      return { kind: 'RoleBinding', namespace: object.namespace, ...named, ...boundOf(object) };
    case 'ClusterRoleBinding':
      return { kind: 'ClusterRoleBinding', ...named, ...boundOf(object) };
    default:
      return assertNever(object);
  }
}

function boundOf({ roleRef, subjects }: Extract<PlannedObject, { roleRef: unknown }>) {
  return { roleRef, subjects };
}
