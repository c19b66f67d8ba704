import type { Changed, ClusterEvent, Clusters } from '@/lib/usecases';

/** Changes kept per cluster, so that a stream that breaks off can go on where it was. */
const KEPT_EVENTS = 1_000;
const KEPT_CHANGES = 20_000;

/** What a stream that is at `generation` has missed: changes, a need to start over, or nothing. */
export type Missed = { readonly kind: 'changes'; readonly changes: readonly Changed[] } | { readonly kind: 'lost' };

type Listener = { readonly heard: (event: ClusterEvent) => void; readonly closed: () => void };

/** The last changes of one cluster. */
export class ChangeFeed {
  #events: Changed[] = [];
  #changes = 0;
  /** Of changes up to this generation nothing is kept. */
  #floor: number;
  readonly #stop: () => void;
  readonly #listeners = new Set<Listener>();

  constructor(clusters: Clusters, cluster: string) {
    this.#floor = clusters.view(cluster)?.generation ?? 0;
    this.#stop = clusters.subscribe(cluster, (event) => {
      if (event.type === 'changed') this.#keep(event);
      for (const listener of this.#listeners) listener.heard(event);
    });
  }

  /** Calls back on every event until the returned function is called, and once when the feed is closed before that. */
  listen(heard: (event: ClusterEvent) => void, closed: () => void): () => void {
    const listener = { heard, closed };
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

  /** No more events: whoever listens is told, so that open streams do not keep the process. */
  close(): void {
    this.#stop();
    for (const listener of [...this.#listeners]) listener.closed();
    this.#listeners.clear();
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
