import type { PlannedKind } from './intent';
import type { AnyBinding, AnyRole, BindingSubject, Change, LabelSelector, RoleRef, Rule } from '../rbac';

export type PlannedObject = AnyRole | AnyBinding;

/**
 * What must still hold when the step is made. Of an aggregated ClusterRole it is what people write that must: rules that
 * the controller gathered anew, for a part that the same plan changes, are another version and no other state
 * (`sameButGathered`).
 */
export type Precondition =
  { readonly absent: true } | { readonly absent: false; readonly uid?: string; readonly resourceVersion?: string };

/** A place in the cluster; `namespace` is empty for cluster-scoped kinds. */
export type PlannedRef = { readonly kind: PlannedKind; readonly namespace: string; readonly name: string };

type Op = 'add' | 'remove';
/** One difference that means something; the order of rules and subjects does not. */
export type DiffLine =
  | { readonly field: 'roleRef'; readonly op: Op; readonly roleRef: RoleRef }
  | { readonly field: 'rules'; readonly op: Op; readonly rule: Rule }
  | { readonly field: 'subjects'; readonly op: Op; readonly subject: BindingSubject }
  | { readonly field: 'aggregation'; readonly op: Op; readonly selector: LabelSelector }
  | { readonly field: 'labels' | 'annotations'; readonly op: Op; readonly key: string; readonly value: string };

type Common = { readonly ref: PlannedRef; readonly precondition: Precondition; readonly diff: readonly DiffLine[] };

/** One object changed. `replace` deletes a binding and makes it anew, since a roleRef cannot be changed. */
export type Step =
  | (Common & { readonly action: 'create'; readonly after: PlannedObject })
  | (Common & {
      readonly action: 'update' | 'replace';
      readonly before: PlannedObject;
      readonly after: PlannedObject;
    })
  | (Common & { readonly action: 'delete'; readonly before: PlannedObject });

/** `RoleBinding web/ci` or `ClusterRole view`: for people, and to tell objects apart. */
export function formatRef({ kind, namespace, name }: PlannedRef): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

export function beforeOf(step: Step): PlannedObject | undefined {
  return step.action === 'create' ? undefined : step.before;
}

export function afterOf(step: Step): PlannedObject | undefined {
  return step.action === 'delete' ? undefined : step.after;
}

/** The steps as changes of the model. */
export function changesOf(steps: readonly Step[]): Change[] {
  return steps.map((step) => {
    const object = afterOf(step);
    return object === undefined ? { op: 'delete', ref: step.ref } : { op: 'put', object };
  });
}
