import type { Discovery } from '@/lib/domain/rbac/discovery';
import { type AskLine, type Assumption, type Expected, parseAskLine } from '@/lib/domain/rbac/ask-line';
import type { Question } from '@/lib/contract';
import { sentenceText } from '../ask/sentence/words';
import { questionHref, wordsOf } from '../ask/state/question';
import type { Words } from '../ask/state/ask-url';

/** What a line was understood as. */
export type Reading =
  | { readonly type: 'nothing' }
  /** No question: looked for among the names of the cluster. */
  | { readonly type: 'name'; readonly text: string }
  | {
      readonly type: 'question';
      readonly question: Question;
      readonly words: Words;
      readonly says: string;
      readonly assumed: readonly Assumption[];
    }
  /** A question that lacks its end. */
  | { readonly type: 'unfinished'; readonly error: string; readonly expected: Expected }
  /** A question with a word that is not understood, from `at` to `end`. */
  | { readonly type: 'fault'; readonly error: string; readonly at: number; readonly end: number };

const BEGINS = /^\s*(?:who|what|why|can|may|who-can)(?:\s|$)/iu;

/** A line is a question when it begins as one; anything else is a name. */
export function readLine(line: string, discovery: Discovery | undefined): Reading {
  const text = line.trim();
  if (text === '') return { type: 'nothing' };
  if (!BEGINS.test(line)) return { type: 'name', text };
  const read = parseAskLine(line, discovery);
  if ('question' in read) return asked(read);
  if (read.expected !== undefined) return { type: 'unfinished', error: read.error, expected: read.expected };
  const rest = line.slice(read.at).search(/\s/u);
  return { type: 'fault', error: read.error, at: read.at, end: rest === -1 ? line.length : read.at + rest };
}

function asked(read: AskLine): Reading {
  const words = wordsOf(read.params);
  return {
    type: 'question',
    question: read.question,
    words,
    says: sentenceText(read.question, words),
    assumed: read.assumed,
  };
}

/** The page that answers it. */
export const hrefOf = (cluster: string, { question, words }: Extract<Reading, { type: 'question' }>) =>
  questionHref(cluster, question, words);

/** The word that a line ends with, and what is asked for there: what is looked for to complete it. */
export function openWord(
  line: string,
  discovery: Discovery | undefined,
): { part: string; expected: Expected | undefined } {
  const start = line.search(/(?<!\S)\S*$/u);
  const head = line.slice(0, start);
  const read = head.trim() === '' ? undefined : parseAskLine(head, discovery);
  const expected = read !== undefined && 'error' in read ? read.expected : undefined;
  return { part: line.slice(start).replace(/^(?:sa|serviceaccount|g|group|u|user):/iu, ''), expected };
}
