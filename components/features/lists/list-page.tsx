'use client';

import {
  type columnsOf,
  ChangeNote,
  DataTable,
  FilterBar,
  FilterInput,
  GapNotice,
  PageTitle,
  Pager,
  ProblemState,
  RowHint,
  type RowKeys,
  Skeleton,
  replaces,
} from '@/components/kit';
import type { Answer } from '@/lib/contract';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { ListEmpty } from './list-empty';
import type { ListUrl } from './list-url';
import { NamespaceFilter } from './namespace-filter';

type Page<Row> = Answer<{ rows: Row[]; total: number; nextCursor?: string | undefined }>;
type Columns<Row extends object> = ReturnType<ReturnType<typeof columnsOf<Row>>['columns']>;

export type ListPageProps<Row extends object> = {
  readonly cluster: string;
  readonly title: string;
  /** What the rows are, in the plural. */
  readonly noun: string;
  /** Between collections that share a place in the navigation. */
  readonly tabs?: ReactNode;
  readonly url: ListUrl;
  /** Whether rows lie in namespaces, so that one can be picked. */
  readonly byNamespace: boolean;
  readonly query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  readonly columns: Columns<Row>;
  readonly rowKey: (row: Row) => string;
  readonly keys: RowKeys<Row>;
  /** The row whose YAML is open. */
  readonly selected: string | undefined;
  /** What to do when there is nothing, and nothing was filtered out. */
  readonly whenEmpty: ReactNode;
};

/** A list of one kind: title, gaps, filter, rows, next page; every state of it. */
export function ListPage<Row extends object>(props: ListPageProps<Row>) {
  const { cluster, title, noun, tabs, url, byNamespace, query } = props;
  const first = query.data?.pages[0];
  return (
    <>
      <PageTitle cluster={cluster} title={title} asOf={query.data?.pages.at(-1)?.asOf} />
      {tabs}
      <ChangeNote cluster={cluster} />
      <FilterBar>
        <FilterInput label={`Filter ${noun}`} value={url.filter} onChange={url.setFilter} className="w-full sm:w-72" />
        {byNamespace ? <NamespaceFilter cluster={cluster} value={url.namespace} onChange={url.setNamespace} /> : null}
      </FilterBar>
      <GapNotice cluster={cluster} gaps={first?.gaps} />
      <ListRows {...props} />
    </>
  );
}

function ListRows<Row extends object>({
  cluster,
  title,
  noun,
  url,
  query,
  columns,
  rowKey,
  keys,
  selected,
  whenEmpty,
}: ListPageProps<Row>) {
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.value.rows) ?? [], [pages]);
  const sorting = useMemo(() => ({ value: url.sort, onChange: url.setSort }), [url.sort, url.setSort]);
  if (query.isPending) return <Skeleton label={`Loading ${noun}`} lines={10} />;
  if (pages === undefined || (replaces(query.error, pages) && !query.isFetchNextPageError)) {
    return query.error === null ? null : (
      <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
    );
  }
  const first = pages[0];
  if (first === undefined || rows.length === 0) {
    return (
      <ListEmpty
        noun={noun}
        filtered={url.filter !== '' || url.namespace !== ''}
        unread={first?.gaps}
        onClear={url.clear}
      >
        {whenEmpty}
      </ListEmpty>
    );
  }
  return (
    <>
      {query.isError && !query.isFetchNextPageError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? 'pulses' : undefined}>
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          total={first.value.total}
          sorting={sorting}
          keys={keys}
          selected={selected}
        />
      </div>
      {query.isFetchNextPageError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      <Pager
        shown={rows.length}
        total={first.value.total}
        noun={noun}
        hasMore={query.hasNextPage}
        busy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
      <RowHint
        keys={[...(Object.hasOwn(keys, 'y') ? [{ key: 'y', does: 'YAML' }] : []), { key: 'c', does: 'copy name' }]}
      />
    </>
  );
}
