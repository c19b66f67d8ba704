'use client';

import { ListStateTag, Tag, plural } from '@/components/kit';
import { Popover } from '@/components/ui';
import { clusterQuery, clustersQuery } from '@/lib/client';
import { type ClusterOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown, Lock } from 'lucide-react';
import Link from 'next/link';
import { useId } from 'react';

const cardClass =
  'mb-2 grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-2 rounded-md border border-edge bg-panel px-2 py-1.5 text-left';

/** The cluster that the page is about, its state and its gaps; behind it, the others. */
export function ClusterCard({ cluster, onGo }: { readonly cluster: string | undefined; readonly onGo: () => void }) {
  const id = useId();
  const { data: all } = useQuery(clustersQuery());
  const clusters = all?.value ?? [];
  const here = clusters.find((one) => one.id === cluster);
  return (
    <>
      <button
        type="button"
        className={cardClass}
        popoverTarget={id}
        aria-label={`Cluster ${here?.name ?? cluster ?? 'none'}: change`}
      >
        {cluster === undefined ? <span>Choose a cluster</span> : <CardWords id={cluster} cluster={here} />}
      </button>
      <Popover id={id} role="group" aria-label="Clusters" className="top-[6.75rem] left-2 w-60">
        {clusters.map((one) => (
          <Link
            key={one.id}
            href={to.cluster(one.id)}
            prefetch={false}
            onClick={(event) => {
              event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
              onGo();
            }}
            aria-current={one.id === cluster ? 'true' : undefined}
            className="flex min-h-8 items-center gap-2 rounded-sm px-2 hover:bg-accent-bg aria-[current]:font-semibold"
          >
            <span className="min-w-0 grow truncate">{one.name}</span>
            {one.locked ? <Lock size={12} role="img" aria-label="locked" className="text-muted" /> : null}
            <span className="text-small font-normal text-muted">{one.source}</span>
          </Link>
        ))}
      </Popover>
    </>
  );
}

function CardWords({ id, cluster }: { readonly id: string; readonly cluster: ClusterOutput | undefined }) {
  const { data } = useQuery(clusterQuery(id));
  const known = data?.value ?? cluster;
  const gaps = data?.gaps.length;
  const words = [
    known?.version,
    known?.source,
    gaps === undefined ? undefined : gaps === 0 ? 'no gaps' : plural(gaps, 'gap'),
  ].filter((word) => word !== undefined);
  return (
    <>
      <b className="truncate font-semibold">{known?.name ?? id}</b>
      <span className="flex items-center gap-1">
        {known === undefined ? null : known.locked ? (
          <Tag meaning="unknown">locked</Tag>
        ) : (
          <ListStateTag state={known.state} />
        )}
        <ChevronsUpDown size={12} aria-hidden className="text-muted" />
      </span>
      <span className="col-span-2 truncate text-small text-muted">{words.join(' · ')}</span>
    </>
  );
}
