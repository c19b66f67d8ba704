'use client';

import type { Question } from '@/lib/contract';
import { createSerializer, useQueryStates } from 'nuqs';
import { useCallback } from 'react';
import { type View, type Words, questionParsers, viewParsers } from './ask-url';
import { questionHref } from './question';

const CLOSED = { filter: null, proof: null, way: null } as const;
const serialize = createSerializer({ ...questionParsers, ...viewParsers });

/** The question and what is open of its answer: both are the URL, and nothing else. */
export function useQuestion(cluster: string, question: Question) {
  const [words, setWords] = useQueryStates(questionParsers, { history: 'push' });
  const [view, setView] = useQueryStates(viewParsers, { history: 'replace' });
  return {
    cluster,
    question,
    words,
    view,
    /** Asks something else; what was open of the old answer is closed. */
    ask: useCallback(
      (change: Partial<Words>) => {
        void setView(CLOSED);
        void setWords(change);
      },
      [setView, setWords],
    ),
    /** Opens or closes parts of the answer. `push` when the way back is the browser's Back. */
    look: useCallback(
      (change: { [K in keyof View]?: View[K] | null }, history: 'push' | 'replace' = 'replace') => {
        void setView(change, { history });
      },
      [setView],
    ),
    /** The address of another question with the same words. */
    hrefOf: (other: Question, change: Partial<Words> = {}) => questionHref(cluster, other, { ...words, ...change }),
    /** The address of this page with the proof of one row open. */
    proofHref: useCallback(
      (proof: string, way = 1) => serialize({ ...words, filter: view.filter, expand: view.expand, proof, way }),
      [words, view.filter, view.expand],
    ),
  };
}
export type Asking = ReturnType<typeof useQuestion>;
