import { ObjectYamlSheet } from '@/components/features/objects';
import type { ReactNode } from 'react';
import { decoded } from '../segments';

type Props = { readonly params: Promise<{ cluster: string }>; readonly children: ReactNode };

export default async function ObjectsLayout({ params, children }: Props) {
  const { cluster } = await params;
  return (
    <>
      {children}
      <ObjectYamlSheet cluster={decoded(cluster)} />
    </>
  );
}
