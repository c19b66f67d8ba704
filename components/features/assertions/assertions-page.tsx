'use client';

import {
  ChangeNote,
  EmptyState,
  GapNotice,
  PageTitle,
  ProblemState,
  RowHint,
  Skeleton,
  plural,
  replaces,
} from '@/components/kit';
import { buttonClass } from '@/components/ui';
import { ProblemError, assertionsQuery } from '@/lib/client';
import { type AssertionsOutput, apiPath } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { AddButton } from './add-button';
import { AssertionSheet } from './assertion-sheet';
import { AssertionTable } from './assertion-table';
import { ImportFile } from './import-file';

/** What must stay true of the cluster, and whether it is; what fails comes first. */
export function AssertionsPage({ cluster }: { readonly cluster: string }) {
  const query = useQuery(assertionsQuery(cluster));
  const [open, setOpen] = useQueryState('assertion', { history: 'push' });
  const value = query.data?.value;
  const forbidden = query.error instanceof ProblemError && query.error.code === 'not-permitted';
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind="Assertions"
        title="What must stay true"
        scope={`in ${cluster}; judged again whenever it changes`}
        asOf={query.data?.asOf}
        actions={forbidden ? null : <AddButton cluster={cluster} may={value?.may} />}
      />
      <ChangeNote cluster={cluster} />
      <GapNotice cluster={cluster} gaps={query.data?.gaps} />
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {replaces(query.error, value) ? null : value === undefined ? (
        <Skeleton label="Loading the assertions" lines={6} />
      ) : (
        <>
          <Summary cluster={cluster} value={value} />
          <Rows cluster={cluster} value={value} selected={open ?? undefined} onOpen={(id) => void setOpen(id)} />
          {open === null ? null : (
            <AssertionSheet
              cluster={cluster}
              id={open}
              row={value.rows.find(({ id }) => id === open)}
              may={value.may}
              gaps={query.data?.gaps ?? []}
              onClose={() => void setOpen(null)}
            />
          )}
        </>
      )}
    </>
  );
}

type Value = AssertionsOutput['value'];

/** How many of each, and files in and out. */
function Summary({ cluster, value }: { readonly cluster: string; readonly value: Value }) {
  const of = (verdict: Value['rows'][number]['verdict']) => value.rows.filter((row) => row.verdict === verdict).length;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p role="status" className="grow">
        {value.rows.length === 0
          ? plural(0, 'assertion')
          : `${of('fail')} fail, ${of('unknown')} unknown, ${of('pass')} pass`}
      </p>
      {value.rows.length === 0 ? null : (
        <a href={apiPath.exportAssertions(cluster)} download className={buttonClass()}>
          <Download size={14} aria-hidden />
          Export YAML
        </a>
      )}
      <ImportFile cluster={cluster} may={value.may} />
    </div>
  );
}

function Rows({
  cluster,
  value,
  selected,
  onOpen,
}: {
  readonly cluster: string;
  readonly value: Value;
  readonly selected: string | undefined;
  readonly onOpen: (id: string) => void;
}) {
  if (value.rows.length === 0) {
    return (
      <EmptyState title="No assertions">
        <p>
          An assertion says what must stay true, as “Group tenant-a must not get secrets outside of tenant-a-*”. It is
          judged whenever the cluster changes, and before every plan is applied.
        </p>
        <AddButton cluster={cluster} may={value.may} />
      </EmptyState>
    );
  }
  return (
    <>
      <AssertionTable rows={value.rows} selected={selected} onOpen={onOpen} />
      <RowHint keys={[]} />
    </>
  );
}
