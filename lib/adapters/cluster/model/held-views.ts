import type { ClusterView } from '@/lib/usecases/ports';

/** Views that were handed out, kept for cursors: the last `limit` generations, none older than `maxAge` milliseconds. */
export class HeldViews {
  readonly #limit: number;
  readonly #maxAge: number;
  // In the order of their generations; the time is when the view was last handed out as the newest.
  readonly #views = new Map<number, { readonly view: ClusterView; readonly handedOutAt: number }>();

  constructor(limit: number, maxAge: number) {
    this.#limit = limit;
    this.#maxAge = maxAge;
  }

  hold(view: ClusterView, now: number): void {
    this.#views.set(view.generation, { view, handedOutAt: now });
    this.#forget(now);
  }

  find(generation: number, now: number): ClusterView | undefined {
    this.#forget(now);
    return this.#views.get(generation)?.view;
  }

  #forget(now: number): void {
    for (const [generation, { handedOutAt }] of this.#views) {
      if (this.#views.size <= this.#limit && now - handedOutAt <= this.#maxAge) return;
      this.#views.delete(generation);
    }
  }
}
