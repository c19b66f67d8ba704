import { SignInForm } from '@/components/features/account';
import { signInPage } from '@/lib/server';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** Where whoever is not signed in comes to, and where a sign-in that failed ends. */
export default async function Page({ searchParams }: Props) {
  const page = await signInPage(await searchParams);
  if (page === undefined) redirect('/');
  return <SignInForm {...page} />;
}
