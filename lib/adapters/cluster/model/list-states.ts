import { LIST_NAMES, type ListName } from '@/lib/contract';
import type { ListPhase, ListStatus } from '@/lib/usecases/ports';

type State = {
  readonly phase: ListPhase;
  readonly since: number;
  readonly detail: string;
  /** When the list was last known to be true. */
  readonly knownAt?: number;
};

/**
 * What is known of each list of one cluster, and since when. A list that is synced becomes stale by the clock alone:
 * nobody has to notice that nobody speaks any more.
 */
export class ListStates {
  readonly #staleAfter: number;
  readonly #states = new Map<ListName, State>();

  /** `staleAfter` in milliseconds; Infinity for sources that know of every change (a folder). */
  constructor(lists: readonly ListName[], staleAfter: number, now: number) {
    this.#staleAfter = staleAfter;
    for (const list of LIST_NAMES) {
      if (lists.includes(list)) this.#states.set(list, { phase: 'syncing', since: now, detail: 'not read yet' });
    }
  }

  /** The whole list was read now. */
  read(list: ListName, now: number): void {
    const { phase, since } = this.#at(list, now);
    this.#states.set(list, { phase: 'synced', since: phase === 'synced' ? since : now, detail: '', knownAt: now });
  }

  /** The list is true as of now, provided that it was ever read. */
  alive(list: ListName, now: number): void {
    if (this.#states.get(list)?.knownAt !== undefined) this.read(list, now);
  }

  /** Returns whether anything changed. */
  phase(list: ListName, phase: ListPhase, detail: string, now: number): boolean {
    const state = this.#at(list, now);
    if (state.phase === phase && state.detail === detail) return false;
    this.#states.set(list, { ...state, phase, detail, since: state.phase === phase ? state.since : now });
    return true;
  }

  /** Every list as it stands at `now`. `count` gives the objects held of it. */
  statuses(now: number, count: (list: ListName) => number): readonly ListStatus[] {
    return Array.from(this.#states.keys(), (list) => ({ list, count: count(list), ...this.#at(list, now) }));
  }

  /** All phases in one text: equal texts, equal phases. */
  summary(now: number): string {
    return Array.from(this.#states.keys(), (list) => this.#at(list, now).phase).join(' ');
  }

  #at(list: ListName, now: number): State {
    const state = this.#states.get(list) ?? { phase: 'syncing', since: now, detail: 'not read yet' };
    if (state.phase !== 'synced' || state.knownAt === undefined) return state;
    const since = state.knownAt + this.#staleAfter;
    if (now <= since) return state;
    return { phase: 'stale', since, detail: 'nothing was heard of this list for too long', knownAt: state.knownAt };
  }
}
