import type { Change, ObjectRef, RbacObject } from './model';

/** What identifies an object. */
export function refOf<O extends RbacObject>(object: O): ObjectRef & { readonly kind: O['kind'] } {
  return { kind: object.kind, namespace: 'namespace' in object ? object.namespace : '', name: object.name };
}

/** What identifies the object that a change is of. */
export function refOfChange(change: Change): ObjectRef {
  return change.op === 'delete' ? change.ref : refOf(change.object);
}
