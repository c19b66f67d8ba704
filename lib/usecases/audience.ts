import type { Change, Requester } from '@/lib/domain/rbac';
import { type OwnRights, ownRights, sameRights } from '@/lib/domain/rbac/sight';
import type { Clusters } from './ports';
import type { SeenWorlds } from './seen-worlds';

/** Who listens to the changes of a cluster: one person, whose own rights change too. */
export class Audience {
  readonly #worlds: SeenWorlds;
  readonly #clusters: Clusters;
  readonly #cluster: string;
  readonly #requester: Requester;
  #sight: string | undefined;
  #rights: OwnRights = [];

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
    return view === undefined ? [] : this.#worlds.seenChanges(view, this.#requester, changes);
  }

  /**
   * Whether, since it was asked last, they came to see more or less, or to be allowed more or less: then what they look
   * at is to be read again, although the change itself may lie where they may not look.
   */
  moved(): boolean {
    const view = this.#clusters.view(this.#cluster);
    if (view === undefined) return false;
    const { key } = this.#worlds.sight(view, this.#requester);
    const rights = ownRights(view.rbac, this.#requester);
    const same = this.#sight === key && sameRights(this.#rights, rights);
    this.#sight = key;
    this.#rights = rights;
    return !same;
  }
}
