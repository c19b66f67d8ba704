'use client';

import { EmptyState, Notice, Pager, ProblemState, Section, Skeleton, YamlButton, count } from '@/components/kit';
import { bindingListQuery, namespaceQuery } from '@/lib/client';
import { type Collection, to } from '@/lib/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { BoundTable } from './bound-table';
import { MetaLine } from './meta-line';
import { ObjectFrame } from './object-frame';

/** The questions that are asked of almost every namespace. */
const ASKS = [
  { says: 'read secrets', ask: { verb: 'get', resource: 'secrets' } },
  { says: 'exec into pods', ask: { verb: 'create', resource: 'pods', subresource: 'exec' } },
  { says: 'delete deployments', ask: { verb: 'delete', apiGroup: 'apps', resource: 'deployments' } },
  { says: 'give access', ask: { verb: 'create', apiGroup: 'rbac.authorization.k8s.io', resource: 'rolebindings' } },
] as const;

/** A namespace: what is in it, and who has access there. */
export function NamespacePage({ cluster, name }: { readonly cluster: string; readonly name: string }) {
  const query = useQuery(namespaceQuery(cluster, name));
  return (
    <ObjectFrame
      cluster={cluster}
      kind="Namespace"
      name={name}
      query={query}
      scope={(ns) => (
        <>
          in cluster {cluster}
          <MetaLine meta={ns.meta} />
        </>
      )}
      actions={(ns) => (ns.exists ? <YamlButton of={{ kind: 'Namespace', name }} own /> : null)}
    >
      {(ns) => (
        <>
          {ns.exists ? null : (
            <Notice meaning="warning" title="Only named by objects">
              Roles, bindings or ServiceAccounts lie in a namespace of this name, but no Namespace was read.
            </Notice>
          )}
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
            <Held cluster={cluster} namespace={name} collection="roles" n={ns.roles} noun="Roles" />
            <Held cluster={cluster} namespace={name} collection="rolebindings" n={ns.bindings} noun="RoleBindings" />
            <Held
              cluster={cluster}
              namespace={name}
              collection="serviceaccounts"
              n={ns.serviceAccounts}
              noun="ServiceAccounts"
            />
          </p>
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span className="text-muted">Who can, here,</span>
            {ASKS.map(({ says, ask }) => (
              <Link
                key={says}
                className="link"
                prefetch={false}
                href={to.ask(cluster, 'who-can', { ...ask, namespace: name })}
              >
                {says}?
              </Link>
            ))}
          </p>
          <AccessHere cluster={cluster} namespace={name} />
        </>
      )}
    </ObjectFrame>
  );
}

function Held({
  cluster,
  namespace,
  collection,
  n,
  noun,
}: {
  readonly cluster: string;
  readonly namespace: string;
  readonly collection: Collection;
  readonly n: number;
  readonly noun: string;
}) {
  return (
    <Link prefetch={false} className="link" href={to.list(cluster, collection, { namespace })}>
      <b className="font-semibold text-text">{count(n)}</b> {noun}
    </Link>
  );
}

function AccessHere({ cluster, namespace }: { readonly cluster: string; readonly namespace: string }) {
  const query = useInfiniteQuery(bindingListQuery(cluster, 'rolebindings', { namespace }));
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.value.rows) ?? [], [pages]);
  const total = pages?.[0]?.value.total ?? 0;
  return (
    <Section
      id="access"
      title="Who has access here"
      note={
        <>
          and whoever a{' '}
          <Link prefetch={false} className="link" href={to.list(cluster, 'clusterrolebindings')}>
            ClusterRoleBinding
          </Link>{' '}
          names: those hold here too
        </>
      }
    >
      {query.isPending ? <Skeleton label="Loading RoleBindings" /> : null}
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {query.isSuccess && rows.length === 0 ? (
        <EmptyState title="Nobody by a RoleBinding">
          <p>No RoleBinding that was read lies in this namespace.</p>
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <>
          <BoundTable cluster={cluster} label="RoleBindings" bindings={rows} total={total} show="both" />
          <Pager
            shown={rows.length}
            total={total}
            noun="RoleBindings"
            hasMore={query.hasNextPage}
            busy={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      ) : null}
    </Section>
  );
}
