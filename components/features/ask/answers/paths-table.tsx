'use client';

import { DataTable, columnsOf, useYamlSheet } from '@/components/kit';
import type { PathOutput } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import { useCallback, useMemo } from 'react';
import { isGrant } from '../../proof';
import type { Asking } from '../state/use-question';
import { askOf } from '../state/question';
import { PathRule, PathThrough, PathWeight, isPlain } from './who-can-columns';

type PathRow = { readonly key: string; readonly way: number; readonly path: PathOutput };
const column = columnsOf<PathRow>();

type Context = {
  readonly cluster: string;
  readonly ask: Ask;
  readonly hrefOf: (key: string) => string;
  readonly onOpen: (key: string) => void;
};
const pathColumns = (context: Context) =>
  column.columns([
    column.display({ id: 'way', header: 'Way', cell: ({ row }) => <WayCell row={row.original} {...context} /> }),
    column.display({
      id: 'through',
      header: 'Through',
      cell: ({ row }) => <PathThrough path={row.original.path} cluster={context.cluster} />,
    }),
    column.display({
      id: 'rule',
      header: 'Rule',
      meta: { from: 'sm' },
      cell: ({ row }) => <PathRule path={row.original.path} ask={context.ask} />,
    }),
    column.display({
      id: 'weight',
      header: 'Weight',
      meta: { from: 'sm' },
      cell: ({ row }) => <PathWeight path={row.original.path} />,
    }),
  ]);

function WayCell({ row, hrefOf, onOpen }: Context & { readonly row: PathRow }) {
  return (
    <a
      href={hrefOf(row.key)}
      data-row-primary=""
      className="link"
      aria-label={`Proof, way ${row.way}`}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        onOpen(row.key);
      }}
    >
      {row.way}
    </a>
  );
}

/** The ways that allow a request, strongest first; each opens its proof. */
export function PathsTable({
  asking,
  via,
  viaTotal,
}: {
  readonly asking: Asking;
  readonly via: readonly PathOutput[];
  readonly viaTotal: number;
}) {
  const { cluster, words, view, look, proofHref } = asking;
  const yaml = useYamlSheet();
  const rows = useMemo(() => via.map((path, i): PathRow => ({ key: String(i + 1), way: i + 1, path })), [via]);
  const open = useCallback((key: string) => look({ proof: 'path', way: Number(key) }, 'push'), [look]);
  const columns = useMemo(
    () => pathColumns({ cluster, ask: askOf(words), hrefOf: (key) => proofHref('path', Number(key)), onOpen: open }),
    [cluster, words, proofHref, open],
  );
  return (
    <DataTable
      label="Ways"
      inline
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      total={viaTotal}
      selected={view.proof === null ? undefined : String(view.way)}
      keys={{
        y: ({ path }) => {
          if (isGrant(path)) yaml.open(path.binding);
        },
      }}
    />
  );
}
