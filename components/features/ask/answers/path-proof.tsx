'use client';

import type { PathOutput } from '@/lib/contract';
import { ProofSheet, type Verification } from '../../proof';
import { principalParts } from '../sentence/words';
import { askOf, isExact } from '../state/question';
import type { Words } from '../state/ask-url';
import type { Asking } from '../state/use-question';

/** Who the question is about, as a proof names it; an exact requester goes by the username. */
export function askedSubject(words: Words) {
  if (isExact(words)) return { kind: 'User', name: words.user ?? '' };
  const { kind, name } = principalParts(words.subject);
  const slash = name.indexOf('/');
  return kind === 'ServiceAccount' && slash > 0
    ? { kind, namespace: name.slice(0, slash), name: name.slice(slash + 1) }
    : { kind, name };
}

type Props = {
  readonly asking: Asking;
  readonly via: readonly PathOutput[];
  readonly viaTotal: number;
  readonly verification: Verification;
};

/** The proof of the way that the URL names. */
export function PathProof({ asking, via, viaTotal, verification }: Props) {
  const { cluster, words, view, look } = asking;
  if (view.proof === null) return null;
  return (
    <ProofSheet
      {...{ cluster, via, viaTotal, verification }}
      value={view.proof}
      subject={askedSubject(words)}
      way={view.way}
      ask={askOf(words)}
      onWay={(way) => look({ way })}
      onClose={() => look({ proof: null, way: null })}
    />
  );
}
