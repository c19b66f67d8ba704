'use client';

import { DataTable, LIST_TITLES, ListStateTag, columnsOf, count, duration } from '@/components/kit';
import { type ClusterOutput, COLLECTIONS, type ListState, to } from '@/lib/contract';
import Link from 'next/link';
import { useMemo } from 'react';

const helper = columnsOf<ListState>();

function columnsFor(c: string) {
  return helper.columns([
    helper.display({
      id: 'list',
      header: 'List',
      cell: ({ row: { original: l } }) => {
        const collection = COLLECTIONS.find((one) => one === l.list);
        return collection === undefined ? (
          LIST_TITLES[l.list]
        ) : (
          <Link className="link" data-row-primary="" prefetch={false} href={to.list(c, collection)}>
            {LIST_TITLES[l.list]}
          </Link>
        );
      },
    }),
    helper.display({
      id: 'state',
      header: 'State',
      cell: ({ row: { original: l } }) => <ListStateTag state={l.state} />,
    }),
    helper.display({
      id: 'count',
      header: 'Count',
      meta: { align: 'right' },
      cell: ({ row: { original: l } }) => count(l.count),
    }),
    helper.display({
      id: 'age',
      header: 'Known true',
      meta: { align: 'right' },
      cell: ({ row: { original: l } }) => <KnownTrue list={l} />,
    }),
    helper.display({
      id: 'detail',
      header: 'Detail',
      cell: ({ row: { original: l } }) => (
        <span className="flex min-w-72 flex-wrap gap-x-3 text-small whitespace-normal text-muted">
          {l.grant === undefined ? null : (
            <a className="link text-text" href={`#grant-${l.list}`}>
              What to grant
            </a>
          )}
          {l.detail}
        </span>
      ),
    }),
  ]);
}

/** When the list was last known to be true; a list that was never read was never. */
function KnownTrue({ list }: { readonly list: ListState }) {
  const everRead = list.state === 'synced' || list.state === 'stale' || list.count > 0;
  return everRead ? `${duration(list.age)} ago` : <span className="text-muted">not yet</span>;
}

/** Every list of the cluster: read or not, how many, how old, and why not. */
export function ListStates({ cluster }: { readonly cluster: ClusterOutput }) {
  const columns = useMemo(() => columnsFor(cluster.id), [cluster.id]);
  return (
    <DataTable
      inline
      label="Lists"
      columns={columns}
      rows={cluster.lists}
      rowKey={(row) => row.list}
      total={cluster.lists.length}
    />
  );
}
