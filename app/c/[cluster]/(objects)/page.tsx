import { ClusterPage } from '@/components/features/cluster';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../segments';

export const metadata: Metadata = { title: 'Sources and gaps' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string }> }) {
  await signedInPage();
  const { cluster } = await params;
  return <ClusterPage cluster={decoded(cluster)} />;
}
