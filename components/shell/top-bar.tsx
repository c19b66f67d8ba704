'use client';

import { IconButton } from '@/components/ui';
import { meQuery } from '@/lib/client';
import { to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import { Menu as MenuIcon, Search } from 'lucide-react';
import Link from 'next/link';
import { ThemeMenu } from './theme-menu';

/** The ask line, and who the cluster sees. On narrow screens also the way to the navigation. */
export function TopBar({ cluster, onMenu }: { readonly cluster: string | undefined; readonly onMenu: () => void }) {
  return (
    <div
      role="banner"
      className="sticky top-0 z-20 flex h-12 items-center gap-3 border-b border-line bg-bg px-3 md:px-5"
    >
      <IconButton label="Open the navigation" className="md:hidden" onClick={onMenu} aria-haspopup="dialog">
        <MenuIcon size={16} aria-hidden />
      </IconButton>
      <div className="max-w-[35rem] min-w-0 grow">
        {cluster === undefined ? null : (
          <Link
            href={to.ask(cluster, 'who-can')}
            className="flex h-8 items-center gap-2 rounded-md border border-edge bg-panel px-2.5 text-muted"
          >
            <Search size={14} aria-hidden />
            <span className="truncate">Ask: who can, what can, why can’t, or any name</span>
          </Link>
        )}
      </div>
      <span className="grow" />
      {cluster === undefined ? null : <SeenAs cluster={cluster} />}
      <ThemeMenu />
    </div>
  );
}

/** The name under which the cluster knows the viewer: not the one they logged in with. */
function SeenAs({ cluster }: { readonly cluster: string }) {
  const { data } = useQuery(meQuery(cluster));
  if (data === undefined) return null;
  const { user, says } = data.value;
  return (
    <span className="hidden max-w-72 truncate text-small text-muted lg:inline" title={says}>
      {user === undefined ? (
        'files: no identities'
      ) : (
        <>
          seen as <span className="font-mono text-code text-text">{user}</span>
        </>
      )}
    </span>
  );
}
