import type { SignInEvent } from '@/lib/adapters/auth';
import type { Clock } from '@/lib/usecases';
import type { TrailWriter } from './trail-writer';

/** What sign-in reports, as entries of the trail. */
export function reporter(trail: TrailWriter, clock: Clock): (event: SignInEvent) => void {
  return ({ event, person, result, requestId = '', from = '' }) => {
    trail.note({
      at: clock.now(),
      event,
      person,
      as: undefined,
      from,
      cluster: undefined,
      requestId,
      planHash: undefined,
      result,
      detail: null,
    });
  };
}
