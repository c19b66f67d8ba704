import { isAggregated, type PlannedObject, sameButGathered } from '@/lib/domain/plan';
import type { Sending } from '@/lib/usecases/hand';
import type { Json } from '../live';
import { isWrittenBy } from './owners';

/** The name under which kube-controller-manager applies the rules that it gathered. */
const CONTROLLER = 'clusterrole-aggregation-controller';

/** Whether the request is about a role whose version moves by itself. */
export function isGathering(sending: Sending): boolean {
  return sending.verb !== 'create' && isAggregated(sending.before);
}

/**
 * The same request on the object as it is now, when since the plan nobody but the aggregation controller has written it:
 * the parts of an aggregated role are often changed by the same plan, and its version moves with them at any moment.
 * Undefined when something that people write is another, or a person wrote the rules: then the conflict stands.
 * The uid and the version of now go along, so that what happens from here on is a conflict again.
 *
 * @param json the object as it was read, `managedFields` and all; `now` is the same
 */
export function gatheredSince(sending: Sending, json: Json, now: PlannedObject): Sending | undefined {
  if (sending.verb === 'create' || !isAggregated(sending.before)) return undefined;
  const { uid, resourceVersion } = now.meta;
  const { precondition } = sending;
  if (uid === undefined || resourceVersion === undefined) return undefined;
  if (precondition.absent || precondition.uid !== uid || precondition.resourceVersion === resourceVersion)
    return undefined;
  if (!sameButGathered(sending.before, now) || !isByController(json, now)) return undefined;
  const onNow = { ...sending, before: now, precondition: { absent: false, uid, resourceVersion } } as const;
  return onNow.verb === 'delete' ? onNow : { ...onNow, after: withRulesOf(now, onNow.after) };
}

/** Where nothing is gathered the controller has written nothing; a person who empties the list decides nothing either. */
function isByController(json: Json, now: PlannedObject): boolean {
  return !('rules' in now) || now.rules.length === 0 || isWrittenBy(json, CONTROLLER, 'rules');
}

/** What stays aggregated keeps the rules that are there; what is no longer so gets those that the plan says. */
function withRulesOf(now: PlannedObject, after: PlannedObject): PlannedObject {
  return 'rules' in now && 'rules' in after && isAggregated(after) ? { ...after, rules: now.rules } : after;
}
