import { EmptyState } from '@/components/kit';
import { AppShell } from '@/components/shell';
import { to } from '@/lib/contract';
import Link from 'next/link';

export default function NotFound() {
  return (
    <AppShell cluster={undefined}>
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        No such page
      </h1>
      <EmptyState title="Nothing has this address">
        <p>
          It may have been written by hand, or be of another version.{' '}
          <Link prefetch={false} className="link" href={to.home()}>
            Home
          </Link>
        </p>
      </EmptyState>
    </AppShell>
  );
}
