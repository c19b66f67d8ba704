'use client';

import { ErrorState } from '@/components/kit';

/** What is shown where a page itself failed: our fault. */
export default function PageError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <main className="grid gap-3 p-5">
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        Something went wrong
      </h1>
      <ErrorState error={error} onRetry={reset} />
    </main>
  );
}
