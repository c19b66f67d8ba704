'use client';

import { useSyncExternalStore } from 'react';

// One polite live region serves the page: a region that is made together with its words is often not read.
let said = '';
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Says something to screen readers, politely: results, copied names, changes. */
export function announce(text: string): void {
  // The same words twice are read twice only if they differ to the browser.
  said = said === text ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

/** Where `announce` is heard. Once, in the layout. */
export function Announcer() {
  const text = useSyncExternalStore(
    subscribe,
    () => said,
    () => '',
  );
  return (
    <div role="status" aria-label="Announcements" className="sr-only">
      {text}
    </div>
  );
}
