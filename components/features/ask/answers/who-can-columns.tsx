'use client';

import { KindLabel, Name, Tag, columnsOf, plural, subjectText } from '@/components/kit';
import clsx from 'clsx';
import { useCells } from './cells';
import { Arrow, MoreWays, PathRule, PathThrough, NewMark, PathWeight, ProofLink } from './path-cells';
import type { WhoCanRow } from './who-can-rows';

const column = columnsOf<WhoCanRow>();

const subject = column.display({
  id: 'subject',
  header: 'Subject',
  cell: ({ row }) => <SubjectCell row={row.original} />,
});
const through = column.display({
  id: 'through',
  header: 'Through',
  meta: { from: 'md' },
  cell: ({ row }) => <ThroughCell row={row.original} />,
});
const rule = column.display({
  id: 'rule',
  header: 'Rule',
  meta: { from: 'sm' },
  cell: ({ row }) => <RuleCell row={row.original} />,
});
const weight = column.display({
  id: 'weight',
  header: 'Weight',
  cell: ({ row }) => <WeightCell row={row.original} />,
});

/** Subject, through, rule, weight. */
export const WHO_CAN_COLUMNS = column.columns([subject, through, rule, weight]);
/** Where there is little room the proof says the rule. */
export const WHO_CAN_TIGHT = column.columns([subject, through, weight]);

function SubjectCell({ row }: { readonly row: WhoCanRow }) {
  const { fresh, tight } = useCells();
  const isFresh = fresh.has(row.key);
  const name = <Name text={subjectText(row.subject)} max={tight ? 21 : 36} />;
  return (
    <span className={clsx('whitespace-nowrap', isFresh && 'fresh')}>
      <KindLabel kind={row.subject.kind} />
      {row.type === 'can' ? <ProofLink of={row.key}>{name}</ProofLink> : name}
      {isFresh ? <NewMark /> : null}
    </span>
  );
}

function ThroughCell({ row }: { readonly row: WhoCanRow }) {
  const { cluster, tight } = useCells();
  if (row.type === 'unknown') return <Arrow {...{ cluster, tight }} binding={row.binding} role={row.role} />;
  const { subject, path } = row;
  return (
    <>
      <ThroughGroups groups={subject.throughGroups ?? []} />
      {path === undefined ? null : <PathThrough path={path} />}
      <MoreWays total={subject.viaTotal} />
    </>
  );
}

function ThroughGroups({ groups }: { readonly groups: readonly string[] }) {
  const [first] = groups;
  if (first === undefined) return null;
  return (
    <span className="text-small text-muted">
      group <Name text={first} max={24} />
      {groups.length > 1 ? ` and ${plural(groups.length - 1, 'more', 'more')}` : ''}:{' '}
    </span>
  );
}

function RuleCell({ row }: { readonly row: WhoCanRow }) {
  if (row.type === 'unknown') return <span className="text-small text-muted">role could not be read</span>;
  return row.path === undefined ? null : <PathRule path={row.path} />;
}

function WeightCell({ row }: { readonly row: WhoCanRow }) {
  if (row.type === 'unknown') return <Tag meaning="unknown">unknown</Tag>;
  return row.path === undefined ? null : <PathWeight path={row.path} />;
}
