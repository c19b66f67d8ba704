'use client';

import { CopyButton, EmptyState, SideSheet, count, dayAndTime } from '@/components/kit';
import { Button } from '@/components/ui';
import { type TrailRowOutput, to } from '@/lib/contract';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Event } from './trail-table';
import { eventWords, personWords, prettyJson } from './trail-words';

/** Everything that one entry holds, and its place in the chain. */
export function EntrySheet({
  cluster,
  seq,
  row,
  onMore,
  onClose,
}: {
  readonly cluster: string;
  readonly seq: number;
  /** Absent: not among the rows that are here. */
  readonly row: TrailRowOutput | undefined;
  /** Older rows, while there are any. */
  readonly onMore: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  return (
    <SideSheet
      param="entry"
      value={String(seq)}
      label="Entry"
      title={row === undefined ? `Entry ${count(seq)}` : eventWords(row.event)}
      note={row === undefined ? undefined : `entry ${count(seq)}`}
      onClose={onClose}
    >
      {row === undefined ? (
        <EmptyState title="Not among the rows that are here">
          <p>It is older than they are, of another event, or of another cluster.</p>
          {onMore === undefined ? null : <Button onClick={onMore}>Load more</Button>}
        </EmptyState>
      ) : (
        <Entry cluster={cluster} row={row} />
      )}
    </SideSheet>
  );
}

function Entry({ cluster, row }: { readonly cluster: string; readonly row: TrailRowOutput }) {
  const { person, planHash } = row;
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Fact term="Time">
          <time dateTime={row.at}>{dayAndTime(row.at)}</time>
        </Fact>
        <Fact term="Event">
          <Event event={row.event} />
        </Fact>
        <Fact term="Result">{row.result === '' ? 'none' : row.result}</Fact>
        <Fact term="Who">
          {personWords(row)}
          {person === undefined ? null : (
            <span className="block text-small text-muted">
              <code className="break-all">{person.subject}</code> of <code className="break-all">{person.issuer}</code>
            </span>
          )}
        </Fact>
        <Fact term="As whom">
          {row.as === undefined ? 'nobody: the cluster was not asked' : <code className="break-all">{row.as}</code>}
        </Fact>
        <Fact term="From">{row.from === '' ? 'not said' : <code className="break-all">{row.from}</code>}</Fact>
        <Fact term="Cluster">{row.cluster ?? 'none: it concerns all'}</Fact>
        <Fact term="Plan">
          {planHash === undefined ? (
            'none'
          ) : (
            <Link className="link" prefetch={false} href={to.plan(cluster, planHash)}>
              <code className="break-all">{planHash}</code>
            </Link>
          )}
        </Fact>
        <Fact term="Request">
          <Copied text={row.requestId} what="request id" />
        </Fact>
      </dl>
      <Detail detail={row.detail} />
      <h3 className="font-semibold">Place in the chain</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Fact term="Hash">
          <Copied text={row.hash} what="hash" />
        </Fact>
        <Fact term="Before it">
          <Copied text={row.previous} what="hash before it" />
        </Fact>
      </dl>
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  if (text === '') return <span className="text-muted">none</span>;
  return (
    <span className="flex items-center gap-1">
      <code className="min-w-0 break-all">{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}

function Detail({ detail }: { readonly detail: string }) {
  if (detail === 'null') return <p className="text-muted">There is no more to it.</p>;
  return (
    <div className="grid gap-1.5">
      <h3 className="font-semibold">Detail</h3>
      <pre
        role="region"
        aria-label="Detail"
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-md border border-line bg-sunk px-2.5 py-2 text-code"
      >
        {prettyJson(detail)}
      </pre>
    </div>
  );
}
