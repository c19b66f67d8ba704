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
      cell: ({ row: { original: l } }) => `${duration(l.age)} ago`,
    }),
    helper.display({
      id: 'detail',
      header: 'Detail',
      cell: ({ row: { original: l } }) =>
        l.grant === undefined ? (
          <span className="text-small text-muted">{l.detail}</span>
        ) : (
          <span className="flex gap-3 text-small">
            {l.detail}
            <a className="link" href={`#grant-${l.list}`}>
              What to grant
            </a>
          </span>
        ),
    }),
  ]);
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
