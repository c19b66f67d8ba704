import type { Changed, ClusterEvent, Clusters } from '@/lib/usecases';

/** Changes kept per cluster, so that a stream that breaks off can go on where it was. */
const KEPT_EVENTS = 1_000;
const KEPT_CHANGES = 20_000;

/** What a stream that is at `generation` has missed: changes, a need to start over, or nothing. */
export type Missed = { readonly kind: 'changes'; readonly changes: readonly Changed[] } | { readonly kind: 'lost' };

/** The last changes of one cluster. */
export class ChangeFeed {
  #events: Changed[] = [];
  #changes = 0;
  /** Of changes up to this generation nothing is kept. */
  #floor: number;
  readonly #stop: () => void;
  readonly #listeners = new Set<(event: ClusterEvent) => void>();

  constructor(clusters: Clusters, cluster: string) {
    this.#floor = clusters.view(cluster)?.generation ?? 0;
    this.#stop = clusters.subscribe(cluster, (event) => {
      if (event.type === 'changed') this.#keep(event);
      for (const listener of this.#listeners) listener(event);
    });
  }

  /** Calls back on every event until the returned function is called. */
  listen(listener: (event: ClusterEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The changes after `generation`, if all of them are still kept. In proportion to how many there are. */
  since(generation: number): Missed {
    if (generation < this.#floor) return { kind: 'lost' };
    let first = this.#events.length;
    while (first > 0 && (this.#events[first - 1]?.generation ?? 0) > generation) first -= 1;
    return { kind: 'changes', changes: this.#events.slice(first) };
  }

  close(): void {
    this.#stop();
  }

  #keep(event: Changed): void {
    this.#events.push(event);
    this.#changes += event.changes.length;
    let drop = 0;
    while (
      this.#events.length - drop > KEPT_EVENTS ||
      (this.#changes > KEPT_CHANGES && this.#events.length - drop > 1)
    ) {
      const oldest = this.#events[drop];
      if (oldest === undefined) break;
      this.#floor = oldest.generation;
      this.#changes -= oldest.changes.length;
      drop += 1;
    }
    if (drop > 0) this.#events = this.#events.slice(drop);
  }
}
