import { assertNever } from '@/lib/domain/core';
import type { Step } from '@/lib/domain/plan';
import type { Sending } from '../hand';

/** The requests that make the steps, in order: a replaced object is deleted and made anew. */
export function sendingsOf(steps: readonly Step[]): Sending[] {
  return steps.flatMap((step): Sending[] => {
    const { ref, precondition } = step;
    switch (step.action) {
      case 'create':
        return [{ verb: 'create', ref, after: step.after }];
      case 'update':
        return [{ verb: 'update', ref, before: step.before, after: step.after, precondition }];
      case 'replace':
        return [
          { verb: 'delete', ref, before: step.before, precondition },
          { verb: 'create', ref, after: step.after },
        ];
      case 'delete':
        return [{ verb: 'delete', ref, before: step.before, precondition }];
      default:
        return assertNever(step);
    }
  });
}
