'use client';

import { GapNotice, ProblemState, Skeleton, useKeys } from '@/components/kit';
import { whyQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Verify, useVerify } from '../../proof';
import { ChangeLog } from '../live/change-log';
import { verdictTold } from '../live/told';
import { useChanges } from '../live/use-changes';
import { askParams, whoParams } from '../state/question';
import type { Asking } from '../state/use-question';
import { Answered } from './answered';
import { NearMisses, WhoCouldGrant } from './near-misses';
import { PathProof } from './path-proof';
import { PathsTable } from './paths-table';
import { VerdictBanner } from './verdict';

/** Why one subject can, by every way; or why it cannot, by what comes closest and who could grant it. */
export function WhyAnswer({ asking }: { readonly asking: Asking }) {
  const { cluster, words } = asking;
  const input = { ...askParams(words), ...whoParams(words) };
  const question = JSON.stringify(input);
  const query = useQuery(whyQuery(cluster, input));
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
    return <Skeleton label="Asking" lines={5} />;
  }
  const { verdict, via, viaTotal, nearMisses, whoCouldGrant } = query.data.value;
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
      {viaTotal > 0 ? (
        <PathsTable {...{ asking, via, viaTotal }} />
      ) : (
        <>
          <NearMisses asking={asking} misses={nearMisses} />
          <WhoCouldGrant cluster={cluster} grantors={whoCouldGrant} />
        </>
      )}
      <PathProof {...{ asking, via, viaTotal, verification }} />
    </Answered>
  );
}
