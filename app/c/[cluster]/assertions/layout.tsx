import { ObjectYamlSheet } from '@/components/features/objects';
import type { ReactNode } from 'react';
import { decoded } from '../segments';

type Props = { readonly params: Promise<{ readonly cluster: string }>; readonly children: ReactNode };

/** The YAML of any object of a proof opens over it. */
export default async function AssertionsLayout({ params, children }: Props) {
  const { cluster } = await params;
  return (
    <>
      {children}
      <ObjectYamlSheet cluster={decoded(cluster)} />
    </>
  );
}
