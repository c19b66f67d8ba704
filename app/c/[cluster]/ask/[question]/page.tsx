import { AskPage } from '@/components/features/ask';
import { QUESTIONS } from '@/lib/contract';
import { notFound } from 'next/navigation';

type Props = { readonly params: Promise<{ readonly cluster: string; readonly question: string }> };

/** One of the four questions; its words are in the query. */
export default async function Page({ params }: Props) {
  const { cluster, question } = await params;
  const known = QUESTIONS.find((q) => q === question);
  if (known === undefined) notFound();
  return <AskPage cluster={decodeURIComponent(cluster)} question={known} />;
}
