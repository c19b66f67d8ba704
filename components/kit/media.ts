'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds; on the server, and until hydration, `atFirst`. */
export function useMedia(query: string, atFirst: boolean): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => atFirst,
  );
}

/** Whether a side sheet has room beside the page. */
export const useWide = () => useMedia('(min-width: 1100px)', true);
