import type { ChangeRecord, ChangeState } from '../store';
import type { Told } from './deps';
import { summaryOf } from './stored';

/** What the trail says of a change that came to its end. */
export function outcomeOf(change: ChangeRecord, state: ChangeState): Told {
  const { reason } = summaryOf(change);
  return {
    event: change.undoes === undefined ? 'applied' : 'undone',
    cluster: change.cluster,
    planHash: change.planHash,
    result: state,
    detail: { change: change.id, ...(reason === undefined ? {} : { reason }) },
    as: change.actor.user,
  };
}
