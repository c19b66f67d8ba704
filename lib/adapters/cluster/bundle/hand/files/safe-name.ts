import { createHash } from 'node:crypto';
import type { PlannedRef } from '@/lib/domain/plan';

const MOST = 100;

/**
 * The file for a new object: `NAMESPACE/KIND-NAME.yaml`, `cluster/KIND-NAME.yaml` without a namespace. Names may hold
 * anything but `/` and `%`; what file systems take for special, or for the same (upper case), is replaced, and then a
 * hash of the name tells it from others.
 */
export function pathFor({ kind, namespace, name }: PlannedRef): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/gu, '-')
    .slice(0, MOST);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const file = plain === name ? plain : `${plain}-${hash}`;
  // A namespace is a DNS label: no name of a folder outside.
  return `${namespace === '' ? 'cluster' : namespace}/${kind.toLowerCase()}-${file}.yaml`;
}
