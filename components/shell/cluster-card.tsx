'use client';

import { ListStateTag, Tag, plural } from '@/components/kit';
import { Menu, MenuLink } from '@/components/ui';
import { clusterQuery, clustersQuery } from '@/lib/client';
import { type ClusterOutput, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown, Lock } from 'lucide-react';

const cardClass =
  'mb-2 grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-2 rounded-md border border-edge bg-panel px-2 py-1.5 text-left';

/** The cluster that the page is about, its state and its gaps; behind it, the others. */
export function ClusterCard({ cluster }: { readonly cluster: string | undefined }) {
  const { data: all } = useQuery(clustersQuery());
  const clusters = all?.value ?? [];
  const here = clusters.find((one) => one.id === cluster);
  return (
    <Menu
      trigger={
        <button type="button" className={cardClass} aria-label={`Cluster ${here?.name ?? cluster ?? ''}: change`}>
          {cluster === undefined ? <span>Choose a cluster</span> : <CardWords id={cluster} cluster={here} />}
        </button>
      }
    >
      {clusters.map((one) => (
        <MenuLink key={one.id} href={to.cluster(one.id)}>
          <span className="grow">{one.name}</span>
          {one.locked ? <Lock size={12} aria-label="locked" className="text-muted" /> : null}
          <span className="text-small text-muted">{one.source}</span>
        </MenuLink>
      ))}
    </Menu>
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
