'use client';

import {
  CopyButton,
  EmptyState,
  FilterBar,
  GapNotice,
  PageTitle,
  Pager,
  ProblemState,
  RowHint,
  Skeleton,
  replaces,
} from '@/components/kit';
import { Button, Select, buttonClass } from '@/components/ui';
import { ProblemError, trailQuery } from '@/lib/client';
import { TRAIL_EVENTS, type TrailOutput, apiPath } from '@/lib/contract';
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useId, useMemo } from 'react';
import { EntrySheet } from './entry-sheet';
import { TrailTable } from './trail-table';
import { useTrailUrl } from './trail-url';
import { EVENT_WORDS } from './trail-words';

/** What was done through Castellan in this cluster, newest first: who, as whom, from where, and what came of it. */
export function TrailPage({ cluster }: { readonly cluster: string }) {
  const url = useTrailUrl();
  const query = useInfiniteQuery(trailQuery(cluster, url.event));
  const forbidden = query.error instanceof ProblemError && query.error.code === 'not-permitted';
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind="Trail"
        title="What was done through Castellan"
        scope={`in ${cluster}, and signing in and out`}
        asOf={query.data?.pages[0]?.asOf}
        actions={forbidden ? null : <Export cluster={cluster} />}
      />
      {forbidden ? null : (
        <>
          <HowToVerify />
          <GapNotice cluster={cluster} gaps={query.data?.pages[0]?.gaps} />
          <FilterBar>
            <EventFilter value={url.event ?? ''} onChange={url.setEvent} />
          </FilterBar>
        </>
      )}
      <Entries cluster={cluster} url={url} query={query} />
    </>
  );
}

function Export({ cluster }: { readonly cluster: string }) {
  return (
    <a href={apiPath.exportTrail(cluster)} download className={buttonClass()}>
      <Download size={14} aria-hidden />
      Export JSON lines
    </a>
  );
}

const VERIFY = 'npx castellan audit verify';

function HowToVerify() {
  return (
    <p className="max-w-[88ch] text-muted">
      Each entry holds the hash of the one before it. <code className="text-text">{VERIFY}</code>
      <CopyButton text={VERIFY} what="command" className="-my-1 !h-6 align-middle" />
      says whether anything was changed, removed or reordered since the last anchor.
    </p>
  );
}

function EventFilter({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const id = useId();
  return (
    <span className="flex items-center gap-2">
      <label htmlFor={id} className="text-small text-muted">
        Event
      </label>
      <Select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">all</option>
        {TRAIL_EVENTS.map((event) => (
          <option key={event} value={event}>
            {EVENT_WORDS[event]}
          </option>
        ))}
      </Select>
    </span>
  );
}

type EntriesProps = {
  readonly cluster: string;
  readonly url: ReturnType<typeof useTrailUrl>;
  readonly query: UseInfiniteQueryResult<InfiniteData<TrailOutput>>;
};

function Entries({ cluster, url, query }: EntriesProps) {
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.value.rows) ?? [], [pages]);
  if (query.isPending) return <Skeleton label="Loading the trail" lines={10} />;
  const failed =
    query.error === null ? null : (
      <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
    );
  if (pages === undefined || (replaces(query.error, pages) && !query.isFetchNextPageError)) return failed;
  const more = () => void query.fetchNextPage();
  return (
    <>
      {failed}
      {rows.length === 0 ? (
        <NoEntries filtered={url.event !== undefined} onClear={() => url.setEvent('')} />
      ) : (
        <>
          <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? 'pulses' : undefined}>
            <TrailTable cluster={cluster} rows={rows} selected={url.entry} onOpen={url.open} />
          </div>
          <Pager
            shown={rows.length}
            total={rows.length}
            noun="events"
            hasMore={query.hasNextPage}
            busy={query.isFetchingNextPage}
            onMore={more}
          />
          <RowHint keys={[{ key: 'c', does: 'copy request id' }]} />
        </>
      )}
      {url.entry === undefined ? null : (
        <EntrySheet
          cluster={cluster}
          seq={url.entry}
          row={rows.find(({ seq }) => seq === url.entry)}
          onMore={query.hasNextPage ? more : undefined}
          onClose={() => url.open(undefined)}
        />
      )}
    </>
  );
}

function NoEntries({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  return filtered ? (
    <EmptyState title="No such event">
      <p>Nothing of this kind was done through Castellan here.</p>
      <Button onClick={onClear}>Show all events</Button>
    </EmptyState>
  ) : (
    <EmptyState title="Nothing was done yet">
      <p>Sign-ins, plans, changes, assertions, exports and whatever was refused come here as they happen.</p>
    </EmptyState>
  );
}
