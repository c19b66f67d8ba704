import type { Note, Question } from '@/lib/contract';
import { type Discovery, type KnownNamespaces, notesOf } from '@/lib/domain/rbac/discovery';
import type { Words } from './ask-url';
import { askOf, missing } from './question';

/** A question that was put together but not asked, because there is something to say about it first. */
export type Held = {
  readonly words: Words;
  readonly notes: readonly Note[];
  /** What the cluster serves is still being read: whether there is something to say is not known yet. */
  readonly checking: boolean;
};

/**
 * What there is to say about a question before it is asked. The engine's own notes, so that the form and the API say
 * the same; none while the question is incomplete, and none about what the cluster serves until that was read.
 */
export function notesBefore(
  question: Question,
  words: Words,
  discovery: Discovery | undefined,
  namespaces: KnownNamespaces | undefined,
): readonly Note[] {
  if (question === 'what-can' || discovery === undefined || missing(question, words).length > 0) return [];
  return notesOf(askOf(words), discovery, namespaces);
}
