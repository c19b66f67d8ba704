import type { ClusterOutput, Gap, ListName } from '@/lib/contract';

/** Why the viewer does not see all of a list that Castellan has read; undefined: they see all that there is. */
export const withheldIn = (gaps: readonly Gap[], list: ListName): string | undefined =>
  gaps.find(({ code, scope }) => code === 'not-permitted' && scope.list === list)?.detail;

const BINDINGS = ['rolebindings', 'clusterrolebindings'] as const;

/** Whether the viewer sees no grant of the cluster at all, but those to themself. */
export const seesNoGrants = ({ counts }: Pick<ClusterOutput, 'counts'>, gaps: readonly Gap[]): boolean =>
  BINDINGS.every((list) => counts[list] === 0 && withheldIn(gaps, list) !== undefined);
