'use client';

import { DataTable, LIST_TITLES, ListStateTag, Tag, columnsOf, count, duration } from '@/components/kit';
import { type ClusterOutput, COLLECTIONS, type Gap, type ListState, to } from '@/lib/contract';
import Link from 'next/link';
import { useMemo } from 'react';
import { withheldIn } from './withheld';

/** A list as it was read, and what is said where the viewer may not see all of it. */
type Row = ListState & { readonly withheld: string | undefined };

const helper = columnsOf<Row>();

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
      cell: ({ row: { original: l } }) =>
        l.withheld === undefined ? (
          <ListStateTag state={l.state} />
        ) : (
          <Tag meaning="unknown">{l.count > 0 ? 'withheld in part' : 'withheld'}</Tag>
        ),
    }),
    helper.display({
      id: 'count',
      header: 'Count',
      meta: { align: 'right' },
      cell: ({ row: { original: l } }) =>
        l.withheld === undefined ? (
          count(l.count)
        ) : (
          <span className="text-muted">{l.count > 0 ? `${count(l.count)} shown` : 'not shown'}</span>
        ),
    }),
    helper.display({
      id: 'age',
      header: 'Known true',
      meta: { align: 'right', from: 'sm', under: 'state' },
      cell: ({ row: { original: l } }) => <KnownTrue list={l} />,
    }),
    helper.display({
      id: 'detail',
      header: 'Detail',
      meta: { from: 'sm', under: 'list' },
      cell: ({ row: { original: l } }) => (
        <span className="flex flex-wrap gap-x-3 sm:min-w-72 text-small whitespace-normal text-muted">
          {l.grant === undefined ? null : (
            <a className="link text-text" href={`#grant-${l.list}`}>
              What to grant
            </a>
          )}
          {l.withheld ?? l.detail}
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
export function ListStates({ cluster, gaps }: { readonly cluster: ClusterOutput; readonly gaps: readonly Gap[] }) {
  const rows = useMemo(
    () => cluster.lists.map((one) => ({ ...one, withheld: withheldIn(gaps, one.list) })),
    [cluster.lists, gaps],
  );
  const columns = useMemo(() => columnsFor(cluster.id), [cluster.id]);
  return (
    <DataTable inline label="Lists" columns={columns} rows={rows} rowKey={(row) => row.list} total={rows.length} />
  );
}
