import type { AsOf, Gap } from '@/lib/contract';
import { boundedKey } from './kept';
import type { ClusterView } from './ports';

/** The value of an answer as JSON, in UTF-8. It lies where the next one may be written: to be copied at once. */
type KeptJson = { readonly bytes: Uint8Array };

/** An answer that is JSON already; what is around its value is of now, whenever the value was made. */
export class JsonAnswer {
  readonly body: Buffer<ArrayBuffer>;

  constructor({ bytes }: KeptJson, gaps: readonly Gap[], asOf: AsOf) {
    const rest = `,"gaps":${JSON.stringify(gaps)},"asOf":${JSON.stringify(asOf)}}`;
    this.body = Buffer.concat([VALUE, bytes, Buffer.from(rest)]);
  }
}

const VALUE = Buffer.from('{"value":');

type Store = { readonly view: ClusterView; readonly found: Map<string, KeptJson> };

/** Clusters, times the different sights of those who ask. */
const MAX_STORES = 256;

/** An answer larger than this part of the space is not worth its place. */
const LARGEST_PART = 16;

/**
 * Keeps what was made for the newest generation of each cluster: many people ask the same thing between two changes.
 * All of it lies in one space of `size` bytes, taken when it is first needed, so that it neither grows nor makes work
 * for the garbage collector; when it is full, everything is forgotten. Only for pure functions of the view and the key:
 * those who see different things have views of their own.
 */
export class NewestAnswers {
  readonly #size: number;
  readonly #stores = new Map<string, Store>();
  #space: Buffer | undefined;
  #used = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** The JSON of the value. To be copied before anything else is awaited. */
  find(view: ClusterView, asked: string, make: () => unknown): KeptJson {
    const key = boundedKey(asked);
    const store = this.#storeOf(view);
    const found = store?.found.get(key);
    if (found !== undefined) return found;
    const text = JSON.stringify(make());
    const length = Buffer.byteLength(text);
    if (store === undefined || length > this.#size / LARGEST_PART) return { bytes: Buffer.from(text) };
    const kept = { bytes: this.#write(text, length) };
    store.found.set(key, kept);
    return kept;
  }

  #storeOf(view: ClusterView): Store | undefined {
    const place = `${view.id} ${view.withheld?.key ?? ''}`;
    const store = this.#stores.get(place);
    if (store?.view.rbac === view.rbac && store.view.generation === view.generation) return store;
    // A page of an older generation, for whoever still reads on in it.
    if (store?.view.epoch === view.epoch && store.view.generation > view.generation) return undefined;
    const fresh = { view, found: new Map<string, KeptJson>() };
    if (this.#stores.size >= MAX_STORES) this.#stores.clear();
    this.#stores.set(place, fresh);
    return fresh;
  }

  #write(text: string, length: number): Buffer {
    this.#space ??= Buffer.allocUnsafeSlow(this.#size);
    if (this.#used + length > this.#size) {
      for (const { found } of this.#stores.values()) found.clear();
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#space.write(text, start);
    return this.#space.subarray(start, this.#used);
  }
}
