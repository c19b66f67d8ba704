import type { AsOf, Gap } from '@/lib/contract';
import type { ClusterView } from './ports';

/** The value of an answer as the JSON that it becomes: made once, sent often. */
export class KeptJson {
  /** UTF-8. */
  readonly bytes: Uint8Array;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }
}

/** An answer whose value is JSON already. What is around it is of now. */
export type KeptAnswer = { readonly value: KeptJson; readonly gaps: Gap[]; readonly asOf: AsOf };

type Kept = { readonly json: KeptJson };
type Store<T> = { readonly view: ClusterView; readonly found: Map<string, T> };

/**
 * Keeps what was made for the newest generation of each cluster: many people ask the same thing between two changes.
 * Holds at most `limit` bytes over all clusters, and then forgets everything rather than weigh what to keep.
 * Only for pure functions of the generation and the key; who may see the answer belongs into the key.
 */
export function keptOfNewest<T extends Kept>(limit: number): (view: ClusterView, key: string, make: () => T) => T {
  const stores = new Map<string, Store<T>>();
  let held = 0;
  const lengthOf = ({ found }: Store<T>) => [...found.values()].reduce((sum, { json }) => sum + json.bytes.length, 0);
  const storeOf = (view: ClusterView): Store<T> | undefined => {
    const store = stores.get(view.id);
    if (store?.view.rbac === view.rbac && store.view.generation === view.generation) return store;
    // A page of an older generation, for whoever still reads on in it.
    if (store?.view.epoch === view.epoch && store.view.generation > view.generation) return undefined;
    if (store !== undefined) held -= lengthOf(store);
    const fresh = { view, found: new Map<string, T>() };
    stores.set(view.id, fresh);
    return fresh;
  };
  return (view, key, make) => {
    const store = storeOf(view);
    const found = store?.found.get(key);
    if (found !== undefined) return found;
    const made = make();
    if (store === undefined) return made;
    held += made.json.bytes.length;
    if (held > limit) {
      for (const { found: all } of stores.values()) all.clear();
      held = made.json.bytes.length;
    }
    store.found.set(key, made);
    return made;
  };
}
