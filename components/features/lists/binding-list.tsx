'use client';

import {
  BindingName,
  NamespaceName,
  RoleName,
  RoleState,
  SubjectName,
  columnsOf,
  count,
  day,
  subjectText,
  useYamlSheet,
} from '@/components/kit';
import { type BindingCollection, bindingListQuery } from '@/lib/client';
import { type BindingRow, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { copyName } from './copy-name';
import { isDated } from './dated';
import { BINDING_TABS, KindTabs } from './kind-tabs';
import { ListPage } from './list-page';
import { listQueryOf, useListUrl } from './list-url';

const helper = columnsOf<BindingRow>();
const rowKey = (row: BindingRow) => `${row.namespace ?? ''}/${row.name}`;

function bindingColumns(c: string, collection: BindingCollection, dated: boolean) {
  const namespace = helper.display({
    id: 'namespace',
    header: 'Namespace',
    meta: { sort: 'namespace' },
    cell: ({ row: { original: b } }) => <NamespaceName cluster={c} name={b.namespace ?? ''} />,
  });
  const created = helper.display({
    id: 'created',
    header: 'Created',
    meta: { sort: 'created', from: 'sm' },
    cell: ({ row: { original: b } }) => (b.created === undefined ? '' : day(b.created)),
  });
  return helper.columns([
    helper.display({
      id: 'name',
      header: 'Name',
      meta: { sort: 'name' },
      cell: ({ row: { original: b } }) => <BindingName cluster={c} binding={b} text={b.name} primary />,
    }),
    ...(collection === 'rolebindings' ? [namespace] : []),
    helper.display({
      id: 'role',
      header: 'Role',
      meta: { sort: 'role' },
      cell: ({ row: { original: b } }) => (
        <span className="flex items-center gap-2">
          <RoleName cluster={c} role={b.role} text={b.role.name} max={36} />
          <RoleState exists={b.roleExists} />
        </span>
      ),
    }),
    helper.display({
      id: 'subjects',
      header: 'Subjects',
      meta: { sort: 'subjects' },
      cell: ({ row: { original: b } }) => <FirstSubjects cluster={c} binding={b} collection={collection} />,
    }),
    ...(dated ? [created] : []),
  ]);
}

/** The first of its subjects, and how many more there are. */
function FirstSubjects({
  cluster,
  binding,
  collection,
}: {
  readonly cluster: string;
  readonly binding: BindingRow;
  readonly collection: BindingCollection;
}) {
  const [first] = binding.firstSubjects;
  if (first === undefined) return <span className="text-muted">none</span>;
  const more = binding.subjects - 1;
  return (
    <span className="flex items-baseline gap-2">
      <SubjectName cluster={cluster} subject={first} within={binding.namespace} max={36} />
      {more > 0 ? (
        <Link
          className="link text-small text-muted"
          prefetch={false}
          href={`${to.object(cluster, collection, binding)}#subjects`}
          title={binding.firstSubjects.slice(1).map(subjectText).join(', ')}
        >
          and {count(more)} more
        </Link>
      ) : null}
    </span>
  );
}

/** RoleBindings of all namespaces, or ClusterRoleBindings. */
export function BindingList({
  cluster,
  collection,
}: {
  readonly cluster: string;
  readonly collection: BindingCollection;
}) {
  const url = useListUrl();
  const yaml = useYamlSheet();
  const query = useInfiniteQuery(bindingListQuery(cluster, collection, listQueryOf(url)));
  const dated = isDated(query.data);
  const columns = useMemo(() => bindingColumns(cluster, collection, dated), [cluster, collection, dated]);
  const namespaced = collection === 'rolebindings';
  const noun = namespaced ? 'RoleBindings' : 'ClusterRoleBindings';
  return (
    <ListPage
      cluster={cluster}
      title={noun}
      noun={noun}
      tabs={<KindTabs cluster={cluster} tabs={BINDING_TABS} current={collection} label="Kinds of binding" />}
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
      whenEmpty={<p>Nothing is granted this way: without bindings only the group system:masters may do anything.</p>}
    />
  );
}
