import { Announcer, KeyHelp } from '@/components/kit';
import { Providers, RouteFocus, SkipLink, THEME_COOKIE, Theme } from '@/components/shell';
import { viewer } from '@/lib/server';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Castellan', template: '%s · Castellan' },
  description: 'Who can do what in your clusters, through which key, and what would change if.',
};
export const viewport: Viewport = { colorScheme: 'light dark' };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const theme = Theme.parse((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <body>
        <SkipLink />
        <Providers viewer={await viewer()}>
          {children}
          <RouteFocus />
          <KeyHelp />
          <Announcer />
        </Providers>
      </body>
    </html>
  );
}
