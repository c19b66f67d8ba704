'use client';

import { IconButton, Menu, MenuChoice } from '@/components/ui';
import { SunMoon } from 'lucide-react';
import { useSyncExternalStore } from 'react';
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
  const theme = useSyncExternalStore(subscribe, worn, () => 'system' as const);
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="Colours">
          <SunMoon size={16} aria-hidden />
        </IconButton>
      }
    >
      <MenuChoice label="Colours" value={theme} onPick={wear} options={OPTIONS} />
    </Menu>
  );
}
