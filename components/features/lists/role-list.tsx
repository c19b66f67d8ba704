'use client';

import { Badge, NamespaceName, RoleName, WeightTag, columnsOf, count, day, useYamlSheet } from '@/components/kit';
import { type RoleCollection, roleListQuery } from '@/lib/client';
import { type RoleRow, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { KindTabs, ROLE_TABS } from './kind-tabs';
import { copyName } from './copy-name';
import { isDated } from './dated';
import { ListPage } from './list-page';
import { listQueryOf, useListUrl } from './list-url';

const helper = columnsOf<RoleRow>();
const rowKey = (row: RoleRow) => `${row.namespace ?? ''}/${row.name}`;

function roleColumns(c: string, collection: RoleCollection, dated: boolean) {
  const name = helper.display({
    id: 'name',
    header: 'Name',
    meta: { sort: 'name' },
    cell: ({ row: { original: role } }) => (
      <span className="flex items-center gap-2">
        <RoleName
          cluster={c}
          role={{ kind: role.kind, namespace: role.namespace, name: role.name }}
          text={role.name}
          primary
        />
        {role.aggregated ? <Badge title="Its rules are copied from other ClusterRoles">aggregated</Badge> : null}
      </span>
    ),
  });
  const namespace = helper.display({
    id: 'namespace',
    header: 'Namespace',
    meta: { sort: 'namespace' },
    cell: ({ row: { original: role } }) => <NamespaceName cluster={c} name={role.namespace ?? ''} />,
  });
  const created = helper.display({
    id: 'created',
    header: 'Created',
    meta: { sort: 'created', from: 'sm' },
    cell: ({ row: { original: role } }) => (role.created === undefined ? '' : day(role.created)),
  });
  return helper.columns([
    name,
    ...(collection === 'roles' ? [namespace] : []),
    helper.display({
      id: 'weight',
      header: 'Widest rule',
      cell: ({ row: { original: role } }) => <WeightTag weight={role.weight} />,
    }),
    helper.display({
      id: 'rules',
      header: 'Rules',
      meta: { sort: 'rules', align: 'right' },
      cell: ({ row: { original: role } }) => (
        <Link className="link" href={`${to.object(c, collection, role)}#rules`} prefetch={false}>
          {count(role.rules)}
        </Link>
      ),
    }),
    helper.display({
      id: 'bindings',
      header: 'Bindings',
      meta: { sort: 'bindings', align: 'right' },
      cell: ({ row: { original: role } }) => (
        <Link className="link" href={`${to.object(c, collection, role)}#bound`} prefetch={false}>
          {count(role.bindings)}
        </Link>
      ),
    }),
    ...(dated ? [created] : []),
  ]);
}

/** Roles of all namespaces, or ClusterRoles. */
export function RoleList({ cluster, collection }: { readonly cluster: string; readonly collection: RoleCollection }) {
  const url = useListUrl();
  const yaml = useYamlSheet();
  const query = useInfiniteQuery(roleListQuery(cluster, collection, listQueryOf(url)));
  const dated = isDated(query.data);
  const columns = useMemo(() => roleColumns(cluster, collection, dated), [cluster, collection, dated]);
  const namespaced = collection === 'roles';
  return (
    <ListPage
      cluster={cluster}
      title={namespaced ? 'Roles' : 'ClusterRoles'}
      noun={namespaced ? 'Roles' : 'ClusterRoles'}
      tabs={<KindTabs cluster={cluster} tabs={ROLE_TABS} current={collection} label="Kinds of role" />}
      url={url}
      byNamespace={namespaced}
      query={query}
      columns={columns}
      rowKey={rowKey}
      keys={{
        y: (row) => yaml.open({ kind: row.kind, namespace: row.namespace, name: row.name }),
        c: (row) => copyName(row.name),
      }}
      selected={yaml.shown === null ? undefined : `${yaml.shown.namespace ?? ''}/${yaml.shown.name}`}
      whenEmpty={
        <p>
          {namespaced
            ? 'No namespace has a Role of its own. ClusterRoles hold everywhere.'
            : 'Even a new cluster has some: look at the sources of this one.'}
        </p>
      }
    />
  );
}
