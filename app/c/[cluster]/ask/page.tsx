import { to } from '@/lib/contract';
import { redirect } from 'next/navigation';
import { decoded } from '../segments';

type Props = { readonly params: Promise<{ readonly cluster: string }> };

/** Asking starts with who can. */
export default async function Page({ params }: Props) {
  const { cluster } = await params;
  redirect(to.ask(decoded(cluster), 'who-can'));
}
