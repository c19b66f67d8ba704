import { AppError } from '@/lib/domain/core';
import { IntentInput } from '@/lib/contract';
import type { Hand } from '../hand';
import { plainJson } from '../plain-json';

/**
 * What brings back everything that was changed in the copy of a bundle, as it comes over the wire. Throws AppError
 * `cannot-be-done` where there is no copy, or nothing in it differs.
 */
export async function intentBack({ copy }: Hand): Promise<IntentInput> {
  if (copy === undefined) {
    throw new AppError('cannot-be-done', 'Nothing was changed here: there is no copy to throw away.');
  }
  const { objects } = await copy.back();
  if (objects.length > 0) return IntentInput.parse(plainJson({ objects, afresh: true }));
  throw new AppError(
    'cannot-be-done',
    'The copy holds the same roles and bindings as the bundle: there is nothing to take back.',
  );
}
