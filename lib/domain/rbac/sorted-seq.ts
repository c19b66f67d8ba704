import type { Order } from './order';

/** Items in one chunk; a fuller one is split in two. Small, so that a copy costs little. */
const CHUNK = 128;
/** Items in one chunk of a sequence made in one go: with room for some more. */
const FILL = 96;

/**
 * An immutable sorted sequence of items that carry their own key. Chunked: a change copies one chunk and the list
 * of chunks, never the items, so old sequences stay valid and cost only what differs.
 *
 * `find` O(log n). `draft` O(n / 128) once, then O(log n) per change.
 */
export class SortedSeq<K, T extends K> {
  readonly size: number;
  readonly order: Order<K>;
  /** Never empty inside; written to by the draft that made it, never after. */
  readonly chunks: T[][];

  constructor(order: Order<K>, chunks: T[][] = [], size = 0) {
    this.order = order;
    this.chunks = chunks;
    this.size = size;
  }

  /** A sequence of items that are in order already, none equal to another. O(n). */
  static of<K, T extends K>(order: Order<K>, sorted: readonly T[]): SortedSeq<K, T> {
    const chunks: T[][] = [];
    for (let i = 0; i < sorted.length; i += FILL) chunks.push(sorted.slice(i, i + FILL));
    return new SortedSeq(order, chunks, sorted.length);
  }

  find(key: K): T | undefined {
    const chunk = this.chunks[chunkOf(this.chunks, key, this.order)];
    if (chunk === undefined) return undefined;
    const item = chunk[lowerBound(chunk, key, this.order)];
    return item !== undefined && this.order(item, key) === 0 ? item : undefined;
  }

  /**
   * Visits in order, from the first item that is not below `key`, as long as items are `within`, until `visit` returns
   * false. Returns whether none did.
   */
  visitFrom(key: K, within: (item: T) => boolean, visit: (item: T) => boolean): boolean {
    const at = chunkOf(this.chunks, key, this.order);
    const chunk = this.chunks[at];
    return chunk === undefined || this.visitOn(at, lowerBound(chunk, key, this.order), within, visit);
  }

  /** As `visitFrom` with a key that is below every item, without looking for the place. */
  visitFirst(within: (item: T) => boolean, visit: (item: T) => boolean): boolean {
    return this.visitOn(0, 0, within, visit);
  }

  get last(): T | undefined {
    return this.chunks.at(-1)?.at(-1);
  }

  private visitOn(at: number, from: number, within: (item: T) => boolean, visit: (item: T) => boolean): boolean {
    let start = from;
    for (let c = at; c < this.chunks.length; c++) {
      const chunk = this.chunks[c];
      if (chunk === undefined) return true;
      for (let i = start; i < chunk.length; i++) {
        const item = chunk[i];
        if (item === undefined || !within(item)) return true;
        if (!visit(item)) return false;
      }
      start = 0;
    }
    return true;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** All items in order, in a new array. O(n). */
  toArray(): T[] {
    return this.chunks.flat();
  }

  draft(): SortedDraft<K, T> {
    return new SortedDraft(this);
  }

  with(item: T): SortedSeq<K, T> {
    const draft = this.draft();
    draft.put(item);
    return draft.done();
  }

  without(key: K): SortedSeq<K, T> {
    const draft = this.draft();
    return draft.delete(key) === undefined ? this : draft.done();
  }
}

/** A sequence being changed. Not to be used after `done`. */
export class SortedDraft<K, T extends K> {
  private readonly order: Order<K>;
  private readonly chunks: T[][];
  /** Chunks made by this draft: no sequence holds them yet, so they are changed in place. */
  private readonly own = new Set<T[]>();
  private count: number;

  constructor(from: SortedSeq<K, T>) {
    this.order = from.order;
    this.chunks = from.chunks.slice();
    this.count = from.size;
  }

  find(key: K): T | undefined {
    const chunk = this.chunks[chunkOf(this.chunks, key, this.order)];
    if (chunk === undefined) return undefined;
    const item = chunk[lowerBound(chunk, key, this.order)];
    return item !== undefined && this.order(item, key) === 0 ? item : undefined;
  }

  /** Adds the item, or replaces the one of equal key, which is returned. */
  put(item: T): T | undefined {
    const last = this.chunks.length - 1;
    const at = Math.min(chunkOf(this.chunks, item, this.order), Math.max(last, 0));
    const chunk = this.writable(at);
    const i = lowerBound(chunk, item, this.order);
    const there = chunk[i];
    if (there !== undefined && this.order(there, item) === 0) {
      chunk[i] = item;
      return there;
    }
    if (i === chunk.length) chunk.push(item);
    else chunk.splice(i, 0, item);
    this.count += 1;
    if (chunk.length > CHUNK) this.split(at, chunk, i === chunk.length - 1);
    return undefined;
  }

  /** Removes the item of that key and returns it. */
  delete(key: K): T | undefined {
    if (this.find(key) === undefined) return undefined;
    const at = chunkOf(this.chunks, key, this.order);
    const chunk = this.writable(at);
    const [removed] = chunk.splice(lowerBound(chunk, key, this.order), 1);
    this.count -= 1;
    if (chunk.length === 0) this.chunks.splice(at, 1);
    return removed;
  }

  done(): SortedSeq<K, T> {
    return new SortedSeq(this.order, this.chunks, this.count);
  }

  private writable(at: number): T[] {
    const chunk = this.chunks[at] ?? [];
    if (this.own.has(chunk)) return chunk;
    const copy = chunk.slice();
    this.own.add(copy);
    this.chunks[at] = copy;
    return copy;
  }

  /** Items that arrive in order leave full chunks behind them instead of half-full ones. */
  private split(at: number, chunk: T[], atEnd: boolean): void {
    const tail = chunk.splice(atEnd ? CHUNK : CHUNK >> 1);
    this.own.add(tail);
    this.chunks.splice(at + 1, 0, tail);
  }
}

/** The first chunk whose last item is not below the key; the number of chunks when there is none. */
function chunkOf<K>(chunks: readonly (readonly K[])[], key: K, order: Order<K>): number {
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const chunk = chunks[middle];
    const last = chunk?.[chunk.length - 1];
    if (last !== undefined && order(last, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lowerBound<K>(items: readonly K[], key: K, order: Order<K>): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && order(item, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
