'use client';

import {
  DataTable,
  FilterBar,
  FilterInput,
  GapNotice,
  Pager,
  ProblemState,
  replaces,
  Skeleton,
  useYamlSheet,
} from '@/components/kit';
import { whoCanQuery } from '@/lib/client';
import type { WhoCanOutput } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { isGrant } from '../../proof';
import { ChangeLog } from '../live/change-log';
import { whoCanTold } from '../live/told';
import { freshKeys, useChanges } from '../live/use-changes';
import { askOf, askParams } from '../state/question';
import type { Asking } from '../state/use-question';
import { Answered } from './answered';
import { sameButFilter } from './same-question';
import { useTight } from './use-tight';
import { Figure, Summary } from './summary';
import { WhoCanProof } from './who-can-proof';
import { CellsProvider } from './cells';
import { WHO_CAN_COLUMNS, WHO_CAN_TIGHT } from './who-can-columns';
import { type WhoCanRow, outcomeOf, whoCanRows } from './who-can-rows';

const NONE: readonly WhoCanOutput[] = [];

/** Everyone who can, with the binding, role and rule that let them. */
export function WhoCanAnswer({ asking }: { readonly asking: Asking }) {
  const { cluster, words, view } = asking;
  const input = { ...askParams(words), filter: view.filter, ...(view.expand === null ? {} : { expand: view.expand }) };
  const question = JSON.stringify(input);
  const query = useInfiniteQuery({
    ...whoCanQuery(cluster, input),
    // The rows of another question must not stand under this one, not even for a moment; a filter only narrows them.
    placeholderData: (before, query) => (sameButFilter(query?.queryKey[3], input) ? before : undefined),
  });
  const pages = query.isPlaceholderData ? NONE : (query.data?.pages ?? NONE);
  const memory = useChanges(
    question,
    useMemo(() => whoCanTold(question, pages), [question, pages]),
  );
  const first = query.data?.pages[0];
  // What one may no longer see goes, also where it was seen.
  if (first === undefined || replaces(query.isFetchNextPageError ? null : query.error, first)) {
    if (query.error !== null)
      return <ProblemState cluster={cluster} error={query.error} onRetry={() => void query.refetch()} />;
    return <Skeleton label="Asking" lines={8} />;
  }
  return (
    <Answered
      asking={asking}
      asOf={first.asOf}
      notes={first.value.notes}
      summary={<WhoCanSummary asking={asking} page={first} />}
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      <ChangeLog memory={memory} />
      <GapNotice cluster={cluster} gaps={first.gaps} />
      <WhoCanOutcome page={first} />
      <Narrowing asking={asking} />
      <WhoCanTable asking={asking} pages={query.data?.pages ?? NONE} fresh={freshKeys(memory)} />
      <Pager
        shown={(query.data?.pages ?? NONE).reduce((n, page) => n + page.value.subjects.length, 0)}
        total={first.value.total}
        noun={view.filter === '' ? 'subjects' : 'matching subjects'}
        hasMore={query.hasNextPage}
        busy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </Answered>
  );
}

function WhoCanSummary({ asking, page }: { readonly asking: Asking; readonly page: WhoCanOutput }) {
  // The filter goes over principals as the API writes them, so a kind is a filter.
  const show = (kind: string) => () => asking.look({ filter: `${kind}:` });
  const { users, groups, serviceAccounts, byWildcard } = page.value.summary;
  const { total: unknown } = page.value.unresolved;
  return (
    <Summary>
      <Figure n={users + groups + serviceAccounts} one="subject" many="subjects" />
      <Figure n={groups} one="group" onShow={show('Group')} many="groups" />
      <Figure n={users} one="user" onShow={show('User')} many="users" />
      <Figure n={serviceAccounts} one="ServiceAccount" onShow={show('ServiceAccount')} many="ServiceAccounts" />
      <Figure n={byWildcard} one="by a wildcard" many="by a wildcard" />
      {unknown === 0 ? null : <Figure n={unknown} one="binding not known" many="bindings not known" />}
    </Summary>
  );
}

/** Nobody, and not known, are two answers. The third, that one may not look, is no answer: the API refuses it. */
function WhoCanOutcome({ page }: { readonly page: WhoCanOutput }) {
  switch (outcomeOf(page)) {
    case 'somebody':
      return null;
    case 'nobody':
      return (
        <p>
          <strong className="font-semibold">Nobody is granted this.</strong> Everything that could allow it was read.
          Only the group system:masters can, which no binding names.
        </p>
      );
    case 'unknown':
      return (
        <p className="hatched rounded-md px-2 py-1">
          <strong className="font-semibold text-unknown">It is not known whether anybody can.</strong> Nobody was found,
          but not everything that could allow it was read.
        </p>
      );
  }
}

function Narrowing({ asking: { view, look } }: { readonly asking: Asking }) {
  // The field waits for a pause in typing: the function must be the same one until then.
  const onFilter = useCallback((filter: string) => look({ filter: filter === '' ? null : filter }), [look]);
  return (
    <FilterBar>
      <FilterInput label="Filter subjects" value={view.filter} onChange={onFilter} className="w-64 max-w-full" />
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={view.expand === 'members'}
          onChange={(event) => look({ expand: event.target.checked ? 'members' : null })}
        />
        Show ServiceAccounts through groups
      </label>
    </FilterBar>
  );
}

type TableProps = {
  readonly asking: Asking;
  readonly pages: readonly WhoCanOutput[];
  readonly fresh: ReadonlySet<string>;
};
function WhoCanTable({ asking, pages, fresh }: TableProps) {
  const { cluster, words, view, look, proofHref } = asking;
  const yaml = useYamlSheet();
  const rows = useMemo(() => whoCanRows(pages), [pages]);
  const open = useCallback((proof: string) => look({ proof, way: null }, 'push'), [look]);
  const tight = useTight(view.proof !== null);
  const cells = useMemo(
    () => ({ cluster, ask: askOf(words), fresh, hrefOf: proofHref, onOpen: open, tight }),
    [cluster, words, fresh, proofHref, open, tight],
  );
  const first = pages[0];
  const unknown = rows.filter((row) => row.type === 'unknown').length;
  return (
    <>
      {rows.length === 0 ? (
        <p>No subject matches “{view.filter}”.</p>
      ) : (
        <CellsProvider value={cells}>
          <DataTable
            label="Who can"
            columns={tight ? WHO_CAN_TIGHT : WHO_CAN_COLUMNS}
            rows={rows}
            rowKey={(row) => row.key}
            total={(first?.value.total ?? 0) + unknown}
            selected={view.proof ?? undefined}
            keys={{
              y: (row) => {
                const binding = bindingOf(row);
                if (binding !== undefined) yaml.open(binding);
              },
            }}
          />
        </CellsProvider>
      )}
      {view.proof === null ? null : <WhoCanProof asking={asking} proof={view.proof} rows={rows} />}
    </>
  );
}

/** What gives a row: its binding; the superuser has none. */
function bindingOf(row: WhoCanRow) {
  if (row.type === 'unknown') return row.binding;
  return row.path !== undefined && isGrant(row.path) ? row.path.binding : undefined;
}
