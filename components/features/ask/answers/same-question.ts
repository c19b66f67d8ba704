/** Whether the input of a query key asks the same but for the filter: then its rows may stand until the new ones come. */
export function sameButFilter(before: unknown, now: object): boolean {
  if (typeof before !== 'object' || before === null) return false;
  return JSON.stringify({ ...before, filter: '' }) === JSON.stringify({ ...now, filter: '' });
}
