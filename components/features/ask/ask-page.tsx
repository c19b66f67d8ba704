'use client';

import { EmptyState, RefreshButton } from '@/components/kit';
import type { Question } from '@/lib/contract';
import { CanAnswer } from './answers/can';
import { useEffect } from 'react';
import { WhatCanAnswer } from './answers/what-can';
import { WhoCanAnswer } from './answers/who-can';
import { WhyAnswer } from './answers/why';
import { Incomplete } from './incomplete';
import { Notes } from './notes';
import { QuestionTabs } from './question-tabs';
import { Sentence } from './sentence/sentence';
import { sentenceText } from './sentence/words';
import { missing } from './state/question';
import { useHeld } from './state/use-held';
import { type Asking, useQuestion } from './state/use-question';

/** The one form for the four questions, and the answer to what the URL asks. */
export function AskPage({ cluster, question }: { readonly cluster: string; readonly question: Question }) {
  const asking = useQuestion(cluster, question);
  const { held, words, change, askAsWritten, drop } = useHeld(asking);
  const says = sentenceText(question, words);
  useTitle(`${says} · ${cluster} · Castellan`);
  return (
    <>
      <header className="grid gap-1.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <QuestionTabs question={question} hrefOf={asking.hrefOf} />
          <RefreshButton cluster={cluster} />
        </div>
        {/* Its name is the sentence as read aloud; inside it every word is a control with a name of its own. */}
        <h1 tabIndex={-1} aria-label={says} className="text-title font-medium tracking-[-0.005em] break-words">
          <Sentence {...{ cluster, question, words }} onWords={change} />
        </h1>
      </header>
      {held === undefined ? (
        <Answer asking={asking} />
      ) : (
        <>
          <Notes notes={held.notes} words={held.words} onTake={change} onAskAsWritten={askAsWritten} />
          <EmptyState title="Not asked yet">
            <p>
              {held.checking
                ? 'What the cluster serves is being read.'
                : 'Take a suggestion, ask it as it is written, or go on editing.'}
            </p>
            <button type="button" className="link" onClick={drop}>
              Back to the question before
            </button>
          </EmptyState>
        </>
      )}
    </>
  );
}

/** Words that change without a change of page still change its title. */
function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function Answer({ asking }: { readonly asking: Asking }) {
  const { question, words } = asking;
  if (missing(question, words).length > 0) return <Incomplete asking={asking} />;
  switch (question) {
    case 'who-can':
      return <WhoCanAnswer asking={asking} />;
    case 'can':
      return <CanAnswer asking={asking} />;
    case 'what-can':
      return <WhatCanAnswer asking={asking} />;
    case 'why':
      return <WhyAnswer asking={asking} />;
  }
}
