'use client';

import { AsOfLine, type AsOfShown, ErrorState } from '@/components/kit';
import type { Note } from '@/lib/contract';
import type { ReactNode } from 'react';
import { Notes } from '../notes';
import type { Asking } from '../state/use-question';
import { Limits } from './limits';

type Props = {
  readonly asking: Asking;
  readonly asOf: AsOfShown;
  /** The figures of the answer. */
  readonly summary?: ReactNode;
  /** What the API says is odd about the question. */
  readonly notes?: readonly Note[] | undefined;
  /** The last attempt to read it again failed: what is shown is the answer before. */
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly children: ReactNode;
};

/** What is around every answer: what is odd about its question, that it may be old, and what RBAC cannot know. */
export function Answered({ asking, asOf, summary, notes = [], error, onRetry, children }: Props) {
  return (
    <>
      <Notes notes={notes} words={asking.words} onTake={asking.ask} />
      {error === null ? null : (
        <div className="hatched grid gap-2 rounded-md p-2">
          <p>
            <strong className="font-semibold text-unknown">May be old.</strong> Reading the answer again failed; this is
            the one from before.
          </p>
          <ErrorState error={error} onRetry={onRetry} />
        </div>
      )}
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">{summary}</div>
        <AsOfLine cluster={asking.cluster} asOf={asOf} />
      </div>
      {children}
      <Limits />
    </>
  );
}
