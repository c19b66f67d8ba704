import { type PlannedObject, sameButGathered } from '@/lib/domain/plan';
import type { Sending } from '../hand';

/** Whether an object, as it is now, is as the request would have left it. */
export function wasDone(sending: Sending, now: PlannedObject | undefined): boolean {
  if (sending.verb === 'delete') return now === undefined || now.meta.uid !== sending.before.meta.uid;
  return now !== undefined && sameButGathered(now, sending.after);
}
