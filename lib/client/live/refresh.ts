import { AsOf } from '@/lib/contract';
import type { Query, QueryClient } from '@tanstack/react-query';
import { z } from 'zod/mini';
import { clusterKey } from '../queries';
import type { Refresh } from './cluster-stream';

const Dated = z.object({ asOf: z.pick(AsOf, { epoch: true, generation: true }) });
const DatedPages = z.object({ pages: z.array(Dated) });

/** Whether cached data may be older than what must be seen. Data that bears no date counts as old. */
export function isOlder(data: unknown, than: Refresh): boolean {
  if (than === 'all') return true;
  const one = Dated.safeParse(data);
  const dates = one.success ? [one.data] : DatedPages.safeParse(data).data?.pages;
  if (dates === undefined) return true;
  return dates.some(({ asOf }) => asOf.epoch !== than.epoch || asOf.generation < than.generation);
}

/** Who is asking and what is served do not follow from the model: a change of it does not make them old. */
const BESIDE_THE_MODEL: readonly unknown[] = ['me', 'discovery'];

/** Marks what is old of one cluster, and reads again what is on the page. Resolves when it was read. */
export async function refreshCluster(client: QueryClient, cluster: string, what: Refresh): Promise<void> {
  const place = clusterKey(cluster).length;
  const old = (query: Query) =>
    what === 'all' || (!BESIDE_THE_MODEL.includes(query.queryKey[place]) && isOlder(query.state.data, what));
  await client.invalidateQueries({ queryKey: clusterKey(cluster), predicate: old });
  // A first fetch that was under way is not started over by that, and may have come back with an older answer.
  const missed = (query: Query) => what !== 'all' && query.state.data !== undefined && old(query);
  await client.invalidateQueries({ queryKey: clusterKey(cluster), predicate: missed });
  await client.invalidateQueries({ queryKey: ['clusters'] });
}
