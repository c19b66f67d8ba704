import { HomePage } from '@/components/features/home';
import { AppShell } from '@/components/shell';

export default function Page() {
  return (
    <AppShell cluster={undefined}>
      <HomePage />
    </AppShell>
  );
}
