import { HomePage } from '@/components/features/home';
import { AppShell } from '@/components/shell';
import { signedInPage } from '@/lib/server';

export default async function Page() {
  await signedInPage();
  return (
    <AppShell cluster={undefined}>
      <HomePage />
    </AppShell>
  );
}
