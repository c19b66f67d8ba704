'use client';

import { whyQuery } from '@/lib/client';
import { useQuery } from '@tanstack/react-query';
import { askParams, whoParams } from '../state/question';
import type { Asking } from '../state/use-question';
import { NearMisses, WhoCouldGrant } from './near-misses';
import { VerdictAnswer } from './verdict-answer';

/** Why one subject can, by every way; or why it cannot, by what comes closest and who could grant it. */
export function WhyAnswer({ asking }: { readonly asking: Asking }) {
  const { cluster, words } = asking;
  const input = { ...askParams(words), ...whoParams(words) };
  const query = useQuery(whyQuery(cluster, input));
  return (
    <VerdictAnswer
      {...{ asking, input, query }}
      lines={5}
      refused={({ nearMisses, whoCouldGrant }) => (
        <>
          <NearMisses asking={asking} misses={nearMisses} />
          <WhoCouldGrant cluster={cluster} grantors={whoCouldGrant} />
        </>
      )}
    />
  );
}
