import { type PlannedObject, sameButGathered } from '@/lib/domain/plan';
import type { Sending } from '../hand';

/** Whether an object, as it is now, is as the request would have left it. */
export function wasDone(sending: Sending, now: PlannedObject | undefined): boolean {
  if (sending.verb === 'delete') {
    const { before } = sending;
    // Files have no uids: what stands there may be what replaced it.
    const replaced = before.meta.uid === undefined && now !== undefined && !sameButGathered(now, before);
    return now === undefined || now.meta.uid !== before.meta.uid || replaced;
  }
  return now !== undefined && sameButGathered(now, sending.after);
}
