'use client';

import { Tag, plural } from '@/components/kit';
import { assertionsQuery, changeListQuery, meQuery } from '@/lib/client';
import { type AssertionRow, type ChangeRow, type ClusterOutput, to } from '@/lib/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { POLL_MS } from './poll';

/**
 * What is kept of a cluster and needs somebody: assertions that do not hold, changes that did not come to their end.
 * Nothing is shown to one who may not read them, and nothing is asked for them.
 */
export function KeptWork({ clusters }: { readonly clusters: readonly ClusterOutput[] }) {
  return clusters.map((cluster) => <ClusterWork key={cluster.id} cluster={cluster} />);
}

function ClusterWork({ cluster: { id, name } }: { readonly cluster: ClusterOutput }) {
  const me = useQuery(meQuery(id));
  const assertions = useQuery({
    ...assertionsQuery(id),
    enabled: me.data?.value.may.listAssertions === true,
    refetchInterval: POLL_MS,
  });
  const changes = useInfiniteQuery({ ...changeListQuery(id), refetchInterval: POLL_MS });
  const rows = assertions.data?.value.rows ?? [];
  const open = (changes.data?.pages[0]?.value.rows ?? []).filter(
    ({ state, undoneBy, finishedBy }) =>
      state === 'applying' || (state === 'partial' && undoneBy === undefined && finishedBy === undefined),
  );
  const failing = rows.filter(({ verdict }) => verdict === 'fail');
  const unknown = rows.filter(({ verdict }) => verdict === 'unknown');
  if (failing.length + unknown.length + open.length === 0) return null;
  return (
    <ul
      aria-label={`To do in ${name}`}
      className="grid grid-cols-[minmax(0,1fr)] divide-y divide-line rounded-md border border-line bg-panel"
    >
      {failing.length === 0 ? null : (
        <Work
          cluster={name}
          tag={<Tag meaning="critical">{plural(failing.length, 'assertion fails', 'assertions fail')}</Tag>}
        >
          <AssertionLinks cluster={id} rows={failing} />
        </Work>
      )}
      {unknown.length === 0 ? null : (
        <Work cluster={name} tag={<Tag meaning="unknown">{plural(unknown.length, 'assertion')} unknown</Tag>}>
          <AssertionLinks cluster={id} rows={unknown} />
        </Work>
      )}
      {open.map((change) => (
        <Work key={change.id} cluster={name} tag={<ChangeTag change={change} />}>
          <Link className="link" prefetch={false} href={to.changeRecord(id, change.id)}>
            {changeText(change)}
          </Link>
        </Work>
      ))}
    </ul>
  );
}

function Work({
  cluster,
  tag,
  children,
}: {
  readonly cluster: string;
  readonly tag: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-1.5">
      <span className="text-muted">{cluster}</span>
      {tag}
      {children}
    </li>
  );
}

const SHOWN = 3;

/** The first of them by name, and where the others are. */
function AssertionLinks({ cluster, rows }: { readonly cluster: string; readonly rows: readonly AssertionRow[] }) {
  const rest = rows.length - SHOWN;
  return (
    <>
      {rows.slice(0, SHOWN).map(({ id, definition }) => (
        <Link
          key={id}
          className="link min-w-0 break-words"
          prefetch={false}
          href={to.assertions(cluster, { assertion: id })}
        >
          {definition.name}
        </Link>
      ))}
      {rest > 0 ? (
        <Link className="link text-muted" prefetch={false} href={to.assertions(cluster)}>
          and {rest} more
        </Link>
      ) : null}
    </>
  );
}

function changeText({ objects: [first, ...more], says }: ChangeRow): string {
  const name = first === undefined ? [] : [`${first.kind} ${[first.namespace, first.name].filter(Boolean).join('/')}`];
  const rest = more.length === 0 ? [] : [`${String(more.length)} more`];
  return `${[...name, ...rest].join(' and ')}: ${says}`;
}

function ChangeTag({ change: { state } }: { readonly change: ChangeRow }) {
  return state === 'applying' ? (
    <Tag meaning="warning">a change is being applied</Tag>
  ) : (
    <Tag meaning="critical">a change was applied in part</Tag>
  );
}
