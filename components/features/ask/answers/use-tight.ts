'use client';

import { useMedia } from '@/components/kit';

/** Whether the table has less room than its columns would take: on a narrow screen, or beside an open proof. */
export function useTight(proofOpen: boolean): boolean {
  const narrow = useMedia('(max-width: 639px)', false);
  const roomForBoth = useMedia('(min-width: 1440px)', true);
  return narrow || (proofOpen && !roomForBoth);
}
