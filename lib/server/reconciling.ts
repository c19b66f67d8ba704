import { AppError } from '@/lib/domain/core';
import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import { type Clock, type Clusters, reconcile } from '@/lib/usecases';
import type { Keeper } from './keeper';
import type { Log } from './log';

export type ReconcilingParts = {
  readonly keeper: Keeper;
  readonly clusters: Clusters;
  readonly clock: Clock;
  readonly log: Log;
  /** Changes that this process is applying. */
  readonly running: ReadonlySet<string>;
};

const EVERY_MS = 5_000;
/** Longer than any request of a change takes: what another replica has not touched for so long, it does not work on. */
const QUIET_OF_REPLICAS_MS = 120_000;

const LIST_OF = {
  Role: 'roles',
  ClusterRole: 'clusterroles',
  RoleBinding: 'rolebindings',
  ClusterRoleBinding: 'clusterrolebindings',
} as const;

/**
 * Finishes changes whose process ended in the middle, as soon as the lists that say how it went were read: at start, and
 * again and again, since a cluster or the database may be away. Returns what stops it.
 */
export function startReconciling({ keeper, clusters, clock, log, running }: ReconcilingParts): () => void {
  const startedAt = clock.now();
  let working = false;
  const work = async () => {
    if (working || keeper.opened === undefined) return;
    working = true;
    try {
      const { journal } = keeper.opened.store;
      const quietFor = keeper.shared ? QUIET_OF_REPLICAS_MS : 0;
      const read = (cluster: string, ref: PlannedRef) => Promise.resolve(readNow(clusters, cluster, ref, startedAt));
      const finished = await reconcile({ journal, clock, running, quietFor, read });
      if (finished > 0) log.warn({ changes: finished }, 'changes that were interrupted are finished in the journal');
    } catch (error) {
      log.warn({ err: error }, 'interrupted changes could not be looked at');
    } finally {
      working = false;
    }
  };
  const timer = setInterval(() => void work(), EVERY_MS).unref();
  void work();
  return () => clearInterval(timer);
}

/** The object as the model has it, where its list was read since this process began and is followed. */
function readNow(clusters: Clusters, cluster: string, ref: PlannedRef, since: number): PlannedObject | undefined {
  const view = clusters.view(cluster);
  const status = view?.lists.find(({ list }) => list === LIST_OF[ref.kind]);
  if (view === undefined || status?.phase !== 'synced' || (status.knownAt ?? 0) < since) {
    throw new AppError('not-synced', 'The list is not read yet.');
  }
  const object = view.rbac.get(ref);
  return object === undefined || object.kind === 'Namespace' || object.kind === 'ServiceAccount' ? undefined : object;
}
