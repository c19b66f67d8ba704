'use client';

import { Button } from '@/components/ui';
import type { Note } from '@/lib/contract';
import { Lightbulb } from 'lucide-react';
import type { Words } from './state/ask-url';
import { suggested } from './state/question';
import { resourceText } from './sentence/words';

type Suggestion = NonNullable<Note['suggestion']>;

/** What a suggestion would change, as the label of its button: "Use pods". */
export function suggestionSays(words: Words, suggestion: Suggestion): string {
  const next = suggested(words, suggestion);
  const parts: string[] = [];
  if (next.verb !== words.verb) parts.push(next.verb);
  if (resourceText(next) !== resourceText(words)) parts.push(resourceText(next));
  if (next.name !== words.name) parts.push(next.name === '' ? 'of any name' : `named ${next.name}`);
  if (next.namespace !== words.namespace) parts.push(next.namespace === '' ? 'cluster-wide' : `in ${next.namespace}`);
  return `Use “${parts.join(' ')}”`;
}

export type NotesProps = {
  readonly notes: readonly Note[];
  readonly words: Words;
  readonly onTake: (words: Words) => void;
  /** Set while the question is held back: asks it as it is. */
  readonly onAskAsWritten?: (() => void) | undefined;
};

/** What is odd about the question, each with what was probably meant. Nothing is changed until it is chosen. */
export function Notes({ notes, words, onTake, onAskAsWritten }: NotesProps) {
  if (notes.length === 0) return null;
  return (
    <section
      aria-label="Notes on the question"
      className="grid gap-2 rounded-md border border-l-[3px] border-line-strong border-l-warning bg-panel px-3 py-2"
    >
      <ul className="grid gap-1.5">
        {notes.map((note) => (
          <li key={`${note.code} ${note.message}`} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="flex min-w-0 gap-2">
              <Lightbulb size={14} aria-hidden className="mt-[3px] shrink-0 text-warning" />
              <span className="min-w-0 break-words">{note.message}</span>
            </span>
            <Take note={note} words={words} onTake={onTake} />
          </li>
        ))}
      </ul>
      {onAskAsWritten === undefined ? null : (
        <div className="flex flex-wrap items-center gap-3 border-t border-line pt-2">
          <Button onClick={onAskAsWritten}>Ask as written</Button>
          <span className="text-small text-muted">
            The answer is then what the API server would say to exactly this.
          </span>
        </div>
      )}
    </section>
  );
}

function Take({ note, words, onTake }: { readonly note: Note } & Pick<NotesProps, 'words' | 'onTake'>) {
  const { suggestion } = note;
  if (suggestion === undefined) return null;
  return <Button onClick={() => onTake(suggested(words, suggestion))}>{suggestionSays(words, suggestion)}</Button>;
}
