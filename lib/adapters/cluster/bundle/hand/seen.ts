import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import { type RbacReader, refOf } from '@/lib/domain/rbac';
import { isHollow } from '../aggregated-roles';
import type { BundleWorld } from '../bundle-world';
import { meaningOf } from './text';

/** The object as the model shows it: an aggregated role with the rules that it would get. */
export function effectiveAt(reader: RbacReader, ref: PlannedRef): PlannedObject | undefined {
  const object = reader.get(ref);
  return object === undefined || object.kind === 'Namespace' || object.kind === 'ServiceAccount' ? undefined : object;
}

/**
 * Whether an object is as somebody saw it. What it says stands in for a resourceVersion, which files do not have: that
 * of a dump was true for a moment of a cluster, and its text may have been edited since. Rules that are gathered by a
 * selector are no part of the manifest, and change with other roles.
 */
export function isAsSeen(world: BundleWorld, now: PlannedObject, seen: PlannedObject): boolean {
  if (seen.meta.uid !== undefined && seen.meta.uid !== now.meta.uid) return false;
  const [written] = world.definitionsOf(refOf(now));
  const gathered = written?.kind === 'ClusterRole' && isHollow(written);
  return meaningOf(now, !gathered) === meaningOf(seen, !gathered);
}
