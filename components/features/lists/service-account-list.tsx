'use client';

import { NamespaceName, SubjectName, columnsOf, count, day, useYamlSheet } from '@/components/kit';
import { serviceAccountListQuery } from '@/lib/client';
import { type ServiceAccountRow, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { copyName } from './copy-name';
import { isDated } from './dated';
import { ListPage } from './list-page';
import { listQueryOf, useListUrl } from './list-url';

const helper = columnsOf<ServiceAccountRow>();
const rowKey = (row: ServiceAccountRow) => `${row.namespace}/${row.name}`;

function serviceAccountColumns(c: string, dated: boolean) {
  const created = helper.display({
    id: 'created',
    header: 'Created',
    meta: { sort: 'created', from: 'sm' },
    cell: ({ row: { original: sa } }) => (sa.created === undefined ? '' : day(sa.created)),
  });
  return helper.columns([
    helper.display({
      id: 'name',
      header: 'Name',
      meta: { sort: 'name' },
      cell: ({ row: { original: sa } }) => (
        <SubjectName cluster={c} subject={{ kind: 'ServiceAccount', ...sa }} text={sa.name} bare primary />
      ),
    }),
    helper.display({
      id: 'namespace',
      header: 'Namespace',
      meta: { sort: 'namespace' },
      cell: ({ row: { original: sa } }) => <NamespaceName cluster={c} name={sa.namespace} />,
    }),
    helper.display({
      id: 'bindings',
      header: 'Bindings',
      meta: { sort: 'bindings', align: 'right' },
      cell: ({ row: { original: sa } }) => (
        <Link className="link" prefetch={false} href={`${to.object(c, 'serviceaccounts', sa)}#bindings`}>
          {count(sa.bindings)}
        </Link>
      ),
    }),
    helper.display({
      id: 'automount',
      header: 'Token in its pods',
      cell: ({ row: { original: sa } }) => (sa.automount === false ? 'not mounted' : 'mounted, unless the pod says no'),
    }),
    ...(dated ? [created] : []),
  ]);
}

/** Every ServiceAccount that was read. */
export function ServiceAccountList({ cluster }: { readonly cluster: string }) {
  const url = useListUrl();
  const yaml = useYamlSheet();
  const query = useInfiniteQuery(serviceAccountListQuery(cluster, listQueryOf(url)));
  const dated = isDated(query.data);
  const columns = useMemo(() => serviceAccountColumns(cluster, dated), [cluster, dated]);
  return (
    <ListPage
      cluster={cluster}
      title="ServiceAccounts"
      noun="ServiceAccounts"
      url={url}
      byNamespace
      query={query}
      columns={columns}
      rowKey={rowKey}
      keys={{
        y: (row) => yaml.open({ kind: 'ServiceAccount', namespace: row.namespace, name: row.name }),
        c: (row) => copyName(row.name),
      }}
      selected={yaml.shown === null ? undefined : `${yaml.shown.namespace ?? ''}/${yaml.shown.name}`}
      whenEmpty={<p>In a running cluster every namespace has one called default: look at the sources of this one.</p>}
    />
  );
}
