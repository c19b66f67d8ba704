'use client';

import { AskLine } from '@/components/features/palette';
import { IconButton } from '@/components/ui';
import { meQuery } from '@/lib/client';
import { to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import { Menu as MenuIcon } from 'lucide-react';
import Link from 'next/link';
import { ThemeMenu } from './theme-menu';
import { ViewerMenu } from './viewer';

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
      <div className="max-w-[35rem] min-w-0 grow">{cluster === undefined ? null : <AskLine cluster={cluster} />}</div>
      <span className="grow" />
      {cluster === undefined ? null : <SeenAs cluster={cluster} />}
      <ThemeMenu />
      <ViewerMenu />
    </div>
  );
}

/** The name under which the cluster knows the viewer: not the one they logged in with. It leads to how that was found out. */
function SeenAs({ cluster }: { readonly cluster: string }) {
  const { data } = useQuery(meQuery(cluster));
  if (data === undefined) return null;
  const { user, says } = data.value;
  return (
    <Link
      href={to.identity(cluster)}
      prefetch={false}
      className="hidden max-w-72 truncate text-small text-muted hover:underline lg:inline"
      title={says}
    >
      {user === undefined ? (
        'files: no identities'
      ) : (
        <>
          seen as <span className="font-mono text-code text-text">{user}</span>
        </>
      )}
    </Link>
  );
}
