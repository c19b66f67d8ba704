import type { ClusterEvent, Clusters, ClusterView } from '@/lib/usecases/ports';
import type { ClusterModel } from './cluster-model';

const TICK = 1_000;

/** The clusters of this process, in the order in which they were named. */
export class ClusterSet implements Clusters {
  readonly #models = new Map<string, ClusterModel>();
  #timer: NodeJS.Timeout | undefined;

  /** Throws when two clusters have the same id: that is the wiring's fault. */
  constructor(models: readonly ClusterModel[]) {
    for (const model of models) {
      if (this.#models.has(model.id)) throw new Error(`two clusters are called ${model.id}`);
      this.#models.set(model.id, model);
    }
  }

  /** Lets time pass in the models: a list on which nothing is heard turns stale in open pages too. */
  start(): void {
    this.#timer ??= setInterval(() => {
      for (const model of this.#models.values()) model.tick();
    }, TICK).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  list(): readonly ClusterView[] {
    return Array.from(this.#models.values(), (model) => model.view());
  }

  view(id: string): ClusterView | undefined {
    return this.#models.get(id)?.view();
  }

  held(id: string, epoch: string, generation: number): ClusterView | undefined {
    return this.#models.get(id)?.held(epoch, generation);
  }

  /** Nothing is ever called back about a cluster that is not there. */
  subscribe(id: string, listener: (event: ClusterEvent) => void): () => void {
    return this.#models.get(id)?.subscribe(listener) ?? (() => undefined);
  }
}
