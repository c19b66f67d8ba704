'use client';

import { Mark, count } from '@/components/kit';
import { clusterQuery } from '@/lib/client';
import { to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { ClusterCard } from './cluster-card';
import { type NavItem, isCurrent, navGroups } from './nav-items';

/** The brand, the cluster, and where one can go. */
export function Nav({ cluster, onGo }: { readonly cluster: string | undefined; readonly onGo: () => void }) {
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-0.5 overflow-auto bg-sunk px-2 py-3">
      <Link
        prefetch={false}
        href={to.home()}
        className="flex items-center gap-2 px-2 pt-1 pb-3 font-semibold"
        onClick={onGo}
      >
        <Mark />
        Castellan
      </Link>
      <ClusterCard cluster={cluster} onGo={onGo} />
      {cluster === undefined ? null : <ClusterNav cluster={cluster} onGo={onGo} />}
    </nav>
  );
}

function ClusterNav({ cluster, onGo }: { readonly cluster: string; readonly onGo: () => void }) {
  const path = usePathname();
  const { data } = useQuery(clusterQuery(cluster));
  return navGroups(cluster, data?.value, data?.gaps.length).map((group) => (
    <div key={group.title ?? ''} role="group" aria-label={group.title} className="grid gap-0.5">
      {group.title === undefined ? null : (
        <p aria-hidden className="px-2 pt-3 pb-0.5 text-mini font-medium tracking-wide text-muted">
          {group.title}
        </p>
      )}
      {group.items.map((item) => (
        <NavLink key={item.label} item={item} current={isCurrent(item, path)} onGo={onGo} />
      ))}
    </div>
  ));
}

function NavLink({
  item,
  current,
  onGo,
}: {
  readonly item: NavItem;
  readonly current: boolean;
  readonly onGo: () => void;
}) {
  return (
    <Link
      href={item.href}
      prefetch={false}
      onClick={onGo}
      aria-current={current ? 'page' : undefined}
      className={clsx(
        'flex items-baseline justify-between gap-2 rounded-md px-2 py-[5px]',
        current ? 'bg-panel font-medium text-text shadow-[inset_2px_0_0_var(--accent)]' : 'text-muted hover:bg-hover',
      )}
    >
      {item.label}
      {item.count === undefined || item.count === 0 ? null : (
        <span className="text-small font-normal text-muted">{count(item.count)}</span>
      )}
    </Link>
  );
}
