import { ChangePage } from '@/components/features/change';
import type { Metadata } from 'next';
import { decoded } from '../segments';

export const metadata: Metadata = { title: 'Change roles' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string }> }) {
  const { cluster } = await params;
  return <ChangePage cluster={decoded(cluster)} />;
}
