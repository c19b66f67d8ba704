import type { PlannedObject } from '@/lib/domain/plan';
import { type BindingSubject, refOf, type Role, type RoleBinding, type RoleRef, type Rule } from '@/lib/domain/rbac';
import type { Hand, Sending, Sent } from '@/lib/usecases/hand';

export function rule(verbs: string, resources: string, more: Partial<Rule> = {}): Rule {
  return {
    verbs: verbs.split(' '),
    apiGroups: [''],
    resources: resources.split(' '),
    resourceNames: [],
    nonResourceURLs: [],
    ...more,
  };
}

export function roleOf(namespace: string, name: string, rules: readonly Rule[], labels = {}): Role {
  return { kind: 'Role', namespace, name, rules, meta: { labels } };
}

export function bindingOf(
  namespace: string,
  name: string,
  roleRef: RoleRef,
  subjects: readonly BindingSubject[],
): RoleBinding {
  return { kind: 'RoleBinding', namespace, name, roleRef, subjects, meta: {} };
}

export { refOf };

export function creating(after: PlannedObject): Sending {
  return { verb: 'create', ref: refOf(after), after };
}

/** An update of the object as it was read; `state` replaces what is said of it. */
export function updating(before: PlannedObject, after: PlannedObject, state: State = {}): Sending {
  return { verb: 'update', ref: refOf(before), before, after, precondition: preconditionOf(before, state) };
}

export function deleting(before: PlannedObject, state: State = {}): Sending {
  return { verb: 'delete', ref: refOf(before), before, precondition: preconditionOf(before, state) };
}

type State = { readonly uid?: string; readonly resourceVersion?: string };

function preconditionOf({ meta }: PlannedObject, state: State) {
  const { uid, resourceVersion } = meta;
  return {
    absent: false,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...state,
  } as const;
}

/** The object that a sending left in the cluster. */
export function doneOf(sent: Sent): PlannedObject {
  if (sent.state !== 'done' || sent.object === undefined) throw new Error(`not done: ${JSON.stringify(sent)}`);
  return sent.object;
}

/** Why it was not done. */
export function refusedOf(sent: Sent) {
  if (sent.state !== 'refused') throw new Error(`not refused: ${JSON.stringify(sent)}`);
  return sent.refused;
}

let serial = 0;
/** Sends for real, with an audit id that no other has. */
export function sendOf(hand: Hand, sending: Sending): Promise<Sent> {
  serial += 1;
  return hand.send(sending, `test-${process.pid}-${serial}`);
}
