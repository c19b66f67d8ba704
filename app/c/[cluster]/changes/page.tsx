import { JournalPage } from '@/components/features/change';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../segments';

export const metadata: Metadata = { title: 'Journal' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string }> }) {
  await signedInPage();
  const { cluster } = await params;
  return <JournalPage cluster={decoded(cluster)} />;
}
