import { KEPT, keptText } from '@/lib/domain/core';

/** What was written does not change when the writer goes on with their object. */
export const copy = <T>(value: T): T => structuredClone(value);

/** Refuses what a database would refuse. */
export const checkIds = (...ids: readonly (string | undefined)[]) => {
  for (const id of ids) keptText(id ?? '', KEPT.id);
};
