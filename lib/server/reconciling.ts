import { type LiveHand, createLiveHand } from '@/lib/adapters/cluster';
import { LIST_OF_KIND } from '@/lib/contract';
import { AppError } from '@/lib/domain/core';
import type { PlannedObject, PlannedRef } from '@/lib/domain/plan';
import { type ChangesNow, type Clock, reconcile } from '@/lib/usecases';
import type { Keeper } from './keeper';
import type { Log } from './log';
import type { Source } from './sources';

export type ReconcilingParts = {
  readonly keeper: Keeper;
  readonly sources: readonly Source[];
  readonly clock: Clock;
  readonly log: Log;
  /** Changes that this process is applying, and those that it gave up. */
  readonly running: ChangesNow;
};

/** What a process that died had on the way has arrived by then, or never will. */
const FIRST_MS = 2_000;
const AGAIN_MS = 1_000;
const EVERY_MS = 5_000;
/** Longer than any request of a change takes: what another replica has not touched for so long, it does not work on. */
const QUIET_OF_REPLICAS_MS = 120_000;

/**
 * Finishes changes that were left in the middle, by a process that ended or for a database that was away: soon after the
 * start, and again and again, since a cluster or the database may be away. Returns what stops it.
 */
export function startReconciling(parts: ReconcilingParts): () => void {
  const { keeper, clock, log, running } = parts;
  const reader = new ObjectReader(parts);
  const work = async (): Promise<number> => {
    if (keeper.opened === undefined) return EVERY_MS;
    const { store, trail } = keeper.opened;
    try {
      const { finished, waiting } = await reconcile({
        journal: store.journal,
        clock,
        running,
        quietFor: keeper.shared ? QUIET_OF_REPLICAS_MS : 0,
        read: (cluster, ref) => reader.read(cluster, ref),
        tell: ({ person }, told) => trail.write({ ...told, at: clock.now(), person, from: '', requestId: '' }),
      });
      if (finished > 0) log.warn({ changes: finished }, 'changes that were interrupted are finished in the journal');
      return waiting > 0 ? AGAIN_MS : EVERY_MS;
    } catch (error) {
      log.warn({ err: error }, 'interrupted changes could not be looked at');
      return EVERY_MS;
    }
  };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const schedule = (after: number): void => {
    if (stopped) return;
    timer = setTimeout(() => void work().then(schedule), after).unref();
  };
  schedule(FIRST_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
    reader.close();
  };
}

/** Reads single objects: from the API server itself, which knows what the followed lists may hear later; or from files. */
class ObjectReader {
  readonly #sources: readonly Source[];
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #hands = new Map<string, Promise<LiveHand>>();

  constructor({ sources, clock }: ReconcilingParts) {
    this.#sources = sources;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Throws AppError when it cannot be read now. */
  async read(cluster: string, ref: PlannedRef): Promise<PlannedObject | undefined> {
    const source = this.#sources.find(({ model }) => model.id === cluster);
    if (source === undefined) throw new AppError('not-found', 'There is no such cluster here.');
    if (source.live === undefined) return this.#inFiles(source, ref);
    return (await this.#handIn(cluster, source.live.access)).read(ref);
  }

  close(): void {
    for (const hand of this.#hands.values()) {
      hand.then(
        (one) => one.close(),
        // It was never made.
        () => undefined,
      );
    }
  }

  #handIn(cluster: string, access: NonNullable<Source['live']>['access']): Promise<LiveHand> {
    const known = this.#hands.get(cluster) ?? createLiveHand({ access, clock: this.#clock, mode: { by: 'local' } });
    this.#hands.set(cluster, known);
    known.catch(() => this.#hands.delete(cluster));
    return known;
  }

  #inFiles({ model }: Source, ref: PlannedRef): PlannedObject | undefined {
    const view = model.view();
    const status = view.lists.find(({ list }) => list === LIST_OF_KIND[ref.kind]);
    if (status?.phase !== 'synced' || (status.knownAt ?? 0) < this.#startedAt) {
      throw new AppError('not-synced', 'The list is not read yet.');
    }
    const object = view.rbac.get(ref);
    return object === undefined || object.kind === 'Namespace' || object.kind === 'ServiceAccount' ? undefined : object;
  }
}
