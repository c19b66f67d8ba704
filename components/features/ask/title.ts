import type { Question } from '@/lib/contract';
import { type SearchParams, createLoader } from 'nuqs/server';
import { sentenceText } from './sentence/words';
import { questionParsers } from './state/ask-url';

const load = createLoader(questionParsers);

/** The question that a URL asks, as the page's title. */
export async function titleOf(question: Question, searchParams: Promise<SearchParams>): Promise<string> {
  return sentenceText(question, await load(searchParams));
}
