'use client';

import { GapNotice, ProblemState, Skeleton, replaces, useKeys } from '@/components/kit';
import type { AskQuery, WhoQuery } from '@/lib/client';
import type { Answer, CanOutput } from '@/lib/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Verify, useVerify } from '../../proof';
import { ChangeLog } from '../live/change-log';
import { verdictTold } from '../live/told';
import { useChanges } from '../live/use-changes';
import type { Asking } from '../state/use-question';
import { Answered } from './answered';
import { PathProof } from './path-proof';
import { PathsTable } from './paths-table';
import { VerdictBanner } from './verdict';

type Props<V extends CanOutput['value']> = {
  readonly asking: Asking;
  /** The question, as it is sent. */
  readonly input: AskQuery & WhoQuery;
  readonly query: Pick<UseQueryResult<Answer<V>>, 'data' | 'error' | 'refetch'>;
  /** Lines of the skeleton that stands there until it is answered. */
  readonly lines: number;
  /** What is shown where there is no way. */
  readonly refused: (value: V) => ReactNode;
};

/** A verdict about one subject, with every way and its proof: what can and why have in common. */
export function VerdictAnswer<V extends CanOutput['value']>({ asking, input, query, lines, refused }: Props<V>) {
  const { cluster } = asking;
  const question = JSON.stringify(input);
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
  // What one may no longer see goes, also where it was seen.
  if (query.data === undefined || replaces(query.error, query.data)) {
    if (query.error !== null)
      return <ProblemState cluster={cluster} error={query.error} onRetry={() => void query.refetch()} />;
    return <Skeleton label="Asking" lines={lines} />;
  }
  const { verdict, via, viaTotal, notes } = query.data.value;
  return (
    <Answered
      asking={asking}
      asOf={query.data.asOf}
      notes={notes}
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      <ChangeLog memory={memory} />
      <GapNotice cluster={cluster} gaps={query.data.gaps} />
      <VerdictBanner verdict={verdict} viaTotal={viaTotal}>
        <Verify verification={verification} />
      </VerdictBanner>
      {viaTotal > 0 ? <PathsTable {...{ asking, via, viaTotal }} /> : refused(query.data.value)}
      <PathProof {...{ asking, via, viaTotal, verification }} />
    </Answered>
  );
}
