'use client';

import { EmptyState, ProblemState, Skeleton, SideSheet, principalOf, subjectText } from '@/components/kit';
import { canQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import { ProofSheet, useVerify } from '../../proof';
import { principalParts } from '../sentence/words';
import { askOf, askParams } from '../state/question';
import type { Asking } from '../state/use-question';
import type { WhoCanRow } from './who-can-rows';

type Props = { readonly asking: Asking; readonly proof: string; readonly rows: readonly WhoCanRow[] };

/** The subject that a URL names, as answers name it. */
function subjectOf(principal: string) {
  const { kind, name } = principalParts(principal);
  const slash = name.indexOf('/');
  if (kind !== 'ServiceAccount' || slash === -1) return { kind, name };
  return { kind, namespace: name.slice(0, slash), name: name.slice(slash + 1) };
}

/** Why one subject of the answer can. A link may name one that is not on the page: then it is asked about alone. */
export function WhoCanProof({ asking, proof, rows }: Props) {
  const { cluster, words, view, look } = asking;
  const row = rows.find((r) => r.key === proof);
  const listed = row?.type === 'can' ? row.subject : undefined;
  const alone = useQuery({
    ...canQuery(cluster, { ...askParams(words), subject: proof }),
    enabled: listed === undefined && principalParts(proof).kind !== '',
  });
  const verification = useVerify(
    cluster,
    { ...askParams(words), subject: proof },
    listed === undefined ? alone.data?.value.verdict : 'allowed',
  );
  const subject = listed ?? subjectOf(proof);
  const answer = listed ?? alone.data?.value;
  const close = () => look({ proof: null, way: null });
  if (answer !== undefined && answer.viaTotal > 0) {
    return (
      <ProofSheet
        {...{ cluster, subject, verification }}
        value={principalOf(subject)}
        via={answer.via}
        viaTotal={answer.viaTotal}
        way={view.way}
        ask={askOf(words)}
        onWay={(way) => look({ way })}
        onClose={close}
      />
    );
  }
  return (
    <SideSheet param="proof" value={proof} label="Proof" title={subjectText(subject)} onClose={close}>
      {alone.error !== null ? (
        <ProblemState cluster={cluster} error={alone.error} onRetry={() => void alone.refetch()} />
      ) : alone.isLoading ? (
        <Skeleton label="Loading the proof" />
      ) : (
        <EmptyState title="Not in this answer">
          <p>{subjectText(subject)} cannot, or no longer can: nothing that was read allows it.</p>
        </EmptyState>
      )}
    </SideSheet>
  );
}
