'use client';

import { Badge, NamespaceName, WeightTag, columnsOf } from '@/components/kit';
import clsx from 'clsx';
import { MoreWays, PathThrough, RuleWord, isPlain } from './who-can-columns';
import { ruleLine } from './rule-words';
import type { WhatCanRow } from './what-can-rows';

const column = columnsOf<WhatCanRow>();

/** As in who-can: `tight` leaves room for the proof. */
type Context = {
  readonly tight: boolean;
  readonly cluster: string;
  readonly hrefOf: (key: string) => string;
  readonly onOpen: (key: string) => void;
};

/** Scope, verbs, on what, through, weight. */
export const whatCanColumns = (context: Context) =>
  column.columns([
    column.display({
      id: 'scope',
      header: 'Scope',
      cell: ({ row: { original } }) =>
        original.scope === undefined ? (
          <span className="text-muted">cluster-wide</span>
        ) : (
          <NamespaceName cluster={context.cluster} name={original.scope} max={context.tight ? 13 : 24} />
        ),
    }),
    column.display({ id: 'rule', header: 'Rule', cell: ({ row }) => <RuleCell row={row.original} {...context} /> }),
    column.display({
      id: 'through',
      header: 'Through',
      meta: { from: 'md' },
      cell: ({ row: { original } }) => <Through row={original} {...context} />,
    }),
    column.display({
      id: 'weight',
      header: 'Weight',
      meta: { from: 'sm' },
      cell: ({ row: { original } }) => <WeightTag weight={original.effective.weight} />,
    }),
  ]);

function Through({ row, cluster, tight }: Context & { readonly row: WhatCanRow }) {
  const { via, viaTotal } = row.effective;
  const path = via[0];
  return (
    <>
      {path === undefined ? null : <PathThrough path={path} cluster={cluster} tight={tight} />}
      <MoreWays total={viaTotal} />
    </>
  );
}

function RuleCell({ row, hrefOf, onOpen, tight }: Context & { readonly row: WhatCanRow }) {
  const { rule, noEffect } = row.effective;
  const { verbs, on, names } = ruleLine(rule);
  return (
    <span className={clsx('flex items-center gap-2', tight ? 'max-w-[13rem]' : 'max-w-[21rem]')}>
      <a
        href={hrefOf(row.key)}
        data-row-primary=""
        title={`${verbs} ${on}`}
        className="link block truncate font-mono text-code"
        onClick={(event) => {
          if (!isPlain(event)) return;
          event.preventDefault();
          onOpen(row.key);
        }}
      >
        <RuleWord text={verbs} /> <span className="text-muted">on</span> <RuleWord text={on === '' ? 'nothing' : on} />
        {names === '' ? null : <span className="text-muted"> named {names}</span>}
      </a>
      {noEffect.length === 0 ? null : <Badge title={noEffect.join(' ')}>no effect</Badge>}
    </span>
  );
}
