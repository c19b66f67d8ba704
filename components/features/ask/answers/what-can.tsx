'use client';

import {
  DataTable,
  EmptyState,
  FilterBar,
  FilterInput,
  GapNotice,
  Name,
  Pager,
  ProblemState,
  replaces,
  Skeleton,
  count,
  useYamlSheet,
} from '@/components/kit';
import { whatCanQuery } from '@/lib/client';
import type { WhatCanOutput } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { ProofSheet, isGrant } from '../../proof';
import { ChangeLog } from '../live/change-log';
import { whatCanTold } from '../live/told';
import { freshKeys, useChanges } from '../live/use-changes';
import { whoParams } from '../state/question';
import type { Asking } from '../state/use-question';
import { Answered } from './answered';
import { askedSubject } from './path-proof';
import { sameButFilter } from './same-question';
import { Figure, Summary } from './summary';
import { useTight } from './use-tight';
import { CellsProvider } from './cells';
import { WHAT_CAN_COLUMNS } from './what-can-columns';
import { type WhatCanRow, whatCanRows } from './what-can-rows';

const NONE: readonly WhatCanOutput[] = [];

/** Everything that one subject can do: its effective rules, scope by scope, each with its proof. */
export function WhatCanAnswer({ asking }: { readonly asking: Asking }) {
  const { cluster, words, view } = asking;
  const input = { ...whoParams(words), namespace: words.namespace, filter: view.filter };
  const question = JSON.stringify(input);
  const query = useInfiniteQuery({
    ...whatCanQuery(cluster, input),
    placeholderData: (before, query) => (sameButFilter(query?.queryKey[3], input) ? before : undefined),
  });
  const pages = query.data?.pages ?? NONE;
  const current = query.isPlaceholderData ? NONE : pages;
  const memory = useChanges(
    question,
    useMemo(() => whatCanTold(question, current), [question, current]),
  );
  const first = pages[0];
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
      summary={
        <Summary>
          <Figure n={first.value.total} one="rule" many="rules" />
        </Summary>
      }
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      <Requester page={first} />
      <ChangeLog memory={memory} />
      <GapNotice cluster={cluster} gaps={first.gaps} />
      <Narrowing asking={asking} />
      <WhatCanTable asking={asking} pages={pages} fresh={freshKeys(memory)} />
      <Pager
        shown={pages.reduce((n, page) => n + page.value.scopes.reduce((m, scope) => m + scope.rules.length, 0), 0)}
        total={first.value.total}
        noun="rules"
        hasMore={query.hasNextPage}
        busy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </Answered>
  );
}

/** As whom the API server would see it: the groups that Kubernetes adds are said. */
function Requester({ page }: { readonly page: WhatCanOutput }) {
  const { subject, superuser } = page.value;
  return (
    <>
      <p className="text-muted">
        as user <Name text={subject.user === '' ? '(none)' : subject.user} />
        {subject.groups.length === 0 ? ' in no group' : ` in ${count(subject.groups.length)} groups: `}
        {subject.groups.map((group, i) => (
          <span key={group}>
            {i > 0 ? ', ' : ''}
            <Name text={group} />
          </span>
        ))}
      </p>
      {superuser ? (
        <p className="rounded-md bg-critical-bg px-3 py-2">
          <strong className="font-semibold text-critical">Everything.</strong> A member of system:masters passes before
          any authorizer is asked; the rules below change nothing.
        </p>
      ) : null}
    </>
  );
}

function Narrowing({ asking: { view, look } }: { readonly asking: Asking }) {
  const onFilter = useCallback((filter: string) => look({ filter: filter === '' ? null : filter }), [look]);
  return (
    <FilterBar>
      <FilterInput label="Filter rules" value={view.filter} onChange={onFilter} className="w-64 max-w-full" />
    </FilterBar>
  );
}

type TableProps = {
  readonly asking: Asking;
  readonly pages: readonly WhatCanOutput[];
  readonly fresh: ReadonlySet<string>;
};
function WhatCanTable({ asking, pages, fresh }: TableProps) {
  const { cluster, view, look, proofHref } = asking;
  const yaml = useYamlSheet();
  const rows = useMemo(() => whatCanRows(pages), [pages]);
  const open = useCallback((proof: string) => look({ proof, way: null }, 'push'), [look]);
  const tight = useTight(view.proof !== null);
  const cells = useMemo(
    () => ({ cluster, fresh, hrefOf: proofHref, onOpen: open, tight }),
    [cluster, fresh, proofHref, open, tight],
  );
  const first = pages[0];
  return (
    <>
      {rows.length === 0 ? (
        <NoRules asking={asking} gaps={first?.gaps.length ?? 0} />
      ) : (
        <CellsProvider value={cells}>
          <DataTable
            label="What it can"
            columns={WHAT_CAN_COLUMNS}
            rows={rows}
            rowKey={(row) => row.key}
            total={first?.value.total ?? 0}
            selected={view.proof ?? undefined}
            keys={{
              y: ({ effective: { via } }) => {
                const path = via[0];
                if (path !== undefined && isGrant(path)) yaml.open(path.binding);
              },
            }}
          />
        </CellsProvider>
      )}
      {view.proof === null ? null : (
        <RuleProof asking={asking} row={rows.find((row) => row.key === view.proof)} proof={view.proof} />
      )}
    </>
  );
}

function NoRules({ asking, gaps }: { readonly asking: Asking; readonly gaps: number }) {
  if (asking.view.filter !== '') return <p>No rule matches “{asking.view.filter}”.</p>;
  return (
    <EmptyState title={gaps > 0 ? 'No rule was found, but not everything was read' : 'Nothing'}>
      <p>
        No binding that was read gives it, or a group it is in, any rule
        {asking.words.namespace === '' ? '' : ` in ${asking.words.namespace}`}.
      </p>
    </EmptyState>
  );
}

function RuleProof({
  asking,
  row,
  proof,
}: {
  readonly asking: Asking;
  readonly row: WhatCanRow | undefined;
  readonly proof: string;
}) {
  const { cluster, words, view, look } = asking;
  const via = row?.effective.via ?? [];
  return (
    <ProofSheet
      {...{ cluster, via }}
      value={proof}
      subject={askedSubject(words)}
      viaTotal={row?.effective.viaTotal ?? 0}
      way={view.way}
      onWay={(way) => look({ way })}
      onClose={() => look({ proof: null, way: null })}
    >
      {row === undefined ? (
        <EmptyState title="Not in this answer">
          <p>The rule is gone, or on a page that was not loaded yet.</p>
        </EmptyState>
      ) : null}
    </ProofSheet>
  );
}
