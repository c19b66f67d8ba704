'use client';

import { TRAIL_EVENTS } from '@/lib/contract';
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';

const PARSERS = { event: parseAsStringLiteral(TRAIL_EVENTS), entry: parseAsInteger };

/** What the page shows, as its URL says it: one event only, and the entry whose sheet is open. */
export function useTrailUrl() {
  const [{ event, entry }, set] = useQueryStates(PARSERS);
  return {
    event: event ?? undefined,
    entry: entry ?? undefined,
    setEvent: (next: string) => {
      const known = TRAIL_EVENTS.find((one) => one === next) ?? null;
      void set({ event: known, entry: null }, { history: 'replace' });
    },
    open: (next: number | undefined) => void set({ entry: next ?? null }, { history: 'push' }),
  };
}
