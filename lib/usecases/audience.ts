import type { Change, Requester } from '@/lib/domain/rbac';
import type { Clusters } from './ports';
import type { SeenWorlds, Standing } from './seen-worlds';

/** Who listens to the changes of a cluster: one person, whose own rights change too. */
export class Audience {
  readonly #worlds: SeenWorlds;
  readonly #clusters: Clusters;
  readonly #cluster: string;
  readonly #requester: Requester;
  #standing: Standing | undefined;

  constructor(worlds: SeenWorlds, clusters: Clusters, cluster: string, requester: Requester) {
    this.#worlds = worlds;
    this.#clusters = clusters;
    this.#cluster = cluster;
    this.#requester = requester;
    this.moved();
  }

  /** Those of the changes that they may hear of. */
  hears(changes: readonly Change[]): readonly Change[] {
    const view = this.#clusters.view(this.#cluster);
    return view === undefined ? [] : this.#worlds.heard(view, this.#requester, changes);
  }

  /**
   * Whether, since it was asked last, they came to see more or less, or to be allowed more or less: then what they look
   * at is to be read again, although the change itself may lie where they may not look.
   */
  moved(): boolean {
    const view = this.#clusters.view(this.#cluster);
    if (view === undefined) return false;
    const before = this.#standing;
    const now = this.#worlds.standing(view, this.#requester);
    this.#standing = now;
    return before?.rights !== now.rights || before.sight.key !== now.sight.key;
  }
}
