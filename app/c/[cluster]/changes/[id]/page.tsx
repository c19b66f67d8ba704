import { ChangeRecordPage } from '@/components/features/change';
import { signedInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { decoded } from '../../segments';

export const metadata: Metadata = { title: 'Change' };

export default async function Page({ params }: { readonly params: Promise<{ cluster: string; id: string }> }) {
  await signedInPage();
  const { cluster, id } = await params;
  return <ChangeRecordPage key={id} cluster={decoded(cluster)} id={decoded(id)} />;
}
