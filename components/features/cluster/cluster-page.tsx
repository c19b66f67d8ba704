'use client';

import {
  ChangeNote,
  CopyButton,
  GapNotice,
  ListStateTag,
  PageTitle,
  ProblemState,
  Section,
  Skeleton,
  count,
  replaces,
} from '@/components/kit';
import { clusterQuery } from '@/lib/client';
import { type ClusterOutput, type Gap, to } from '@/lib/contract';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { BeginAfresh } from './begin-afresh';
import { GrantSection } from './grant-section';
import { ListStates } from './list-states';
import { seesNoGrants } from './withheld';

const SOURCES = {
  live: 'A running cluster, listed and watched',
  bundle: 'Manifests in files, read again when they change',
  demo: 'The demo: an invented company in files that come with Castellan',
} as const satisfies Record<ClusterOutput['source'], string>;

const NO_GAPS: readonly Gap[] = [];

/** Sources and gaps: what each list is, how old, and the exact right that would close each hole. */
export function ClusterPage({ cluster }: { readonly cluster: string }) {
  const query = useQuery(clusterQuery(cluster));
  const value = query.data?.value;
  const gaps = query.data?.gaps ?? NO_GAPS;
  return (
    <>
      <PageTitle
        cluster={cluster}
        kind="Sources and gaps"
        title={value?.name ?? cluster}
        scope={value === undefined ? undefined : SOURCES[value.source]}
        asOf={query.data?.asOf}
      />
      <ChangeNote cluster={cluster} />
      <GapNotice cluster={cluster} gaps={query.data?.gaps} href="#lists" />
      {query.isError ? (
        <ProblemState error={query.error} cluster={cluster} onRetry={() => void query.refetch()} />
      ) : null}
      {replaces(query.error, value) ? null : value === undefined ? (
        <Skeleton label="Loading the lists" lines={8} />
      ) : (
        <>
          <Facts cluster={value} gaps={gaps} />
          <Section id="lists" title="Lists" note="what every answer is made of">
            <ListStates cluster={value} gaps={gaps} />
          </Section>
          <GrantSection lists={value.lists} />
          <p className="text-small text-muted">
            Answers are RBAC’s alone: Node, webhook and ABAC authorizers can allow more, and whoever may impersonate can
            do what others can.{' '}
            <Link
              prefetch={false}
              className="link"
              href={to.ask(cluster, 'who-can', { verb: 'impersonate', resource: 'users' })}
            >
              Who can impersonate
            </Link>
          </p>
        </>
      )}
    </>
  );
}

function Facts({ cluster, gaps }: { readonly cluster: ClusterOutput; readonly gaps: readonly Gap[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1">
      <dt className="text-muted">State</dt>
      <dd>
        <span className="flex flex-wrap items-center gap-x-2">
          <ListStateTag state={cluster.state} />
          {cluster.state === 'withheld' ? (
            <span className="text-small text-muted">all of it was read; you are shown what you may see</span>
          ) : null}
        </span>
      </dd>
      <dt className="text-muted">Read from</dt>
      <dd className="flex min-w-0 items-center gap-1">
        {cluster.origin === '' ? (
          <span className="text-muted">withheld: shown to whoever may list clusterrolebindings</span>
        ) : (
          <>
            <code className="break-all">{cluster.origin}</code>
            <CopyButton text={cluster.origin} what="origin" />
          </>
        )}
      </dd>
      {cluster.copiedAt === undefined ? null : (
        <BeginAfresh cluster={cluster.id} copiedAt={cluster.copiedAt} blind={seesNoGrants(cluster, gaps)} />
      )}
      <dt className="text-muted">Kubernetes</dt>
      <dd>{cluster.version ?? 'version not read'}</dd>
      <dt className="text-muted">Generation</dt>
      <dd>
        {count(cluster.generation)} <span className="text-small text-muted">of epoch {cluster.epoch}</span>
      </dd>
    </dl>
  );
}
