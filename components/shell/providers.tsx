'use client';

import { ProblemError } from '@/lib/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';

/** The caller or the world was wrong: the same request would fail again. */
const settled = (error: Error) => error instanceof ProblemError && error.status >= 400 && error.status < 500;

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events make data old as soon as it is; the time is for pages without a stream.
        staleTime: 30_000,
        retry: (failures, error) => failures < 2 && !settled(error),
        retryDelay: (attempt) => Math.min(4_000, 500 * 2 ** attempt),
      },
    },
  });
}

/** What every page's client parts stand in. */
export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(newClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  );
}
