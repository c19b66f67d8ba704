'use client';

import type { Question } from '@/lib/contract';
import { Fragment } from 'react';
import type { Words } from '../state/ask-url';
import type { SlotName } from '../state/question';
import { AskPlace } from './slots';
import { type Piece, sentence } from './words';

export type SentenceProps = {
  readonly cluster: string;
  readonly question: Question;
  readonly words: Words;
  readonly onWords: (change: Partial<Words>) => void;
  /** What the API refused, by the place it stands in. */
  readonly refused?: Partial<Record<SlotName, string>> | undefined;
};

// A question mark does not start a line.
const closing = (text: string) => (text === '?' ? '\u2060?' : text);

const glue = (next: Piece | undefined) => (next !== undefined && 'text' in next && next.text === '?' ? '' : ' ');

/** The question, with every place of it a combobox. */
export function Sentence({ cluster, question, words, onWords, refused = {} }: SentenceProps) {
  const pieces = sentence(question, words);
  const absent = question === 'what-can' ? 'in every namespace' : 'cluster-wide';
  return (
    <div role="group" aria-label="The question" className="text-title">
      {pieces.map((piece, i) => (
        // A place keeps its identity while the words around it change, and with it the focus.
        <Fragment key={'slot' in piece ? piece.slot : `text ${i}`}>
          {'slot' in piece ? (
            <AskPlace {...piece} {...{ cluster, words, onWords, absent }} refused={refused[piece.slot]} />
          ) : (
            closing(piece.text)
          )}
          {glue(pieces[i + 1])}
        </Fragment>
      ))}
    </div>
  );
}
