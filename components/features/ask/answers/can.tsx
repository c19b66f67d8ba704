'use client';

import { GapNotice, ProblemState, Skeleton, useKeys } from '@/components/kit';
import { canQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { Verify, useVerify } from '../../proof';
import { ChangeLog } from '../live/change-log';
import { verdictTold } from '../live/told';
import { useChanges } from '../live/use-changes';
import { askParams, whoParams } from '../state/question';
import type { Asking } from '../state/use-question';
import { Answered } from './answered';
import { PathProof } from './path-proof';
import { PathsTable } from './paths-table';
import { VerdictBanner } from './verdict';

/** Whether one subject can, and every way in which it can. */
export function CanAnswer({ asking }: { readonly asking: Asking }) {
  const { cluster, words } = asking;
  const input = { ...askParams(words), ...whoParams(words) };
  const question = JSON.stringify(input);
  const query = useQuery(canQuery(cluster, input));
  const memory = useChanges(
    question,
    useMemo(() => verdictTold(question, query.data), [question, query.data]),
  );
  const verification = useVerify(cluster, input, query.data?.value.verdict);
  useKeys({
    v: () => {
      verification.run();
      return true;
    },
  });
  if (query.data === undefined) {
    if (query.error !== null)
      return <ProblemState cluster={cluster} error={query.error} onRetry={() => void query.refetch()} />;
    return <Skeleton label="Asking" lines={3} />;
  }
  const { verdict, via, viaTotal } = query.data.value;
  return (
    <Answered
      asking={asking}
      asOf={query.data.asOf}
      notes={query.data.value.notes}
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      <ChangeLog memory={memory} />
      <GapNotice cluster={cluster} gaps={query.data.gaps} />
      <VerdictBanner verdict={verdict} viaTotal={viaTotal}>
        <Verify verification={verification} />
      </VerdictBanner>
      {viaTotal > 0 ? <PathsTable {...{ asking, via, viaTotal }} /> : <WhyLink asking={asking} />}
      <PathProof {...{ asking, via, viaTotal, verification }} />
    </Answered>
  );
}

function WhyLink({ asking }: { readonly asking: Asking }) {
  return (
    <p>
      <Link href={asking.hrefOf('why')} prefetch={false} className="link">
        What comes closest, and who could grant it
      </Link>
    </p>
  );
}
