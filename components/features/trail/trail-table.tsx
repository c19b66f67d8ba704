'use client';

import { DataTable, Name, Tag, announce, columnsOf, dayAndTime } from '@/components/kit';
import { type TrailRowOutput, to } from '@/lib/contract';
import Link from 'next/link';
import { useMemo } from 'react';
import { eventMeaning, eventWords, personWords } from './trail-words';

const helper = columnsOf<TrailRowOutput>();
const none = <span className="text-muted">none</span>;

function columnsFor(cluster: string, onOpen: (seq: number) => void) {
  return helper.columns([
    helper.display({
      id: 'at',
      header: 'Time',
      cell: ({ row: { original: r } }) => (
        <button type="button" className="link" data-row-primary="" onClick={() => onOpen(r.seq)}>
          <time dateTime={r.at}>{dayAndTime(r.at)}</time>
        </button>
      ),
    }),
    helper.display({ id: 'event', header: 'Event', cell: ({ row: { original: r } }) => <Event event={r.event} /> }),
    helper.display({
      id: 'who',
      header: 'Who',
      meta: { from: 'sm', under: 'at' },
      cell: ({ row: { original: r } }) =>
        r.person === undefined ? <span className="text-muted">{personWords(r)}</span> : personWords(r),
    }),
    helper.display({
      id: 'as',
      header: 'As whom',
      meta: { from: 'sm' },
      cell: ({ row: { original: r } }) => (r.as === undefined ? none : <Name text={r.as} max={24} />),
    }),
    helper.display({
      id: 'from',
      header: 'From',
      meta: { from: 'md' },
      cell: ({ row: { original: r } }) =>
        r.from === '' ? (
          <span className="text-muted">not said</span>
        ) : (
          <span className="font-mono text-code">{r.from}</span>
        ),
    }),
    helper.display({
      id: 'result',
      header: 'Result',
      meta: { from: 'sm', under: 'at' },
      cell: ({ row: { original: r } }) => (
        <span className="align-bottom sm:inline-block sm:max-w-72 sm:truncate" title={r.result}>
          {r.result}
        </span>
      ),
    }),
    helper.display({
      id: 'plan',
      header: 'Plan',
      meta: { from: 'sm' },
      cell: ({ row: { original: r } }) =>
        r.planHash === undefined ? (
          none
        ) : (
          <Link className="link font-mono text-code" prefetch={false} href={to.plan(cluster, r.planHash)}>
            {r.planHash.slice(0, 8)}
          </Link>
        ),
    }),
    helper.display({
      id: 'request',
      header: 'Request',
      meta: { from: 'md' },
      cell: ({ row: { original: r } }) => <Name text={r.requestId} max={12} />,
    }),
  ]);
}

/** What happened, in a word; what stands out has a meaning. */
export function Event({ event }: { readonly event: string }) {
  const meaning = eventMeaning(event);
  return meaning === undefined ? eventWords(event) : <Tag meaning={meaning}>{eventWords(event)}</Tag>;
}

const rowKey = ({ seq }: TrailRowOutput) => String(seq);
const KEYS = {
  c: ({ requestId }: TrailRowOutput) => {
    void navigator.clipboard.writeText(requestId);
    announce('Copied request id.');
  },
};

/** Entries of the trail as rows. */
export function TrailTable({
  cluster,
  rows,
  selected,
  onOpen,
}: {
  readonly cluster: string;
  readonly rows: readonly TrailRowOutput[];
  readonly selected: number | undefined;
  readonly onOpen: (seq: number) => void;
}) {
  const columns = useMemo(() => columnsFor(cluster, onOpen), [cluster, onOpen]);
  return (
    <DataTable
      label="Trail"
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      total={rows.length}
      keys={KEYS}
      selected={selected === undefined ? undefined : String(selected)}
    />
  );
}
