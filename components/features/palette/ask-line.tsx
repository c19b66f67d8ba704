'use client';

import { Kbd } from '@/components/kit';
import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useEffectEvent, useState } from 'react';

const Palette = dynamic(() => import('./palette').then((m) => m.Palette), { ssr: false });

/** `⌘K` or `Ctrl K`, also while something is typed. Shift and Alt make other keys of it. */
function useAskKey(onKey: () => void): void {
  const heard = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onKey();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => heard(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/**
 * The line that takes a question or a name, on every page of a cluster. What it opens is loaded when it is first
 * needed.
 */
export function AskLine({ cluster }: { readonly cluster: string }) {
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never');
  const open = () => setState('open');
  useAskKey(open);
  return (
    <>
      <button
        type="button"
        onClick={open}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        aria-label="Ask: who can, what can, why can’t, or any name"
        className="flex h-8 w-full items-center gap-2 rounded-md border border-edge bg-panel px-2.5 text-left text-muted hover:bg-hover"
      >
        <Search size={14} aria-hidden className="shrink-0" />
        <span className="min-w-0 grow truncate">Ask: who can, what can, why can’t, or any name</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      {state === 'never' ? null : (
        <Palette cluster={cluster} open={state === 'open'} onClose={() => setState('closed')} />
      )}
    </>
  );
}
