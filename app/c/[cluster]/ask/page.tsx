import { to } from '@/lib/contract';
import { signedInPage } from '@/lib/server';
import { redirect } from 'next/navigation';
import { decoded } from '../segments';

type Props = { readonly params: Promise<{ readonly cluster: string }> };

/** Asking starts with who can. */
export default async function Page({ params }: Props) {
  await signedInPage();
  const { cluster } = await params;
  redirect(to.ask(decoded(cluster), 'who-can'));
}
