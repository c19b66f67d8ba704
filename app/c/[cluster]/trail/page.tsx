import { TrailPage } from '@/components/features/trail';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../segments';

export const metadata: Metadata = { title: 'Trail' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string }> }) {
  await signedInPage();
  const { cluster } = await params;
  return <TrailPage cluster={decoded(cluster)} />;
}
