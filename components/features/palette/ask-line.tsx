'use client';

import { Kbd } from '@/components/kit';
import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useEffectEvent, useState } from 'react';

const load = () => import('./palette');
const Palette = dynamic(() => load().then((m) => m.Palette), { ssr: false });

type Opening = 'never' | 'opening' | 'ready' | 'closed';

const isAskKey = (event: KeyboardEvent) =>
  event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey;

/**
 * `⌘K` or `Ctrl K` opens the line, also while something is typed elsewhere. What is typed until it is there is kept
 * for it: who knows the key does not wait.
 */
function useAskLine() {
  const [state, setState] = useState<Opening>('never');
  const [early, setEarly] = useState('');
  const open = () => {
    setEarly('');
    setState('opening');
  };
  const heard = useEffectEvent((event: KeyboardEvent) => {
    if (isAskKey(event)) {
      event.preventDefault();
      if (state !== 'opening' && state !== 'ready') open();
      return;
    }
    if (state !== 'opening' || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) setEarly((text) => text + event.key);
    else if (event.key === 'Backspace') setEarly((text) => text.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => heard(event);
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, []);
  return { state, early, open, ready: () => setState('ready'), close: () => setState('closed') };
}

/** The line that takes a question or a name, on every page of a cluster. What it opens is loaded when it is needed. */
export function AskLine({ cluster }: { readonly cluster: string }) {
  const { state, early, open, ready, close } = useAskLine();
  const shown = state === 'opening' || state === 'ready';
  return (
    <>
      <button
        type="button"
        onClick={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        aria-haspopup="dialog"
        aria-expanded={shown}
        aria-keyshortcuts="Control+K Meta+K"
        aria-label="Ask: who can, what can, why can’t, or any name"
        className="flex h-8 w-full items-center gap-2 rounded-md border border-edge bg-panel px-2.5 text-left text-muted hover:bg-hover"
      >
        <Search size={14} aria-hidden className="shrink-0" />
        <span className="min-w-0 grow truncate">Ask: who can, what can, why can’t, or any name</span>
        <span aria-hidden className="hidden sm:inline">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      {state === 'never' ? null : (
        <Palette cluster={cluster} open={shown} early={early} onReady={ready} onClose={close} />
      )}
    </>
  );
}
