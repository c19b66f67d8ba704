'use client';

import { Dialog } from '@/components/ui';
import { clustersQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Nav } from './nav';
import { TopBar } from './top-bar';

/** Beside the page the navigation stays when one of its addresses is taken. */
const stay = () => undefined;

/** The frame of every page: navigation beside it, or behind a button where there is no room; ask line above. */
export function AppShell({
  cluster: named,
  children,
}: {
  /** The cluster of the address; on pages of none, the first that is open. */
  readonly cluster: string | undefined;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const { data } = useQuery(clustersQuery());
  const cluster = named ?? data?.value.find((one) => !one.locked)?.id;
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[13rem_minmax(0,1fr)]">
      <div className="sticky top-0 hidden h-dvh border-r border-line md:block">
        <Nav cluster={cluster} onGo={stay} />
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title="Navigation" size="drawer">
        <Nav cluster={cluster} onGo={() => setOpen(false)} />
      </Dialog>
      <div className="min-w-0">
        <TopBar cluster={cluster} onMenu={() => setOpen(true)} />
        <main id="content" tabIndex={-1} data-page="" className="outline-none">
          <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3 px-3 py-4 md:px-5">{children}</div>
        </main>
      </div>
    </div>
  );
}
