'use client';

import { GapNotice, Section, Tag } from '@/components/kit';
import { clusterQuery } from '@/lib/client';
import { type ClusterOutput, to } from '@/lib/contract';
import { useQueries } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { POLL_MS } from './poll';

// It comes after what the page is first read for.
const KeptWork = dynamic(() => import('./kept-work').then((m) => m.KeptWork), { ssr: false });

/** The questions that a new pair of eyes asks first of any cluster. */
const FIRST_ASKS = [
  { says: 'Who can read every secret?', ask: { verb: 'get', resource: 'secrets' } },
  { says: 'Who can become anyone?', ask: { verb: 'impersonate', resource: 'users' } },
  {
    says: 'Who can give access?',
    ask: { verb: 'create', apiGroup: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings' },
  },
  { says: 'Who can exec into any pod?', ask: { verb: 'create', resource: 'pods', subresource: 'exec' } },
] as const;

/** What needs looking at: the holes in what was read; and where to begin when there is none. */
export function WorkList({ clusters }: { readonly clusters: readonly ClusterOutput[] }) {
  const answers = useQueries({
    queries: clusters.map((cluster) => ({ ...clusterQuery(cluster.id), refetchInterval: POLL_MS })),
  });
  if (clusters.length === 0) return null;
  const open = answers.flatMap((answer, i) => {
    const cluster = clusters[i];
    return cluster === undefined || answer.data === undefined || answer.data.gaps.length === 0
      ? []
      : [{ cluster, gaps: answer.data.gaps }];
  });
  const all = answers.every((answer) => answer.isSuccess);
  return (
    <Section id="work" title="To look at">
      {open.map(({ cluster, gaps }) => (
        <div key={cluster.id} className="grid gap-1.5">
          <h3 className="font-medium">{cluster.name}: not all of it could be read</h3>
          <GapNotice cluster={cluster.id} gaps={gaps} />
        </div>
      ))}
      {all && open.length === 0 ? (
        <p>
          <Tag meaning="ok">no gaps</Tag> Every list of every cluster was read.
        </p>
      ) : null}
      <KeptWork clusters={clusters} />
      {clusters.map((cluster) => (
        <FirstAsks key={cluster.id} cluster={cluster} />
      ))}
    </Section>
  );
}

function FirstAsks({ cluster }: { readonly cluster: ClusterOutput }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <span className="text-muted">{cluster.name}</span>
      {FIRST_ASKS.map(({ says, ask }) => (
        <Link key={says} className="link" prefetch={false} href={to.ask(cluster.id, 'who-can', ask)}>
          {says}
        </Link>
      ))}
    </p>
  );
}
