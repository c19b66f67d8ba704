import { ClustersOutput, type ClusterOutput } from '@/lib/contract';
import { get } from './http';
import type { Opened } from './launch';

/** The clusters, as whoever shows the key sees them. */
export async function clustersOf({ base, key }: Opened): Promise<readonly ClusterOutput[]> {
  const { text } = await get(`${base}/api/v1/clusters`, { authorization: `Bearer ${key}` });
  return ClustersOutput.parse(JSON.parse(text)).value;
}

/** What the lists of a cluster say, each once. */
export const detailsOf = (cluster: ClusterOutput | undefined): readonly string[] => [
  ...new Set(cluster?.lists.map(({ state, detail }) => `${state}: ${detail}`)),
];
