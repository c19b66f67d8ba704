'use client';

import { EmptyState, LockedState, ProblemState, Section, Skeleton, count } from '@/components/kit';
import { clustersQuery } from '@/lib/client';
import type { ClusterOutput } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import { ClusterTable } from './cluster-table';
import { POLL_MS } from './poll';
import { WorkList } from './work-list';

/** Where one starts: what needs looking at, and the clusters. */
export function HomePage() {
  const query = useQuery({ ...clustersQuery(), refetchInterval: POLL_MS });
  return (
    <>
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        Who can do what, and why
      </h1>
      {query.isPending ? <Skeleton label="Loading the clusters" lines={3} /> : null}
      {query.isError ? <ProblemState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : <Clusters clusters={query.data.value} />}
    </>
  );
}

function Clusters({ clusters }: { readonly clusters: readonly ClusterOutput[] }) {
  if (clusters.length === 0) {
    return (
      <EmptyState title="No cluster">
        <p>
          Start Castellan with <code>--kubeconfig FILE</code>, <code>--bundle PATH</code> or <code>--demo</code>.
        </p>
      </EmptyState>
    );
  }
  const locked = clusters.filter((cluster) => cluster.locked);
  return (
    <>
      {locked.length === 0 ? null : <LockedState cluster={locked.map((cluster) => cluster.name).join(', ')} />}
      <WorkList clusters={clusters.filter((cluster) => !cluster.locked)} />
      <Section id="clusters" title="Clusters" note={count(clusters.length)}>
        <ClusterTable clusters={clusters} />
      </Section>
    </>
  );
}
