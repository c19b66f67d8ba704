'use client';

import {
  Badge,
  DataTable,
  EmptyState,
  FilterBar,
  FilterInput,
  NamespaceName,
  Notice,
  Section,
  SubjectName,
  columnsOf,
  count,
  plural,
} from '@/components/kit';
import { Dialog } from '@/components/ui';
import type { AccessDeltaOutput } from '@/lib/contract';
import clsx from 'clsx';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { type Withheld, WithheldRows, hasWithheld } from '../withheld';
import { type DeltaRow, deltaRows, rowMatches } from './plan-words';

const filterParser = parseAsString.withDefault('').withOptions({ history: 'replace', clearOnDefault: true });
const helper = columnsOf<DeltaRow>();
/** So many are shown as they are; more scroll by themselves, so that what comes after stays in reach. */
const FEW_ROWS = 20;

/** Who gains and loses what, by subject and scope; what has stars opens into what it covers. */
export function DeltaTable({
  cluster,
  access,
  withheld,
}: {
  readonly cluster: string;
  readonly access: AccessDeltaOutput;
  readonly withheld: Withheld;
}) {
  const [filter, setFilter] = useQueryState('filter', filterParser);
  const [opened, setOpened] = useState<DeltaRow>();
  const all = useMemo(() => deltaRows(access), [access]);
  const rows = useMemo(() => all.filter((row) => rowMatches(row, filter)), [all, filter]);
  const starred = all.some((row) => row.covers !== undefined);
  const columns = useMemo(() => columnsFor(cluster, starred, setOpened), [cluster, starred]);
  return (
    <Section id="delta" title="Who gains and loses what" note={noteOf(access)}>
      <Cut access={access} />
      <WithheldRows withheld={withheld} />
      {all.length === 0 && hasWithheld(withheld) ? null : all.length === 0 ? (
        <EmptyState title="Nobody gains or loses anything">
          <p>{shadowText(access) || 'The objects change, and what everybody may do stays as it is.'}</p>
        </EmptyState>
      ) : (
        <>
          <FilterBar>
            <FilterInput
              label="Filter grants"
              placeholder="Filter by subject, verb, resource or namespace"
              value={filter}
              onChange={(value) => void setFilter(value)}
              className="w-full sm:w-96"
            />
            <span role="status" className="text-small text-muted">
              {rows.length === all.length
                ? plural(all.length, 'row')
                : `${count(rows.length)} of ${plural(all.length, 'row')}`}
            </span>
          </FilterBar>
          {rows.length === 0 ? (
            <EmptyState title="No grant matches">
              <p>A row matches when it holds every word of the filter.</p>
            </EmptyState>
          ) : (
            <DataTable
              inline={rows.length <= FEW_ROWS}
              label="Access delta"
              columns={columns}
              rows={rows}
              rowKey={(row) => row.key}
              total={rows.length}
            />
          )}
          {shadowText(access) === '' ? null : <p className="text-small text-muted">{shadowText(access)}</p>}
        </>
      )}
      <Covers row={opened} onClose={() => setOpened(undefined)} />
    </Section>
  );
}

function noteOf({ gained, lost, subjectsGaining, subjectsLosing }: AccessDeltaOutput): string {
  return `+${count(gained)} for ${plural(subjectsGaining, 'subject')}, −${count(lost)} for ${plural(subjectsLosing, 'subject')}`;
}

/** Grants that change nothing, since their holders have them some other way. */
function shadowText({ shadowed }: AccessDeltaOutput): string {
  const parts = [
    shadowed.gained === 0 ? '' : `${plural(shadowed.gained, 'grant')} more, held some other way already`,
    shadowed.lost === 0 ? '' : `${plural(shadowed.lost, 'grant')} fewer, still held some other way`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Not counted: ${parts.join('; ')}.`;
}

function Cut({ access: { truncated, subjects, subjectsTotal } }: { readonly access: AccessDeltaOutput }) {
  if (!truncated && subjects.length === subjectsTotal) return null;
  return (
    <Notice meaning="warning" title="Not all rows are here">
      {subjects.length < subjectsTotal
        ? `The first ${count(subjects.length)} of ${count(subjectsTotal)} subjects and scopes are listed; the numbers count them all.`
        : 'So much changes that not every grant is listed.'}
    </Notice>
  );
}

function columnsFor(cluster: string, starred: boolean, open: (row: DeltaRow) => void) {
  const covers = helper.display({
    id: 'covers',
    header: 'Covers now',
    meta: { from: 'sm', under: 'subject' },
    cell: ({ row: { original: row } }) =>
      row.covers === undefined ? (
        <span className="text-small text-muted">as written</span>
      ) : (
        <button type="button" className="link min-h-6 sm:min-h-0" aria-haspopup="dialog" onClick={() => open(row)}>
          {plural(row.covers.resources, 'resource')}
        </button>
      ),
  });
  return helper.columns([
    helper.display({
      id: 'op',
      header: () => <span className="sr-only">Gains or loses</span>,
      cell: ({ row: { original: row } }) => (
        <span className={clsx('font-semibold', row.op === 'gains' ? 'text-ok' : 'text-critical')}>
          <span aria-hidden>{row.op === 'gains' ? '+' : '−'}</span>
          <span className="sr-only">{row.op}</span>
        </span>
      ),
    }),
    helper.display({
      id: 'subject',
      header: 'Subject',
      cell: ({ row: { original: row } }) => <SubjectName cluster={cluster} subject={row.principal} max={32} primary />,
    }),
    helper.display({
      id: 'grant',
      header: 'Grant',
      meta: { from: 'sm', under: 'subject' },
      cell: ({ row: { original: row } }) => (
        <span className="flex flex-wrap gap-x-[1ch] font-mono text-code sm:flex-nowrap">
          {/* Many verbs give way to what they are about. */}
          <span className="max-w-60 truncate" title={row.verbs.join(', ')}>
            {row.verbs.map((verb, i) => (
              <span key={verb} className={verb === '*' ? 'font-semibold text-critical' : undefined}>
                {i > 0 ? ', ' : ''}
                {verb}
              </span>
            ))}{' '}
          </span>
          <span>{row.about}</span>
        </span>
      ),
    }),
    helper.display({
      id: 'scope',
      header: 'Scope',
      meta: { from: 'sm', under: 'subject' },
      cell: ({ row: { original: row } }) =>
        row.scope === '' ? (
          <Badge title="In every namespace, and for what is in none">whole cluster</Badge>
        ) : (
          <NamespaceName cluster={cluster} name={row.scope} />
        ),
    }),
    ...(starred ? [covers] : []),
  ]);
}

function Covers({ row, onClose }: { readonly row: DeltaRow | undefined; readonly onClose: () => void }) {
  const covers = row?.covers;
  return (
    <Dialog
      open={covers !== undefined}
      onClose={onClose}
      title={
        <>
          What <code>{`${row?.verbs.join(', ') ?? ''} ${row?.about ?? ''}`}</code> covers
        </>
      }
    >
      <p className="pb-2 text-muted">
        Of what the cluster serves now; what is installed later comes by itself.
        {covers === undefined || covers.examples.length >= covers.resources
          ? ''
          : ` The first ${count(covers.examples.length)} of ${count(covers.resources)}.`}
      </p>
      <ul className="font-mono text-code">
        {covers?.examples.map((one) => (
          <li key={one} className="break-words">
            {one}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
