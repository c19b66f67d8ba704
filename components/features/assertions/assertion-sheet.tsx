'use client';

import { EmptyState, GapNotice, SideSheet, dayAndTime, plural } from '@/components/kit';
import { Button, buttonClass } from '@/components/ui';
import { type AssertionRights, type AssertionRow, type Gap, to } from '@/lib/contract';
import { assertionSentence } from '@/lib/domain/rbac/assertions';
import Link from 'next/link';
import { FailureList } from './failure-list';
import { RemoveAssertion } from './remove-assertion';
import { VerdictTag } from './verdict-tag';
import { whyNotWrite } from './why-not-write';

export type AssertionSheetProps = {
  readonly cluster: string;
  readonly id: string;
  /** Absent: it is not there, or no longer. */
  readonly row: AssertionRow | undefined;
  readonly may: AssertionRights;
  readonly gaps: readonly Gap[];
  readonly onClose: () => void;
};

/** One assertion: what it says, whether that holds, and the proof where it does not. */
export function AssertionSheet({ cluster, id, row, may, gaps, onClose }: AssertionSheetProps) {
  return (
    <SideSheet
      param="assertion"
      value={id}
      label="Assertion"
      title={row?.definition.name ?? 'Not found'}
      onClose={onClose}
    >
      {row === undefined ? (
        <EmptyState title="There is no such assertion">
          <p>It was removed, or it is one of another cluster.</p>
        </EmptyState>
      ) : (
        <Shown cluster={cluster} row={row} may={may} gaps={gaps} onClose={onClose} />
      )}
    </SideSheet>
  );
}

function Shown({
  cluster,
  row,
  may,
  gaps,
  onClose,
}: Omit<AssertionSheetProps, 'row' | 'id'> & { readonly row: AssertionRow }) {
  const disabledReason = whyNotWrite(may, 'update');
  return (
    <>
      <div className="grid gap-1.5">
        <p className="flex items-center gap-2">
          <VerdictTag verdict={row.verdict} />
          <span className="text-muted">{row.failures === 0 ? null : plural(row.failures, 'failure')}</span>
        </p>
        <p className="break-words">{assertionSentence(row.definition)}.</p>
        <p className="text-small text-muted">
          last changed <time dateTime={row.changedAt}>{dayAndTime(row.changedAt)}</time> by {row.changedBy}
        </p>
      </div>
      {row.verdict === 'unknown' ? <Unknown cluster={cluster} gaps={gaps} /> : null}
      <FailureList cluster={cluster} row={row} />
      <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
        {disabledReason === undefined ? (
          <Link className={buttonClass()} prefetch={false} href={to.assertionForm(cluster, { id: row.id })}>
            Change
          </Link>
        ) : (
          <Button disabledReason={disabledReason}>Change</Button>
        )}
        <RemoveAssertion cluster={cluster} row={row} disabledReason={whyNotWrite(may, 'delete')} onRemoved={onClose} />
      </div>
    </>
  );
}

function Unknown({ cluster, gaps }: { readonly cluster: string; readonly gaps: readonly Gap[] }) {
  return (
    <div className="grid gap-2">
      <p>Whether it holds is not known: something that could decide it was not read.</p>
      <GapNotice cluster={cluster} gaps={gaps} />
    </div>
  );
}
