import type { Change, RbacReader } from '@/lib/domain/rbac';
import { type Assertion, type Verdict, affectedBy, evaluateAssertion } from '@/lib/domain/rbac/assertions';
import { gapsFor } from '../gaps';
import type { ClusterView, Clusters } from '../ports';
import type { Assertions, StoredAssertion } from '../store';
import { assertionOf, definitionOf } from './definition';

/** An assertion and what is true of it now. */
export type Judged = { readonly stored: StoredAssertion; readonly assertion: Assertion; readonly verdict: Verdict };

/** Assertions, judged on one generation of the cluster. */
type JudgedOn = { readonly reader: RbacReader; readonly judged: readonly Judged[] };

type Kept = {
  readonly judged: Map<string, Judged & { readonly mayMiss: boolean }>;
  reader: RbacReader;
  readonly stop: () => void;
};

/**
 * The verdicts on all assertions of each cluster. A change of the cluster makes those old that it can concern, and they
 * alone are judged again when they are asked for.
 */
export class Verdicts {
  readonly #clusters: Clusters;
  readonly #assertions: Assertions;
  readonly #kept = new Map<string, Kept>();

  constructor(clusters: Clusters, assertions: Assertions) {
    this.#clusters = clusters;
    this.#assertions = assertions;
  }

  /** Every assertion of the cluster, judged on its newest generation. */
  async of(view: ClusterView): Promise<readonly Judged[]> {
    return (await this.on(view)).judged;
  }

  /** The same, and which generation that is: it may be a later one than the view's. */
  async on(view: ClusterView): Promise<JudgedOn> {
    const stored = await this.#assertions.list(view.id);
    const kept = this.#keptOf(view);
    const mayMiss = mayMissAllows(view);
    const judged = stored.map((one) => {
      const known = kept.judged.get(one.id);
      if (known?.stored.version === one.version && known.mayMiss === mayMiss) return known;
      const assertion = assertionOf(definitionOf(one), one.id);
      const fresh = {
        stored: one,
        assertion,
        mayMiss,
        verdict: evaluateAssertion(kept.reader, assertion, { mayMiss }),
      };
      kept.judged.set(one.id, fresh);
      return fresh;
    });
    const ids = new Set(stored.map(({ id }) => id));
    for (const id of [...kept.judged.keys()]) if (!ids.has(id)) kept.judged.delete(id);
    return { reader: kept.reader, judged };
  }

  stop(): void {
    for (const { stop } of this.#kept.values()) stop();
    this.#kept.clear();
  }

  #keptOf(view: ClusterView): Kept {
    const known = this.#kept.get(view.id);
    if (known !== undefined) {
      // The event of the newest generation may still be on its way.
      if (known.reader !== view.rbac && known.reader !== this.#clusters.view(view.id)?.rbac)
        this.#moved(view.id, known, undefined);
      return known;
    }
    const kept: Kept = {
      judged: new Map(),
      reader: this.#clusters.view(view.id)?.rbac ?? view.rbac,
      stop: this.#clusters.subscribe(view.id, (event) => {
        if (event.type === 'changed') this.#moved(view.id, kept, event.changes);
      }),
    };
    this.#kept.set(view.id, kept);
    return kept;
  }

  /** Forgets the verdicts that the changes can concern; without knowing them, all. */
  #moved(id: string, kept: Kept, changes: readonly Change[] | undefined): void {
    const now = this.#clusters.view(id)?.rbac;
    if (now === undefined) return;
    for (const [key, { assertion }] of [...kept.judged]) {
      if (changes === undefined || affectedBy(assertion, kept.reader, changes)) kept.judged.delete(key);
    }
    kept.reader = now;
  }
}

/** Whether something that could allow more was not read. */
export const mayMissAllows = (view: ClusterView): boolean =>
  gapsFor(view, { namespace: undefined, unresolved: [] }).some(({ effect }) => effect === 'may-miss-allows');
