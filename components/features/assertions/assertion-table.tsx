'use client';

import { DataTable, columnsOf, count, day, dayAndTime } from '@/components/kit';
import type { AssertionRow } from '@/lib/contract';
import { assertionSentence } from '@/lib/domain/rbac/assertions';
import { useMemo } from 'react';
import { VerdictTag } from './verdict-tag';

const helper = columnsOf<AssertionRow>();
const rowKey = ({ id }: AssertionRow) => id;

function columnsFor(onOpen: (id: string) => void) {
  return helper.columns([
    helper.display({
      id: 'verdict',
      header: 'Verdict',
      cell: ({ row: { original: r } }) => <VerdictTag verdict={r.verdict} />,
    }),
    helper.display({
      id: 'name',
      header: 'Name',
      cell: ({ row: { original: r } }) => (
        <button
          type="button"
          className="link block max-w-72 truncate text-left font-medium"
          data-row-primary=""
          title={r.definition.name}
          onClick={() => onOpen(r.id)}
        >
          {r.definition.name}
        </button>
      ),
    }),
    helper.display({
      id: 'says',
      header: 'Says',
      meta: { from: 'sm' },
      cell: ({ row: { original: r } }) => {
        const says = assertionSentence(r.definition);
        return (
          <span className="block max-w-[22rem] truncate" title={says}>
            {says}
          </span>
        );
      },
    }),
    helper.display({
      id: 'failures',
      header: 'Failures',
      meta: { align: 'right' },
      cell: ({ row: { original: r } }) =>
        r.failures === 0 ? (
          <span className="text-muted">0</span>
        ) : (
          <button
            type="button"
            className="link"
            aria-label={`${count(r.failures)} failures of ${r.definition.name}`}
            onClick={() => onOpen(r.id)}
          >
            {count(r.failures)}
          </button>
        ),
    }),
    helper.display({
      id: 'changed',
      header: 'Changed',
      meta: { from: 'md' },
      cell: ({ row: { original: r } }) => (
        <span className="text-muted">
          <time dateTime={r.changedAt} title={dayAndTime(r.changedAt)}>
            {day(r.changedAt)}
          </time>{' '}
          by {r.changedBy}
        </span>
      ),
    }),
  ]);
}

/** Assertions as rows, in the order of the API: what fails comes first. */
export function AssertionTable({
  rows,
  selected,
  onOpen,
}: {
  readonly rows: readonly AssertionRow[];
  readonly selected: string | undefined;
  readonly onOpen: (id: string) => void;
}) {
  const columns = useMemo(() => columnsFor(onOpen), [onOpen]);
  return (
    <DataTable
      label="Assertions"
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      total={rows.length}
      selected={selected}
    />
  );
}
