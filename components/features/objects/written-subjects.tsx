'use client';

import { DataTable, SubjectName, Tag, columnsOf } from '@/components/kit';
import type { BindingObjectOutput } from '@/lib/contract';
import { parsePrincipal } from '@/lib/domain/rbac';
import { useMemo } from 'react';

type Row = BindingObjectOutput['value']['subjects'][number] & { readonly place: number };
const helper = columnsOf<Row>();

function columnsFor(c: string, within: string | undefined) {
  return helper.columns([
    helper.display({
      id: 'subject',
      header: 'Subject',
      cell: ({ row: { original: s } }) => <SubjectName cluster={c} subject={s} within={within} primary max={60} />,
    }),
    helper.display({
      id: 'principal',
      header: 'Stands for',
      cell: ({ row: { original: s } }) => <StandsFor cluster={c} subject={s} />,
    }),
    helper.display({ id: 'state', header: 'State', cell: ({ row: { original: s } }) => <SubjectState subject={s} /> }),
  ]);
}

/** The principal, where it is another than what is written: a User that is a ServiceAccount in disguise. */
function StandsFor({ cluster, subject }: { readonly cluster: string; readonly subject: Row }) {
  const principal = subject.principal === undefined ? undefined : parsePrincipal(subject.principal);
  if (principal === undefined) return <span className="text-small text-muted">nobody</span>;
  if (principal.kind === subject.kind) return <span className="text-small text-muted">itself</span>;
  return <SubjectName cluster={cluster} subject={principal} />;
}

function SubjectState({ subject }: { readonly subject: Row }) {
  if (subject.never !== undefined) {
    return (
      <span className="flex items-center gap-2">
        <Tag meaning="warning">never matches</Tag>
        <span className="text-small">{subject.never}</span>
      </span>
    );
  }
  if (subject.exists === false) {
    return (
      <Tag meaning="warning" title="Whoever creates a ServiceAccount of this name gets the grant.">
        no such ServiceAccount
      </Tag>
    );
  }
  if (subject.exists === true) return <Tag meaning="ok">exists</Tag>;
  return (
    <span className="text-small text-muted">
      {subject.kind === 'ServiceAccount' ? 'whether it exists was not read' : 'Kubernetes keeps no list of these'}
    </span>
  );
}

/** The subjects of a binding as they are written, and whom each of them reaches. */
export function WrittenSubjects({
  cluster,
  within,
  subjects,
}: {
  readonly cluster: string;
  /** The namespace of a RoleBinding. */
  readonly within: string | undefined;
  readonly subjects: BindingObjectOutput['value']['subjects'];
}) {
  const columns = useMemo(() => columnsFor(cluster, within), [cluster, within]);
  // A binding may name a subject twice: its place tells the two apart.
  const rows = useMemo(() => subjects.map((subject, place) => ({ ...subject, place })), [subjects]);
  return (
    <DataTable
      inline
      label="Subjects"
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.place)}
      total={rows.length}
    />
  );
}
