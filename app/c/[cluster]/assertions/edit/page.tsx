import { AssertionFormPage } from '@/components/features/assertions';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../../segments';

export const metadata: Metadata = { title: 'Write an assertion' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string }> }) {
  await signedInPage();
  const { cluster } = await params;
  return <AssertionFormPage cluster={decoded(cluster)} />;
}
