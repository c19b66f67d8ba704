'use client';

import {
  KindLabel,
  NamespaceName,
  SubjectName,
  Tag,
  columnsOf,
  count,
  principalOf,
  subjectText,
  useYamlSheet,
} from '@/components/kit';
import { subjectListQuery } from '@/lib/client';
import { type SubjectRow, to } from '@/lib/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { copyName } from './copy-name';
import { ListPage } from './list-page';
import { listQueryOf, useListUrl } from './list-url';

const helper = columnsOf<SubjectRow>();

function subjectColumns(c: string) {
  const bound = (subject: SubjectRow, n: number) => (
    <Link className="link" href={`${to.subject(c, principalOf(subject))}#bindings`} prefetch={false}>
      {count(n)}
    </Link>
  );
  return helper.columns([
    helper.display({
      id: 'kind',
      header: 'Kind',
      meta: { sort: 'kind' },
      cell: ({ row: { original: s } }) => <KindLabel kind={s.kind} />,
    }),
    helper.display({
      id: 'name',
      header: 'Name',
      meta: { sort: 'name' },
      cell: ({ row: { original: s } }) => (
        <span className="flex items-center gap-2">
          <SubjectName cluster={c} subject={s} bare primary max={56} />
          {s.exists === false ? <Tag meaning="warning">no such ServiceAccount</Tag> : null}
        </span>
      ),
    }),
    helper.display({
      id: 'namespace',
      header: 'Namespace',
      meta: { sort: 'namespace', from: 'md' },
      cell: ({ row: { original: s } }) =>
        s.namespace === undefined ? '' : <NamespaceName cluster={c} name={s.namespace} />,
    }),
    helper.display({
      id: 'bindings',
      header: 'Bindings',
      meta: { sort: 'bindings', align: 'right' },
      cell: ({ row: { original: s } }) => bound(s, s.bindings),
    }),
    helper.display({
      id: 'clusterBindings',
      header: 'Cluster-wide',
      meta: { sort: 'clusterBindings', align: 'right' },
      cell: ({ row: { original: s } }) => bound(s, s.clusterBindings),
    }),
    helper.display({
      id: 'namespaces',
      header: 'In namespaces',
      meta: { sort: 'namespaces', align: 'right' },
      cell: ({ row: { original: s } }) => bound(s, s.namespaces),
    }),
  ]);
}

/** Whoever bindings name, and every ServiceAccount. */
export function SubjectList({ cluster }: { readonly cluster: string }) {
  const url = useListUrl();
  const yaml = useYamlSheet();
  const query = useInfiniteQuery(subjectListQuery(cluster, listQueryOf(url)));
  const columns = useMemo(() => subjectColumns(cluster), [cluster]);
  return (
    <ListPage
      cluster={cluster}
      title="Subjects"
      noun="subjects"
      url={url}
      byNamespace
      query={query}
      columns={columns}
      rowKey={principalOf}
      keys={{
        y: (row) =>
          row.kind === 'ServiceAccount' && row.exists === true
            ? yaml.open({ kind: 'ServiceAccount', namespace: row.namespace, name: row.name })
            : undefined,
        c: (row) => copyName(subjectText(row)),
      }}
      selected={yaml.shown === null ? undefined : principalOf(yaml.shown)}
      whenEmpty={<p>No binding names anyone, and there is no ServiceAccount.</p>}
    />
  );
}
