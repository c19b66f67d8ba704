'use client';

import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** What each key does; a handler that returns false did not want it, and the next listener may. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => boolean | undefined>>;

const STORED = 'castellan.single-keys';
const listeners = new Set<() => void>();

/** Whether keys without Ctrl, Alt or ⌘ do something. They can be turned off: dictation types them by accident. */
export function singleKeysOn(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}
export function setSingleKeys(on: boolean): void {
  localStorage.setItem(STORED, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}
export function useSingleKeys(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    singleKeysOn,
    () => true,
  );
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role="combobox"], [role="textbox"]');
}

/** A menu, list or modal dialog that is open has the keyboard to itself. */
function overlayOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') !== null;
}

/**
 * Listens for single keys while the page has the keyboard: not while something is typed, an overlay is open, or a
 * modifier is held. `Escape` is heard even while typing. Key names are those of `KeyboardEvent.key`.
 */
export function useKeys(map: KeyMap, enabled = true): void {
  const heard = useEffectEvent((event: KeyboardEvent) => {
    const act = Object.hasOwn(map, event.key) ? map[event.key] : undefined;
    if (act === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (overlayOpen()) return;
    if (event.key !== 'Escape' && (takesText(event.target) || !singleKeysOn())) return;
    if (act(event) !== false) event.preventDefault();
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => heard(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [enabled]);
}
