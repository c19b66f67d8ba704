import { PlanPage } from '@/components/features/change';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../../segments';

export const metadata: Metadata = { title: 'Plan' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string; hash: string }> }) {
  await signedInPage();
  const { cluster, hash } = await params;
  return <PlanPage key={hash} cluster={decoded(cluster)} hash={decoded(hash)} />;
}
