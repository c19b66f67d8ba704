'use client';

import { IconButton } from '@/components/ui';
import { clusterKey, useClusterEvents } from '@/lib/client';
import type { AsOf } from '@/lib/contract';
import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { z } from 'zod/mini';
import { Tag } from './tag';
import { clockTime } from './time';

export type AsOfShown = z.infer<typeof AsOf>;

export type PageTitleProps = {
  readonly cluster: string;
  /** The name, or the question. */
  readonly title: ReactNode;
  /** Before the name, small: the kind. */
  readonly kind?: ReactNode;
  /** Under the name: where it is, as "in namespace payments". */
  readonly scope?: ReactNode;
  readonly asOf?: AsOfShown | undefined;
  /** Buttons at the end of the line. */
  readonly actions?: ReactNode;
};

/** The title line of every page: what, where, as of when, whether it is still true, and how to read it again. */
export function PageTitle({ cluster, title, kind, scope, asOf, actions }: PageTitleProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <div className="min-w-0 grow basis-64">
        {kind === undefined ? null : <p className="text-small text-muted">{kind}</p>}
        {/* Focus comes here after a change of page, so that reading starts at its top. */}
        <h1 tabIndex={-1} className="text-title font-medium tracking-tight break-words">
          {title}
        </h1>
        {scope === undefined ? null : <p className="text-small text-muted">{scope}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <AsOfLine cluster={cluster} asOf={asOf} />
        <RefreshButton cluster={cluster} />
        {actions}
      </div>
    </header>
  );
}

/** "as of 14:02:11 UTC", and whether the page would hear of a change. */
export function AsOfLine({ cluster, asOf }: { readonly cluster: string; readonly asOf?: AsOfShown | undefined }) {
  const { connection } = useClusterEvents(cluster);
  return (
    <span className="inline-flex items-center gap-2 text-small text-muted">
      {asOf === undefined ? null : (
        <span>
          as of <time dateTime={asOf.at}>{clockTime(asOf.at)}</time>
        </span>
      )}
      {asOf === undefined ? null : asOf.stale ? (
        <Tag meaning="unknown">stale</Tag>
      ) : (
        <ConnectionTag connection={connection} />
      )}
    </span>
  );
}

/** Live is green only while events come: a page that cannot hear of a change does not know that nothing changed. */
function ConnectionTag({ connection }: { readonly connection: ReturnType<typeof useClusterEvents>['connection'] }) {
  if (connection === 'live') return <Tag meaning="ok">live</Tag>;
  if (connection === 'connecting') return <span>connecting</span>;
  if (connection === 'reconnecting') return <Tag meaning="warning">reconnecting</Tag>;
  return (
    <Tag meaning="unknown" title="The stream of changes was lost. What is shown may be old. Trying again.">
      not live
    </Tag>
  );
}

/** Reads everything of the cluster again. */
export function RefreshButton({ cluster }: { readonly cluster: string }) {
  const client = useQueryClient();
  const busy = useIsFetching({ queryKey: clusterKey(cluster) }) > 0;
  return (
    <IconButton
      label="Refresh"
      aria-busy={busy}
      onClick={() => void client.invalidateQueries({ queryKey: clusterKey(cluster) })}
    >
      <RefreshCw size={14} aria-hidden className={clsx(busy && 'pulses')} />
    </IconButton>
  );
}
