import { diffOf } from './diff';
import type { PlannedObject } from './step';

/**
 * Whether two states of an object are one in all that people write. The rules of an aggregated ClusterRole are gathered
 * by the controller, at any moment after one of its parts was changed: they are nothing that anybody decided about it.
 */
export function sameButGathered(one: PlannedObject, other: PlannedObject): boolean {
  const gathered = isAggregated(one) && isAggregated(other);
  return diffOf(one, other).every(({ field }) => gathered && field === 'rules');
}

export function isAggregated(object: PlannedObject): boolean {
  return object.kind === 'ClusterRole' && object.aggregation !== undefined;
}
