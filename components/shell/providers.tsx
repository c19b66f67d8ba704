'use client';

import { ProblemError } from '@/lib/client';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { type Viewer, ViewerProvider } from './viewer';

/** The caller or the world was wrong: the same request would fail again. */
const settled = (error: Error) => error instanceof ProblemError && error.status >= 400 && error.status < 500;

/** A session that has ended ends the page too: what it shows was for that session. */
function toSignIn(error: Error): void {
  if (!(error instanceof ProblemError) || error.code !== 'not-signed-in') return;
  const { pathname, search } = window.location;
  const query = new URLSearchParams({ reason: 'session-ended', returnTo: `${pathname}${search}` });
  window.location.assign(`/signin?${query.toString()}`);
}

function newClient(login: boolean): QueryClient {
  return new QueryClient({
    ...(login ? { queryCache: new QueryCache({ onError: toSignIn }) } : {}),
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
export function Providers({ viewer, children }: { readonly viewer: Viewer; readonly children: ReactNode }) {
  const [client] = useState(() => newClient(viewer !== undefined));
  return (
    <QueryClientProvider client={client}>
      <ViewerProvider viewer={viewer}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </ViewerProvider>
    </QueryClientProvider>
  );
}
