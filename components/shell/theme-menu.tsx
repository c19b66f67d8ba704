'use client';

import { IconButton, Popover } from '@/components/ui';
import { SunMoon } from 'lucide-react';
import { useId, useSyncExternalStore } from 'react';
import { THEME_COOKIE, Theme } from './theme';

const CHANGED = 'castellan-theme';
const OPTIONS = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** What the page wears now: the server wrote it from the cookie. */
const worn = (): Theme => Theme.parse(document.documentElement.dataset['theme']);

const subscribe = (listener: () => void) => {
  document.addEventListener(CHANGED, listener);
  return () => document.removeEventListener(CHANGED, listener);
};

function wear(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
  document.dispatchEvent(new Event(CHANGED));
}

/** Light, dark, or as the system has it; kept in a cookie, so that the next page comes in the right colours. */
export function ThemeMenu() {
  const id = useId();
  const theme = useSyncExternalStore(subscribe, worn, () => 'system' as const);
  return (
    <>
      <IconButton label="Colours" popoverTarget={id}>
        <SunMoon size={16} aria-hidden />
      </IconButton>
      <Popover id={id} className="top-11 right-3 w-44">
        <fieldset>
          <legend className="px-2 py-1 text-small text-muted">Colours</legend>
          {OPTIONS.map(({ value, label }) => (
            <label key={value} className="flex min-h-8 items-center gap-2 rounded-sm px-2 hover:bg-accent-bg">
              <input type="radio" name={id} checked={theme === value} onChange={() => wear(value)} />
              {label}
            </label>
          ))}
        </fieldset>
      </Popover>
    </>
  );
}
