'use client';

import { DataTable, ListStateTag, Tag, columnsOf, count } from '@/components/kit';
import { type ClusterOutput, type Collection, to } from '@/lib/contract';
import Link from 'next/link';

const helper = columnsOf<ClusterOutput>();

const number = (id: string, header: string, collection: Collection, of: (c: ClusterOutput) => number) =>
  helper.display({
    id,
    header,
    meta: { align: 'right' },
    cell: ({ row: { original: c } }) =>
      c.locked ? (
        ''
      ) : (
        <Link className="link" prefetch={false} href={to.list(c.id, collection)}>
          {count(of(c))}
        </Link>
      ),
  });

const columns = helper.columns([
  helper.display({
    id: 'name',
    header: 'Name',
    cell: ({ row: { original: c } }) => (
      <Link prefetch={false} className="link font-medium" data-row-primary="" href={to.ask(c.id, 'who-can')}>
        {c.name}
      </Link>
    ),
  }),
  helper.display({
    id: 'state',
    header: 'State',
    cell: ({ row: { original: c } }) => (
      <Link prefetch={false} href={to.cluster(c.id)}>
        {c.locked ? <Tag meaning="unknown">locked</Tag> : <ListStateTag state={c.state} />}
      </Link>
    ),
  }),
  helper.display({ id: 'source', header: 'Source', cell: ({ row: { original: c } }) => c.source }),
  helper.display({
    id: 'version',
    header: 'Kubernetes',
    cell: ({ row: { original: c } }) => c.version ?? <span className="text-muted">not read</span>,
  }),
  number('subjects', 'Subjects', 'subjects', (c) => c.counts.subjects),
  number('roles', 'Roles', 'roles', (c) => c.counts.roles),
  number('clusterroles', 'ClusterRoles', 'clusterroles', (c) => c.counts.clusterroles),
  number('rolebindings', 'RoleBindings', 'rolebindings', (c) => c.counts.rolebindings),
  number('clusterrolebindings', 'ClusterRoleBindings', 'clusterrolebindings', (c) => c.counts.clusterrolebindings),
  number('namespaces', 'Namespaces', 'namespaces', (c) => c.counts.namespaces),
]);

/** Every cluster of this console, what it is read from and how much is in it. */
export function ClusterTable({ clusters }: { readonly clusters: readonly ClusterOutput[] }) {
  return (
    <DataTable
      inline
      label="Clusters"
      columns={columns}
      rows={clusters}
      rowKey={(row) => row.id}
      total={clusters.length}
    />
  );
}
