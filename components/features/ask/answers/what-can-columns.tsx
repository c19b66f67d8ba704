'use client';

import { Badge, NamespaceName, WeightTag, columnsOf } from '@/components/kit';
import clsx from 'clsx';
import { useCells } from './cells';
import { MoreWays, NewMark, PathThrough, ProofLink, RuleWord } from './path-cells';
import { ruleLine } from './rule-words';
import type { WhatCanRow } from './what-can-rows';

const column = columnsOf<WhatCanRow>();

/** Scope, verbs, on what, through, weight. */
export const WHAT_CAN_COLUMNS = column.columns([
  column.display({ id: 'scope', header: 'Scope', cell: ({ row }) => <ScopeCell row={row.original} /> }),
  column.display({ id: 'rule', header: 'Rule', cell: ({ row }) => <RuleCell row={row.original} /> }),
  column.display({
    id: 'through',
    header: 'Through',
    meta: { from: 'md' },
    cell: ({ row }) => <ThroughCell row={row.original} />,
  }),
  column.display({
    id: 'weight',
    header: 'Weight',
    meta: { from: 'sm' },
    cell: ({ row: { original } }) => <WeightTag weight={original.effective.weight} />,
  }),
]);

function ScopeCell({ row }: { readonly row: WhatCanRow }) {
  const { cluster, tight } = useCells();
  if (row.scope === undefined) return <span className="text-muted">cluster-wide</span>;
  return <NamespaceName cluster={cluster} name={row.scope} max={tight ? 13 : 24} />;
}

function ThroughCell({ row }: { readonly row: WhatCanRow }) {
  const { via, viaTotal } = row.effective;
  const path = via[0];
  return (
    <>
      {path === undefined ? null : <PathThrough path={path} />}
      <MoreWays total={viaTotal} />
    </>
  );
}

function RuleCell({ row }: { readonly row: WhatCanRow }) {
  const { fresh, tight } = useCells();
  const isFresh = fresh.has(row.key);
  const { rule, noEffect } = row.effective;
  const { verbs, on, names } = ruleLine(rule);
  return (
    <span
      title={`${verbs} ${on}`}
      className={clsx('flex items-center gap-2', isFresh && 'fresh', tight ? 'max-w-[13rem]' : 'max-w-[21rem]')}
    >
      <ProofLink of={row.key} className="link block truncate font-mono text-code">
        <RuleWord text={verbs} /> <span className="text-muted">on</span> <RuleWord text={on === '' ? 'nothing' : on} />
        {names === '' ? null : <span className="text-muted"> named {names}</span>}
      </ProofLink>
      {isFresh ? <NewMark /> : null}
      {noEffect.length === 0 ? null : <Badge title={noEffect.join(' ')}>no effect</Badge>}
    </span>
  );
}
