import { AppError } from '@/lib/domain/core';
import type { ListName } from '@/lib/contract';
import type { Requester } from '@/lib/domain/rbac';
import type { AccessReviews, Clock, ClusterView, Clusters } from './ports';

/** Whoever signed in, in the clusters: for questions about themself. */
export type Mine = {
  /** Whom the cluster sees. */
  requesterOf(cluster: string): Requester;
  /** The clusters whole: only for what is about the requester alone. */
  readonly clusters: Clusters;
};

/** What every use case is given. */
export type Deps = {
  /** The clusters as whoever asks may see them. */
  readonly clusters: Clusters;
  /** Absent in local mode: there the one actor sees what the reader sees. */
  readonly mine?: Mine;
  readonly reviews: AccessReviews;
  readonly clock: Clock;
  /** Of this process alone, as its epochs are: by it a cursor is known to be one of its own. */
  readonly cursorKey: Uint8Array;
  /** The objects that would let the reader read a list of a live cluster, as YAML; undefined where there are none. */
  readonly grantFor: (cluster: string, list: ListName) => string | undefined;
  /** Renders plain data as YAML. */
  readonly yaml: (value: unknown) => string;
};

/** The newest view of a cluster. Throws AppError `not-found`. */
export function viewOf(deps: Pick<Deps, 'clusters'>, id: string): ClusterView {
  const view = deps.clusters.view(id);
  if (view === undefined) throw new AppError('not-found', `There is no cluster ${quoted(id)} here.`);
  return view;
}

/** A name as it stands in a sentence; long ones are cut. */
export function quoted(name: string): string {
  return `“${name.length > 100 ? `${name.slice(0, 100)}…` : name}”`;
}
