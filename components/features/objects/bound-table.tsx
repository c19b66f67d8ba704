'use client';

import {
  Badge,
  BindingName,
  DataTable,
  RoleName,
  RoleState,
  SubjectName,
  columnsOf,
  count,
  subjectText,
  useYamlSheet,
} from '@/components/kit';
import { type BindingRow, to } from '@/lib/contract';
import Link from 'next/link';
import { useMemo } from 'react';

/** The other side of the bindings: the roles of a subject, the subjects of a role, or both. */
type Show = 'role' | 'subjects' | 'both';
type Row = BindingRow & { readonly throughGroup?: string | undefined };
const helper = columnsOf<Row>();
const rowKey = (row: Row) => `${row.kind} ${row.namespace ?? ''}/${row.name} ${row.throughGroup ?? ''}`;

function columnsFor(c: string, show: Show) {
  const role = helper.display({
    id: 'role',
    header: 'Role',
    cell: ({ row: { original: b } }) => (
      <span className="flex items-center gap-2">
        <RoleName cluster={c} role={b.role} max={40} />
        <RoleState exists={b.roleExists} />
      </span>
    ),
  });
  const through = helper.display({
    id: 'through',
    header: 'Through',
    cell: ({ row: { original: b } }) =>
      b.throughGroup === undefined ? (
        <span className="text-small text-muted">named itself</span>
      ) : (
        <SubjectName cluster={c} subject={{ kind: 'Group', name: b.throughGroup }} />
      ),
  });
  const subjects = helper.display({
    id: 'subjects',
    header: 'Subjects',
    cell: ({ row: { original: b } }) => <Subjects cluster={c} binding={b} />,
  });
  const scope = helper.display({
    id: 'scope',
    header: 'Holds in',
    cell: ({ row: { original: b } }) =>
      b.kind === 'ClusterRoleBinding' ? (
        <Badge title="In every namespace, and for what is in none">whole cluster</Badge>
      ) : (
        <Link
          prefetch={false}
          className="link font-mono text-code"
          href={to.object(c, 'namespaces', { name: b.namespace ?? '' })}
        >
          {b.namespace}
        </Link>
      ),
  });
  return helper.columns([
    ...(show === 'both' ? [] : [scope]),
    helper.display({
      id: 'name',
      header: 'Binding',
      cell: ({ row: { original: b } }) => <BindingName cluster={c} binding={b} text={b.name} primary />,
    }),
    ...(show === 'role' ? [role, through] : show === 'subjects' ? [subjects] : [subjects, role]),
  ]);
}

function Subjects({ cluster, binding }: { readonly cluster: string; readonly binding: Row }) {
  const [first] = binding.firstSubjects;
  const more = binding.subjects - 1;
  if (first === undefined) return <span className="text-muted">none</span>;
  return (
    <span className="flex items-baseline gap-2">
      <SubjectName cluster={cluster} subject={first} within={binding.namespace} max={40} />
      {more > 0 ? (
        <span className="text-small text-muted" title={binding.firstSubjects.slice(1).map(subjectText).join(', ')}>
          and {count(more)} more
        </span>
      ) : null}
    </span>
  );
}

/** Bindings in the middle of a page: of a role with their subjects, of a subject with their roles, of a namespace with both. */
export function BoundTable({
  cluster,
  label,
  bindings,
  total,
  show,
}: {
  readonly cluster: string;
  readonly label: string;
  readonly bindings: readonly Row[];
  readonly total: number;
  readonly show: Show;
}) {
  const yaml = useYamlSheet();
  const columns = useMemo(() => columnsFor(cluster, show), [cluster, show]);
  return (
    <DataTable
      inline
      label={label}
      columns={columns}
      rows={bindings}
      rowKey={rowKey}
      total={total}
      keys={{ y: (row) => yaml.open({ kind: row.kind, namespace: row.namespace, name: row.name }) }}
    />
  );
}
