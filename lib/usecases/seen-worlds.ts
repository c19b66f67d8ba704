import { type Gap, type ListName, kindOfList } from '@/lib/contract';
import { type Change, type RbacIndex, type RbacReader, type Requester, refOfChange } from '@/lib/domain/rbac';
import {
  EVERYTHING,
  NOTHING,
  type OwnRights,
  type Sight,
  ownRights,
  sameRights,
  seenChanges,
  seenIndex,
  sees,
  seesNamespace,
  sightOf,
} from '@/lib/domain/rbac/sight';
import { boundedKey } from './kept';
import { tellsWords } from './cluster-words';
import type { Clock, ClusterEvent, ClusterView, Clusters, ListStatus, Withheld } from './ports';

/** Lists that say who may look at what. */
const DECIDING: readonly ListName[] = ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'];
const STALE_LIMIT_MS = 60_000;
/** Worlds kept per cluster, the least recently asked for given up first; people of one team share one. */
const MAX_WORLDS = 128;
/** People per process whose rights are remembered from one generation to the next. */
const MAX_PEOPLE = 10_000;

/** The index goes on with the newest generation; the reader stays with the one that it was made for. */
type World = { readonly sight: Sight; readonly index: RbacIndex; readonly reader: RbacReader };
type Kept = {
  /** By generation and sight, the one that was asked for last at the end. */
  readonly worlds: Map<string, World>;
  readonly stop: () => void;
};

/** What somebody has of rights, the same array for as long as nothing of it changes, and what they may see by them. */
export type Standing = { readonly rights: OwnRights; readonly sight: Sight };

/**
 * What each person may see of each cluster. Worlds are shared by all whose sight is the same, made when they are asked
 * for, and follow what changes in them.
 */
export class SeenWorlds {
  readonly #clusters: Clusters;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #standings = new WeakMap<RbacReader, Map<string, Standing>>();
  /** By cluster and person, whatever the generation; the one that was seen last at the end. */
  readonly #people = new Map<string, Standing>();

  constructor(clusters: Clusters, clock: Clock) {
    this.#clusters = clusters;
    this.#clock = clock;
  }

  /** The clusters as the requester may see them. `requesterOf` says whom each cluster sees. */
  seenBy(requesterOf: (cluster: string) => Requester): Clusters {
    const seen = (view: ClusterView | undefined) =>
      view === undefined ? undefined : this.#seen(view, requesterOf(view.id));
    // Whatever somebody was allowed then, they see of it what they may see now.
    const then = (view: ClusterView | undefined) =>
      view === undefined ? undefined : this.#seen(view, requesterOf(view.id), this.#clusters.view(view.id) ?? view);
    return {
      list: () => this.#clusters.list().map((view) => this.#seen(view, requesterOf(view.id))),
      view: (id) => seen(this.#clusters.view(id)),
      held: (id, epoch, generation) => then(this.#clusters.held(id, epoch, generation)),
      subscribe: (id, listener) =>
        this.#clusters.subscribe(id, (event) => listener(this.#seenEvent(id, requesterOf(id), event))),
    };
  }

  /**
   * What the requester may see of the view, and the rights that say so. Whoever may see nothing has an empty sight. In
   * proportion to their bindings, and once in a generation; their sight is worked out when one of these changed.
   */
  standing(view: ClusterView, requester: Requester): Standing {
    if (staleSince(view, this.#clock.now()) !== undefined) return STALE;
    const standings = this.#standings.get(view.rbac) ?? new Map<string, Standing>();
    this.#standings.set(view.rbac, standings);
    const key = boundedKey(JSON.stringify([view.id, requester.user, requester.groups]));
    const known = standings.get(key) ?? this.#remembered(key, view.rbac, requester);
    standings.set(key, known);
    return known;
  }

  /** Those of the changes, up to the view's generation, that the requester may hear of. */
  heard(view: ClusterView, requester: Requester, changes: readonly Change[]): readonly Change[] {
    const { sight } = this.standing(view, requester);
    if (sight.key === EVERYTHING.key) return changes;
    return changes.filter((change) => {
      const ref = refOfChange(change);
      if (sees(sight, ref)) return true;
      // A ClusterRole is seen where a binding points to it that is seen.
      return (
        ref.kind === 'ClusterRole' && this.#readerOf(view, sight).bindingsOfRole({ ...ref, kind: ref.kind }).length > 0
      );
    });
  }

  stop(): void {
    for (const { stop } of this.#kept.values()) stop();
    this.#kept.clear();
  }

  #seen(view: ClusterView, requester: Requester, now: ClusterView = view): ClusterView {
    const { sight } = this.standing(now, requester);
    if (sight.key === EVERYTHING.key) return view;
    const rbac = this.#readerOf(view, sight);
    const withheld = withheldOf(sight, view.at);
    const origin = sight.clusterBindings ? view.origin : '';
    return {
      ...view,
      rbac,
      origin,
      withheld,
      lists: view.lists.map((status) => ({
        ...status,
        count: countOf(status, rbac),
        detail: tellsWords({ withheld }) ? status.detail : '',
      })),
      holes: view.holes.flatMap((hole) => seenHole(hole, sight)),
    };
  }

  #seenEvent(id: string, requester: Requester, event: ClusterEvent): ClusterEvent {
    const view = this.#clusters.view(id);
    if (event.type !== 'changed' || view === undefined) return event;
    return { ...event, changes: this.heard(view, requester, event.changes) };
  }

  #remembered(key: string, reader: RbacReader, requester: Requester): Standing {
    const rights = ownRights(reader, requester);
    const before = this.#people.get(key);
    const same = before !== undefined && sameRights(before.rights, rights);
    const standing = same ? before : { rights, sight: sightOf(reader, requester) };
    putLast(this.#people, key, standing, MAX_PEOPLE);
    return standing;
  }

  #readerOf(view: ClusterView, sight: Sight): RbacReader {
    const worlds = this.#worldsOf(view.id);
    const place = placeOf(view, sight.key);
    const world = worlds.get(place) ?? worldOf(sight, seenIndex(view.rbac, sight));
    putLast(worlds, place, world, MAX_WORLDS);
    return world.reader;
  }

  #worldsOf(id: string): Map<string, World> {
    const known = this.#kept.get(id);
    if (known !== undefined) return known.worlds;
    const worlds = new Map<string, World>();
    const stop = this.#clusters.subscribe(id, (event) => {
      const view = this.#clusters.view(id);
      if (event.type === 'changed' && view?.generation === event.generation) carryOn(worlds, view, event.changes);
    });
    this.#kept.set(id, { worlds, stop });
    return worlds;
  }
}

const STALE: Standing = { rights: [], sight: NOTHING };

const worldOf = (sight: Sight, index: RbacIndex): World => ({ sight, index, reader: index.reader() });

/** Puts an entry at the end; when there are too many, the first one goes. */
function putLast<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

const placeOf = ({ epoch, generation }: { epoch: string; generation: number }, key: string): string =>
  `${epoch} ${generation} ${key}`;

/** The worlds of the generation before become those of the view's. In proportion to worlds times changes. */
function carryOn(worlds: Map<string, World>, view: ClusterView, changes: readonly Change[]): void {
  for (const world of [...worlds.values()]) {
    const { sight, index, reader } = world;
    const before = placeOf({ epoch: view.epoch, generation: view.generation - 1 }, sight.key);
    if (worlds.get(before) !== world) continue;
    const own = seenChanges(view.rbac, reader, sight, changes);
    if (own.length > 0) index.apply(own);
    worlds.delete(before);
    worlds.set(placeOf(view, sight.key), own.length > 0 ? worldOf(sight, index) : world);
  }
}

/** Since when the lists that say who may look are not followed, if that is too long to go by them. */
export function staleSince(view: ClusterView, now: number): number | undefined {
  const times = view.lists.flatMap(({ list, phase, knownAt }) =>
    DECIDING.includes(list) && phase !== 'synced' && knownAt !== undefined ? [knownAt] : [],
  );
  const oldest = Math.min(...times);
  return now - oldest > STALE_LIMIT_MS && times.length > 0 ? oldest : undefined;
}

function countOf({ list, count }: ListStatus, seen: RbacReader): number {
  const kind = kindOfList(list);
  return kind === undefined ? count : seen.counts()[kind];
}

/** A hole in a namespace that is not seen matters to nobody who does not see it; one without a place, to all. */
function seenHole(hole: Gap, sight: Sight): Gap[] {
  const { namespace, list } = hole.scope;
  if (namespace !== undefined) return seesNamespace(sight, namespace) ? [hole] : [];
  if (sight.clusterBindings) return [hole];
  const scope = list === undefined ? {} : { list };
  return [{ ...hole, scope, detail: 'Something could not be read; where it is, you may not look.' }];
}

function withheldOf(sight: Sight, at: number): Withheld {
  const lists = new Set<ListName>();
  const gaps: Gap[] = [];
  const since = new Date(at).toISOString();
  const withhold = (list: ListName, detail: string, effect: Gap['effect']) => {
    lists.add(list);
    gaps.push({ code: 'not-permitted', scope: { list }, detail, since, effect });
  };
  if (!sight.clusterBindings) {
    const detail = 'You may not list clusterrolebindings: what they grant is left out.';
    withhold('clusterrolebindings', detail, 'may-miss-allows');
  }
  if (!sight.clusterRoles) {
    const detail = 'You may not list clusterroles: only those are shown that a binding you may see points to.';
    withhold('clusterroles', detail, 'may-miss-objects');
  }
  if (sight.namespaces !== 'all') {
    const detail = 'Only namespaces whose rolebindings you may list are shown.';
    withhold('rolebindings', detail, 'may-miss-allows');
    for (const list of ['namespaces', 'serviceaccounts', 'roles'] as const) withhold(list, detail, 'may-miss-objects');
  }
  return {
    lists,
    gaps,
    key: sight.key,
    sees: (namespace) => (namespace === '' ? sight.clusterBindings : seesNamespace(sight, namespace)),
  };
}
