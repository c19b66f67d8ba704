import { AppShell } from '@/components/shell';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { decoded } from './segments';

type Props = { readonly params: Promise<{ cluster: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { cluster } = await params;
  return { title: { default: decoded(cluster), template: `%s · ${decoded(cluster)} · Castellan` } };
}

export default async function ClusterLayout({ params, children }: Props & { readonly children: ReactNode }) {
  const { cluster } = await params;
  return <AppShell cluster={decoded(cluster)}>{children}</AppShell>;
}
