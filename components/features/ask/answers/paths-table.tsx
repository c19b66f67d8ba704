'use client';

import { DataTable, columnsOf, useYamlSheet } from '@/components/kit';
import type { PathOutput } from '@/lib/contract';
import { useCallback, useMemo } from 'react';
import { isGrant } from '../../proof';
import type { Asking } from '../state/use-question';
import { askOf } from '../state/question';
import { CellsProvider } from './cells';
import { PathRule, PathThrough, PathWeight, ProofLink } from './path-cells';
import { useTight } from './use-tight';

type PathRow = { readonly key: string; readonly way: number; readonly path: PathOutput };
const column = columnsOf<PathRow>();

const COLUMNS = column.columns([
  column.display({
    id: 'way',
    header: 'Way',
    cell: ({ row: { original } }) => (
      <ProofLink of={original.key} label={`Proof, way ${original.way}`}>
        {original.way}
      </ProofLink>
    ),
  }),
  column.display({ id: 'through', header: 'Through', cell: ({ row }) => <PathThrough path={row.original.path} /> }),
  column.display({
    id: 'rule',
    header: 'Rule',
    meta: { from: 'sm' },
    cell: ({ row }) => <PathRule path={row.original.path} />,
  }),
  column.display({
    id: 'weight',
    header: 'Weight',
    meta: { from: 'sm' },
    cell: ({ row }) => <PathWeight path={row.original.path} />,
  }),
]);

const NONE: ReadonlySet<string> = new Set();

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
  const tight = useTight(view.proof !== null);
  const cells = useMemo(
    () => ({
      cluster,
      ask: askOf(words),
      fresh: NONE,
      hrefOf: (key: string) => proofHref('path', Number(key)),
      onOpen: open,
      tight,
    }),
    [cluster, words, proofHref, open, tight],
  );
  return (
    <CellsProvider value={cells}>
      <DataTable
        label="Ways"
        inline
        columns={COLUMNS}
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
    </CellsProvider>
  );
}
