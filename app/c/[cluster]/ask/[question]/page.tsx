import { AskPage, titleOf } from '@/components/features/ask';
import { QUESTIONS, type Question } from '@/lib/contract';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { decoded } from '../../segments';

type Props = {
  readonly params: Promise<{ readonly cluster: string; readonly question: string }>;
  readonly searchParams: Promise<SearchParams>;
};

/** The question that a segment names; anything else has no page. */
const questionOf = (segment: string): Question => QUESTIONS.find((q) => q === segment) ?? notFound();

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { question } = await params;
  return { title: await titleOf(questionOf(question), searchParams) };
}

/** One of the four questions; its words are in the query. */
export default async function Page({ params }: Props) {
  await signedInPage();
  const { cluster, question } = await params;
  return <AskPage cluster={decoded(cluster)} question={questionOf(question)} />;
}
