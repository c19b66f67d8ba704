import { OwnSessions } from '@/components/features/account';
import { AppShell } from '@/components/shell';
import { ownSessions } from '@/lib/server';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';

export const metadata: Metadata = { title: 'Your sessions' };

/** Who one is here, and from where one is signed in. */
export default async function Page() {
  const own = await ownSessions();
  if (own === undefined) redirect('/');
  const { person } = own.who;
  return (
    <AppShell cluster={undefined}>
      <OwnSessions name={person.name} subject={person.subject} issuer={person.issuer} sessions={own.sessions} />
    </AppShell>
  );
}
