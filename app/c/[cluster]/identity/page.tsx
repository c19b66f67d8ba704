import { IdentityPage } from '@/components/features/identity';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../segments';

export const metadata: Metadata = { title: 'Identity' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string }> }) {
  await signedInPage();
  const { cluster } = await params;
  return <IdentityPage cluster={decoded(cluster)} />;
}
