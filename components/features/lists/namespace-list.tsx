'use client';

import { NamespaceName, Tag, columnsOf, count, day, useYamlSheet } from '@/components/kit';
import { namespaceListQuery } from '@/lib/client';
import { type Collection, type NamespaceRow, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { copyName } from './copy-name';
import { isDated } from './dated';
import { ListPage } from './list-page';
import { listQueryOf, useListUrl } from './list-url';

const helper = columnsOf<NamespaceRow>();
const rowKey = (row: NamespaceRow) => row.name;

function namespaceColumns(c: string, dated: boolean) {
  const held = (collection: Collection, namespace: string, n: number) => (
    <Link className="link" prefetch={false} href={to.list(c, collection, { namespace })}>
      {count(n)}
    </Link>
  );
  const created = helper.display({
    id: 'created',
    header: 'Created',
    meta: { sort: 'created', from: 'sm' },
    cell: ({ row: { original: ns } }) => (ns.created === undefined ? '' : day(ns.created)),
  });
  return helper.columns([
    helper.display({
      id: 'name',
      header: 'Name',
      meta: { sort: 'name' },
      cell: ({ row: { original: ns } }) => (
        <span className="flex items-center gap-2">
          <NamespaceName cluster={c} name={ns.name} primary />
          {ns.exists ? null : <Tag meaning="warning">only named by objects</Tag>}
        </span>
      ),
    }),
    helper.display({
      id: 'roles',
      header: 'Roles',
      meta: { sort: 'roles', align: 'right' },
      cell: ({ row: { original: ns } }) => held('roles', ns.name, ns.roles),
    }),
    helper.display({
      id: 'bindings',
      header: 'RoleBindings',
      meta: { sort: 'bindings', align: 'right' },
      cell: ({ row: { original: ns } }) => held('rolebindings', ns.name, ns.bindings),
    }),
    helper.display({
      id: 'serviceAccounts',
      header: 'ServiceAccounts',
      meta: { sort: 'serviceAccounts', align: 'right' },
      cell: ({ row: { original: ns } }) => held('serviceaccounts', ns.name, ns.serviceAccounts),
    }),
    ...(dated ? [created] : []),
  ]);
}

/** Every namespace that was read, or that an object names. */
export function NamespaceList({ cluster }: { readonly cluster: string }) {
  const url = useListUrl();
  const yaml = useYamlSheet();
  const query = useInfiniteQuery(namespaceListQuery(cluster, listQueryOf(url)));
  const dated = isDated(query.data);
  const columns = useMemo(() => namespaceColumns(cluster, dated), [cluster, dated]);
  return (
    <ListPage
      cluster={cluster}
      title="Namespaces"
      noun="namespaces"
      url={url}
      byNamespace={false}
      query={query}
      columns={columns}
      rowKey={rowKey}
      keys={{
        y: (row) => (row.exists ? yaml.open({ kind: 'Namespace', name: row.name }) : undefined),
        c: (row) => copyName(row.name),
      }}
      selected={yaml.shown?.name}
      whenEmpty={<p>No namespace was read, and no object names one: look at the sources of this cluster.</p>}
    />
  );
}
