import { PlanPage } from '@/components/features/change';
import type { Metadata } from 'next';
import { decoded } from '../../segments';

export const metadata: Metadata = { title: 'Plan' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string; hash: string }> }) {
  const { cluster, hash } = await params;
  return <PlanPage key={hash} cluster={decoded(cluster)} hash={decoded(hash)} />;
}
