'use client';

import {
  Badge,
  DataTable,
  EmptyState,
  GapNotice,
  Name,
  PageTitle,
  ProblemState,
  RowHint,
  Skeleton,
  columnsOf,
  count,
  dayAndTime,
  plural,
  replaces,
} from '@/components/kit';
import { Button } from '@/components/ui';
import { changeListQuery } from '@/lib/client';
import { type ChangeRow, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { placeText } from '../plan/plan-words';
import { WithheldCounts } from '../withheld';
import { ChangeState } from './step-state';

const helper = columnsOf<ChangeRow>();
const rowKey = (row: ChangeRow) => row.id;

function columnsFor(cluster: string) {
  return helper.columns([
    helper.display({
      id: 'when',
      header: 'When',
      cell: ({ row: { original: row } }) => (
        <Link className="link" data-row-primary="" prefetch={false} href={to.changeRecord(cluster, row.id)}>
          <time dateTime={row.createdAt}>{dayAndTime(row.createdAt)}</time>
        </Link>
      ),
    }),
    helper.display({
      id: 'state',
      header: 'Result',
      cell: ({ row: { original: row } }) => <ChangeState state={row.state} />,
    }),
    helper.display({
      id: 'what',
      header: 'Objects',
      meta: { from: 'sm', under: 'when' },
      cell: ({ row: { original: row } }) => (
        <span className="flex flex-wrap items-center gap-x-2 sm:flex-nowrap">
          <Name text={row.objects.slice(0, 1).map(placeText).join('')} max={44} />
          {row.objects.length > 1 ? (
            <span className="text-small text-muted">and {count(row.objects.length - 1)} more</span>
          ) : null}
          {row.undoes === undefined ? null : <Badge>takes one back</Badge>}
          {row.finishes === undefined ? null : <Badge>finishes one</Badge>}
          {row.undoneBy === undefined ? null : <Badge>taken back</Badge>}
          {row.finishedBy === undefined ? null : <Badge>finished</Badge>}
        </span>
      ),
    }),
    helper.display({
      id: 'delta',
      header: 'Grants',
      meta: { align: 'right' },
      cell: ({ row: { original: row } }) => (
        <span className="font-medium">
          <span className="text-ok">+{count(row.gained)}</span>{' '}
          <span className="text-critical">−{count(row.lost)}</span> <WithheldCounts withheld={row.withheld} />
        </span>
      ),
    }),
    helper.display({
      id: 'who',
      header: 'Who',
      meta: { from: 'sm', under: 'when' },
      cell: ({ row: { original: row } }) => <Name text={row.person} max={32} />,
    }),
    helper.display({
      id: 'as',
      header: 'As',
      meta: { from: 'md' },
      cell: ({ row: { original: row } }) =>
        row.actsAs === row.person || row.actsAs === '' ? (
          <span className="text-small text-muted">themself</span>
        ) : (
          <Name text={row.actsAs} max={24} />
        ),
    }),
  ]);
}

/** What was changed through Castellan, newest first, as it came out. */
export function JournalPage({ cluster }: { readonly cluster: string }) {
  const query = useInfiniteQuery(changeListQuery(cluster));
  const columns = useMemo(() => columnsFor(cluster), [cluster]);
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.value.rows) ?? [], [pages]);
  return (
    <>
      <PageTitle
        cluster={cluster}
        title="Journal"
        scope="what was changed through Castellan, and what you may see of it"
        asOf={pages?.[0]?.asOf}
      />
      <GapNotice cluster={cluster} gaps={pages?.[0]?.gaps} />
      {query.error === null ? null : (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      )}
      {replaces(query.error, pages) ? null : pages === undefined ? (
        <Skeleton label="Loading the journal" lines={8} />
      ) : rows.length === 0 ? (
        <EmptyState title="No change yet">
          <p>What is applied through Castellan is kept here: who, when, what came of it, and how to take it back.</p>
          <Link prefetch={false} className="link" href={to.change(cluster)}>
            Change roles
          </Link>
        </EmptyState>
      ) : (
        <>
          <DataTable label="Journal" columns={columns} rows={rows} rowKey={rowKey} total={rows.length} />
          <p className="flex flex-wrap items-center gap-3 text-small text-muted">
            <span role="status">
              {query.hasNextPage ? `the newest ${plural(rows.length, 'change')}` : plural(rows.length, 'change')}
            </span>
            {query.hasNextPage ? (
              <Button
                onClick={() => void query.fetchNextPage()}
                {...(query.isFetchingNextPage ? { disabledReason: 'The next rows are on their way.' } : {})}
              >
                Load more
              </Button>
            ) : null}
          </p>
          <RowHint keys={[]} />
        </>
      )}
    </>
  );
}
