'use client';

import { Button } from '@/components/ui';

/** What is shown where a page itself failed: our fault. `digest` is how the server's log calls it. */
export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <main id="content" className="grid justify-items-start gap-2 p-5">
      <h1 tabIndex={-1} className="text-title font-medium tracking-tight">
        This page failed
      </h1>
      <div role="alert">
        <p>Something in the page itself went wrong. Try again, or reload it.</p>
        <p className="text-small text-muted">
          code <code>page-failed</code>
          {error.digest === undefined ? null : (
            <>
              {' '}
              request <code>{error.digest}</code>
            </>
          )}
        </p>
      </div>
      <Button onClick={reset}>Try again</Button>
    </main>
  );
}
