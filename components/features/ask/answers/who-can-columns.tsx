'use client';

import {
  BindingName,
  KindLabel,
  Name,
  RoleName,
  Tag,
  WeightTag,
  columnsOf,
  plural,
  subjectText,
} from '@/components/kit';
import type { PathOutput } from '@/lib/contract';
import type { Ask } from '@/lib/domain/rbac';
import clsx from 'clsx';
import type { MouseEvent } from 'react';
import { isGrant } from '../../proof';
import { ruleWords } from './rule-words';
import type { WhoCanRow } from './who-can-rows';

const column = columnsOf<WhoCanRow>();

/** What the cells need beside their row. */
export type CellContext = {
  readonly cluster: string;
  readonly ask: Ask;
  readonly fresh: ReadonlySet<string>;
  readonly hrefOf: (key: string) => string;
  readonly onOpen: (key: string) => void;
  /** The proof is open and leaves little room: what it says itself is left out, and names are cut shorter. */
  readonly tight: boolean;
};

/** Subject, through, rule, weight. On narrow screens the proof says what the hidden columns would. */
export function whoCanColumns(context: CellContext) {
  const rule = column.display({
    id: 'rule',
    header: 'Rule',
    meta: { from: 'sm' },
    cell: ({ row }) => <RuleCell row={row.original} ask={context.ask} />,
  });
  return column.columns([
    column.display({
      id: 'subject',
      header: 'Subject',
      cell: ({ row }) => <SubjectCell row={row.original} {...context} />,
    }),
    column.display({
      id: 'through',
      header: 'Through',
      meta: { from: 'md' },
      cell: ({ row }) => <ThroughCell row={row.original} {...context} />,
    }),
    ...(context.tight ? [] : [rule]),
    column.display({ id: 'weight', header: 'Weight', cell: ({ row }) => <WeightCell row={row.original} /> }),
  ]);
}

// A plain click stays on the page; the address is for everything else that one does with a link.
export const isPlain = (event: MouseEvent) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;

function SubjectCell({ row, fresh, hrefOf, onOpen, tight }: CellContext & { readonly row: WhoCanRow }) {
  const isFresh = fresh.has(row.key);
  const max = tight ? 21 : 36;
  return (
    <span className={clsx('whitespace-nowrap', isFresh && 'fresh')}>
      <KindLabel kind={row.subject.kind} />
      {row.type === 'can' ? (
        <a
          href={hrefOf(row.key)}
          data-row-primary=""
          className="link"
          onClick={(event) => {
            if (!isPlain(event)) return;
            event.preventDefault();
            onOpen(row.key);
          }}
        >
          <Name text={subjectText(row.subject)} max={max} />
        </a>
      ) : (
        <Name text={subjectText(row.subject)} max={max} />
      )}
      {isFresh ? <span className="ml-2 rounded-sm bg-accent-bg px-1.5 text-small text-accent">new</span> : null}
    </span>
  );
}

function ThroughCell({ row, cluster, tight }: CellContext & { readonly row: WhoCanRow }) {
  if (row.type === 'unknown') return <Arrow tight={tight} cluster={cluster} binding={row.binding} role={row.role} />;
  const { subject, path } = row;
  const groups = subject.throughGroups;
  return (
    <>
      {groups === undefined || groups.length === 0 ? null : (
        <span className="text-small text-muted">
          group <Name text={groups[0] ?? ''} max={24} />
          {groups.length > 1 ? ` and ${plural(groups.length - 1, 'more', 'more')}` : ''}:{' '}
        </span>
      )}
      {path === undefined ? null : <PathThrough path={path} cluster={cluster} tight={tight} />}
      <MoreWays total={subject.viaTotal} />
    </>
  );
}

/** That the way shown is the strongest of several. */
export function MoreWays({ total }: { readonly total: number }) {
  return total > 1 ? <span className="text-small text-muted"> · 1 of {total} ways</span> : null;
}

type PathProps = { readonly path: PathOutput; readonly cluster: string; readonly tight?: boolean };
/** Binding and role of a path; the superuser has none. */
export function PathThrough({ path, ...rest }: PathProps) {
  if (!isGrant(path)) return <span className="text-small text-muted">superuser, before all authorizers</span>;
  return <Arrow {...rest} binding={path.binding} role={path.role} />;
}

type ArrowProps = Pick<Parameters<typeof BindingName>[0], 'cluster' | 'binding'> &
  Pick<Parameters<typeof RoleName>[0], 'role'> & { readonly tight?: boolean };
/** `payments/oncall → payments-admin`; a role in the binding's own namespace goes without it. */
export function Arrow({ cluster, binding, role, tight = false }: ArrowProps) {
  const same = role.kind === 'ClusterRole' && role.name === binding.name;
  return (
    <span>
      {binding.kind === 'ClusterRoleBinding' ? <span className="text-small text-muted">cluster </span> : null}
      <BindingName cluster={cluster} binding={binding} max={tight ? 16 : 28} />
      <span className="px-1.5 text-muted">
        <span aria-hidden>→</span>
        <span className="sr-only"> to </span>
      </span>
      <RoleName cluster={cluster} role={role} text={same ? 'same name' : role.name} max={tight ? 13 : 24} />
    </span>
  );
}

/** A word of a rule; a wildcard stands out, and is said as what it means. */
export function RuleWord({ text }: { readonly text: string }) {
  return text.split('*').map((part, i) => (
    <span key={i}>
      {i > 0 ? (
        <>
          <span aria-hidden className="font-semibold text-critical">
            *
          </span>
          <span className="sr-only">any </span>
        </>
      ) : null}
      {part}
    </span>
  ));
}

function RuleCell({ row, ask }: { readonly row: WhoCanRow; readonly ask: Ask }) {
  if (row.type === 'unknown') return <span className="text-small text-muted">role could not be read</span>;
  return row.path === undefined ? null : <PathRule path={row.path} ask={ask} />;
}

/** The words of a path's rule that answer the ask. */
export function PathRule({ path, ask }: { readonly path: PathOutput; readonly ask: Ask }) {
  const words = isGrant(path) ? ruleWords(path.rule, ask) : undefined;
  if (words === undefined) return null;
  return (
    <span className="font-mono text-code">
      <RuleWord text={words.verb} />{' '}
      {words.verb === '*' && words.on === '*' ? <span className="text-muted">on </span> : null}
      <RuleWord text={words.on} />
    </span>
  );
}

function WeightCell({ row }: { readonly row: WhoCanRow }) {
  if (row.type === 'unknown') return <Tag meaning="unknown">unknown</Tag>;
  return row.path === undefined ? null : <PathWeight path={row.path} />;
}

export function PathWeight({ path }: { readonly path: PathOutput }) {
  return <WeightTag weight={isGrant(path) ? path.weight : 'everything'} />;
}
