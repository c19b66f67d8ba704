import { headers } from 'next/headers';
import type { Deps } from '@/lib/usecases';
import { runningServer } from './container';
import { refuseForeignHost } from './origin';

/** What a page is given: the use cases' world, and whether this browser may open live clusters. */
export type PageContext = {
  readonly deps: Deps;
  /** Whether the key was shown. */
  readonly unlocked: boolean;
  /** Whether this cluster is closed to the caller: a live one, and the key was not shown. */
  readonly isLocked: (cluster: string) => boolean;
};

/**
 * To be awaited first by every page that shows data: refuses a foreign `Host` as the routes do, and says what is
 * locked. Reading headers also keeps the page from being rendered ahead of time. Throws AppError `not-permitted`.
 */
export async function guardPage(): Promise<PageContext> {
  const [server, shown] = await Promise.all([runningServer(), headers()]);
  refuseForeignHost(shown.get('host'), server.hosts);
  const unlocked = server.key.shownIn(shown);
  return {
    deps: server.deps,
    unlocked,
    isLocked: (cluster) => !unlocked && server.deps.clusters.view(cluster)?.source === 'live',
  };
}
