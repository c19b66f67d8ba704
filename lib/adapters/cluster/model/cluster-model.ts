import { type Gap, type ListName, kindOfList } from '@/lib/contract';
import { type Change, createIndex, type RbacIndex, type RbacKind, type RbacObject } from '@/lib/domain/rbac';
import type { Discovery } from '@/lib/domain/rbac/discovery';
import type { ClusterEvent, ClusterView, Clock, ListPhase, ModelSink, SourceKind } from '@/lib/usecases/ports';
import { HeldViews } from './held-views';
import { changesOfList, effective, kindHeldBy } from './list-changes';
import { ListStates } from './list-states';

export type ClusterModelOptions = {
  readonly id: string;
  readonly name: string;
  readonly source: SourceKind;
  /** Server address without credentials, or the folder or file. */
  readonly origin: string;
  /** Unique to this life of the model: generations of different epochs cannot be compared. */
  readonly epoch: string;
  readonly clock: Clock;
  /** The lists that the source reads. */
  readonly lists: readonly ListName[];
  /** Milliseconds without a sign of life after which a synced list is stale; Infinity: never. */
  readonly staleAfter: number;
  /** How many generations are kept for cursors, and for how many milliseconds. */
  readonly held?: { readonly limit: number; readonly maxAge: number };
};

const DEFAULT_HELD = { limit: 1_000, maxAge: 10 * 60_000 };

/**
 * The model of one cluster: a source fills it through `ModelSink`, questions read it through immutable views. The cost
 * of a change never grows with the cluster. What is told waits until a view is wanted: the lists of a first sync then go
 * into the index in one build instead of one each, which is three times as fast.
 */
export class ClusterModel implements ModelSink {
  readonly id: string;
  readonly #options: ClusterModelOptions;
  readonly #index: RbacIndex = createIndex([]);
  readonly #states: ListStates;
  readonly #heldViews: HeldViews;
  readonly #listeners = new Set<(event: ClusterEvent) => void>();
  /** Told, and not yet in the index. */
  #waiting: Change[] = [];
  readonly #waitingKinds = new Set<RbacKind>();
  #origin: string;
  #copiedAt: string | undefined;
  #generation = 0;
  #at: number;
  #version: string | undefined;
  #discovery: Discovery | undefined;
  #holes: readonly Gap[] = [];
  /** The phases that listeners know of. */
  #announced: string;

  constructor(options: ClusterModelOptions) {
    const now = options.clock.now();
    this.id = options.id;
    this.#options = options;
    this.#origin = options.origin;
    this.#states = new ListStates(options.lists, options.staleAfter, now);
    const { limit, maxAge } = options.held ?? DEFAULT_HELD;
    this.#heldViews = new HeldViews(limit, maxAge);
    this.#at = now;
    this.#announced = this.#states.summary(now);
  }

  /** The newest generation. O(1) but for what was told since the last call. */
  view(): ClusterView {
    this.#settle();
    const now = this.#options.clock.now();
    const { id, name, source, epoch } = this.#options;
    const rbac = this.#index.reader();
    const counts = rbac.counts();
    const countOf = (list: ListName): number => {
      const kind = kindOfList(list);
      if (kind !== undefined) return counts[kind];
      return list === 'discovery' ? (this.#discovery?.resources.length ?? 0) : this.#version === undefined ? 0 : 1;
    };
    const view: ClusterView = {
      id,
      name,
      source,
      origin: this.#origin,
      copiedAt: this.#copiedAt,
      epoch,
      version: this.#version,
      generation: this.#generation,
      at: this.#at,
      lists: this.#states.statuses(now, countOf),
      rbac,
      discovery: this.#discovery,
      holes: this.#holes,
    };
    this.#heldViews.hold(view, now);
    return view;
  }

  /** The view of that generation as it was last handed out, while it is held. */
  held(epoch: string, generation: number): ClusterView | undefined {
    if (epoch !== this.#options.epoch) return undefined;
    if (generation === this.#generation) return this.view();
    return this.#heldViews.find(generation, this.#options.clock.now());
  }

  /** The source reads from another place now, such as a copy that was made at that time. */
  moved(origin: string, copiedAt?: string): void {
    if (origin === this.#origin && copiedAt === this.#copiedAt) return;
    this.#origin = origin;
    this.#copiedAt = copiedAt;
    this.#changeState();
  }

  /** Calls back on every change, until the returned function is called. */
  subscribe(listener: (event: ClusterEvent) => void): () => void {
    const own = (event: ClusterEvent) => {
      listener(event);
    };
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Has to be called now and then: tells listeners of lists that became stale because nobody spoke. */
  tick(): void {
    this.#announce();
    // Where nobody looks, changes must not pile up; while lists are still being read they should.
    if (!this.#announced.includes('syncing')) this.#settle();
  }

  replace(list: ListName, objects: readonly RbacObject[]): void {
    const kind = kindHeldBy(list);
    if (this.#waitingKinds.has(kind)) this.#settle();
    const changes = changesOfList(this.#index.reader(), kind, objects);
    this.#states.read(list, this.#options.clock.now());
    this.#add(kind, changes);
  }

  change(list: ListName, changes: readonly Change[]): void {
    const kind = kindHeldBy(list);
    // Beside what waits, what is held says nothing about whether a change changes anything.
    this.#add(kind, this.#waitingKinds.has(kind) ? changes : effective(this.#index.reader(), changes));
  }

  alive(list: ListName): void {
    this.#states.alive(list, this.#options.clock.now());
    this.#announce();
  }

  phase(list: ListName, phase: ListPhase, detail: string): void {
    if (this.#states.phase(list, phase, detail, this.#options.clock.now())) this.#changeState();
  }

  discovery(discovery: Discovery): void {
    this.#discovery = discovery;
    this.#states.read('discovery', this.#options.clock.now());
    this.#changeState();
  }

  version(version: string): void {
    const known = this.#version === version;
    this.#version = version;
    this.#states.read('version', this.#options.clock.now());
    if (known) this.#announce();
    else this.#changeState();
  }

  holes(holes: readonly Gap[]): void {
    if (holes.length === 0 && this.#holes.length === 0) return;
    this.#holes = holes;
    this.#changeState();
  }

  #settle(): void {
    if (this.#waiting.length === 0) return;
    this.#index.apply(this.#waiting);
    this.#waiting = [];
    this.#waitingKinds.clear();
  }

  #add(kind: RbacKind, changes: readonly Change[]): void {
    if (changes.length > 0) {
      for (const change of changes) this.#waiting.push(change);
      this.#waitingKinds.add(kind);
      this.#next();
      this.#emit({ type: 'changed', ...this.#stamp(), changes });
    }
    this.#announce(changes.length > 0);
  }

  #changeState(counted = false): void {
    if (!counted) this.#next();
    this.#announced = this.#states.summary(this.#options.clock.now());
    this.#emit({ type: 'state', ...this.#stamp() });
  }

  /** Tells of phases that changed, by the clock too. `counted`: the same call has made its generation already. */
  #announce(counted = false): void {
    if (this.#states.summary(this.#options.clock.now()) !== this.#announced) this.#changeState(counted);
  }

  #next(): void {
    this.#generation += 1;
    this.#at = this.#options.clock.now();
  }

  #stamp() {
    return { epoch: this.#options.epoch, generation: this.#generation, at: this.#at };
  }

  #emit(event: ClusterEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A listener's fault is not the source's: it ends up where uncaught errors go, and the sync goes on.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
