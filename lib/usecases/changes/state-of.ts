import type { ChangeState, JournalStep } from '../store';

/** What a change came to: `stopped` is the state of the request that ended it. */
export function stateOf(done: number, all: number, stopped: JournalStep['state'] | undefined): ChangeState {
  if (done === all) return 'applied';
  return done > 0 || stopped === 'unknown' ? 'partial' : 'failed';
}
