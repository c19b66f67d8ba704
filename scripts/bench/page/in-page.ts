/** What the page saw: a marker, and when it was on the screen, milliseconds since 1970. */
export type Seen = { readonly marker: string; readonly at: number };

declare global {
  interface Window {
    benchSeen: { readonly marker: string; readonly at: number }[];
  }
}

/**
 * Runs in the page: notes each marker when it is first in the document, at the next frame after the change that brought
 * it, so that the time of drawing counts. Self-contained, because it is sent to the browser as text.
 */
export function watchMarkers(pattern: string): void {
  const known = new Set<string>();
  window.benchSeen = [];
  const look = (): void => {
    const now = [...document.body.textContent.matchAll(new RegExp(pattern, 'gu'))].map(([marker]) => marker);
    const fresh = now.filter((marker) => !known.has(marker));
    for (const marker of fresh) known.add(marker);
    if (fresh.length === 0) return;
    requestAnimationFrame(() => {
      const at = Date.now();
      for (const marker of fresh) window.benchSeen.push({ marker, at });
    });
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  look();
}
