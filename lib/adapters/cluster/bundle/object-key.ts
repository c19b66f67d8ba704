import { LIST_OF_KIND } from '@/lib/contract';
import type { ObjectRef } from '@/lib/domain/rbac';

/** The lists that a bundle fills with objects. */
export const OBJECT_LISTS = Object.values(LIST_OF_KIND);

export function keyOf({ kind, namespace, name }: ObjectRef): string {
  // Neither part can hold a slash.
  return `${kind}/${namespace}/${name}`;
}

/** `Role payments/db`, `ClusterRole admin`. */
export function wordsOf({ kind, namespace, name }: ObjectRef): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
