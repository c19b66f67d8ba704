'use client';

import type { Question } from '@/lib/contract';
import { useQueryStates } from 'nuqs';
import { type View, type Words, questionParsers, viewParsers } from './ask-url';
import { questionHref } from './question';

const CLOSED = { filter: null, proof: null, way: null, yaml: null } as const;

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
    ask: (change: Partial<Words>) => {
      void setView(CLOSED);
      void setWords(change);
    },
    /** Opens or closes parts of the answer. `push` when the way back is the browser's Back. */
    look: (change: { [K in keyof View]?: View[K] | null }, history: 'push' | 'replace' = 'replace') => {
      void setView(change, { history });
    },
    /** The address of another question with the same words. */
    hrefOf: (other: Question, change: Partial<Words> = {}) => questionHref(cluster, other, { ...words, ...change }),
  };
}
export type Asking = ReturnType<typeof useQuestion>;
