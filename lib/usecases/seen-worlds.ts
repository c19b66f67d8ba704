import { assertNever } from '@/lib/domain/core';
import type { Gap, ListName } from '@/lib/contract';
import type { Change, ObjectRef, RbacReader, Requester } from '@/lib/domain/rbac';
import { EVERYTHING, NOTHING, type Sight, seenReader, sees, seesNamespace, sightOf } from '@/lib/domain/rbac/sight';
import type { Clock, ClusterEvent, ClusterView, Clusters, ListStatus, Withheld } from './ports';

/** Lists that say who may look at what. */
const DECIDING: readonly ListName[] = ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'];
const STALE_LIMIT_MS = 60_000;
/** Worlds kept per cluster, the least recently asked for given up first; people of one team share one. */
const MAX_WORLDS = 128;

type World = { readonly sight: Sight; readonly reader: RbacReader };
type Kept = {
  /** By generation and sight, the one that was asked for last at the end. */
  readonly worlds: Map<string, World>;
  readonly stop: () => void;
};

/**
 * What each person may see of each cluster. Worlds are shared by all whose sight is the same, made when they are asked
 * for, and made again when something in them changed.
 */
export class SeenWorlds {
  readonly #clusters: Clusters;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  readonly #sights = new WeakMap<RbacReader, Map<string, Sight>>();

  constructor(clusters: Clusters, clock: Clock) {
    this.#clusters = clusters;
    this.#clock = clock;
  }

  /** The clusters as the requester may see them. `requesterOf` says whom each cluster sees. */
  seenBy(requesterOf: (cluster: string) => Requester): Clusters {
    const seen = (view: ClusterView | undefined) =>
      view === undefined ? undefined : this.#seen(view, requesterOf(view.id));
    return {
      list: () => this.#clusters.list().map((view) => this.#seen(view, requesterOf(view.id))),
      view: (id) => seen(this.#clusters.view(id)),
      held: (id, epoch, generation) => seen(this.#clusters.held(id, epoch, generation)),
      subscribe: (id, listener) =>
        this.#clusters.subscribe(id, (event) => listener(this.#seenEvent(id, requesterOf(id), event))),
    };
  }

  /** What the requester may see of the view. Throws nothing: whoever may see nothing has an empty sight. */
  sight(view: ClusterView, requester: Requester): Sight {
    if (staleSince(view, this.#clock.now()) !== undefined) return NOTHING;
    const sights = this.#sights.get(view.rbac) ?? new Map<string, Sight>();
    this.#sights.set(view.rbac, sights);
    const key = JSON.stringify([requester.user, requester.groups]);
    const known = sights.get(key) ?? sightOf(view.rbac, requester);
    sights.set(key, known);
    return known;
  }

  /** Those of the changes, up to the view's generation, that the requester may hear of. */
  seenChanges(view: ClusterView, requester: Requester, changes: readonly Change[]): readonly Change[] {
    const sight = this.sight(view, requester);
    if (sight.key === EVERYTHING.key) return changes;
    const seen = this.#readerOf(view, sight);
    return changes.filter((change) => seesChange(sight, seen, change));
  }

  stop(): void {
    for (const { stop } of this.#kept.values()) stop();
    this.#kept.clear();
  }

  #seen(view: ClusterView, requester: Requester): ClusterView {
    const sight = this.sight(view, requester);
    if (sight.key === EVERYTHING.key) return view;
    const rbac = this.#readerOf(view, sight);
    const withheld = withheldOf(sight, view.at);
    const origin = sight.clusterBindings ? view.origin : '';
    return {
      ...view,
      rbac,
      origin,
      withheld,
      lists: view.lists.map((status) => ({ ...status, count: countOf(status, rbac) })),
      holes: view.holes.flatMap((hole) => seenHole(hole, sight)),
    };
  }

  #seenEvent(id: string, requester: Requester, event: ClusterEvent): ClusterEvent {
    const view = this.#clusters.view(id);
    if (event.type !== 'changed' || view === undefined) return event;
    return { ...event, changes: this.seenChanges(view, requester, event.changes) };
  }

  #readerOf(view: ClusterView, sight: Sight): RbacReader {
    const worlds = this.#worldsOf(view.id);
    const place = placeOf(view, sight.key);
    const world = worlds.get(place) ?? { sight, reader: seenReader(view.rbac, sight) };
    worlds.delete(place);
    worlds.set(place, world);
    const [oldest] = worlds.keys();
    if (worlds.size > MAX_WORLDS && oldest !== undefined) worlds.delete(oldest);
    return world.reader;
  }

  #worldsOf(id: string): Map<string, World> {
    const known = this.#kept.get(id);
    if (known !== undefined) return known.worlds;
    const worlds = new Map<string, World>();
    const stop = this.#clusters.subscribe(id, (event) => {
      if (event.type === 'changed') carryOver(worlds, event);
    });
    this.#kept.set(id, { worlds, stop });
    return worlds;
  }
}

const placeOf = ({ epoch, generation }: { epoch: string; generation: number }, key: string): string =>
  `${epoch} ${generation} ${key}`;

/** A world in which nothing changed is the next generation's too. In proportion to worlds times changes. */
function carryOver(worlds: Map<string, World>, event: Extract<ClusterEvent, { type: 'changed' }>): void {
  for (const world of [...worlds.values()]) {
    const { sight, reader } = world;
    const before = placeOf({ ...event, generation: event.generation - 1 }, sight.key);
    if (worlds.get(before) !== world) continue;
    if (event.changes.some((change) => seesChange(sight, reader, change))) continue;
    worlds.set(placeOf(event, sight.key), world);
  }
}

/** Whether a change is of something that is seen: a ClusterRole also where a visible binding points to it. */
export function seesChange(sight: Sight, seen: RbacReader, change: Change): boolean {
  const ref = refOf(change);
  if (sees(sight, ref)) return true;
  return (
    ref.kind === 'ClusterRole' && seen.bindingsOfRole({ kind: 'ClusterRole', namespace: '', name: ref.name }).length > 0
  );
}

function refOf(change: Change): ObjectRef {
  if (change.op === 'delete') return change.ref;
  const { object } = change;
  return { kind: object.kind, namespace: 'namespace' in object ? object.namespace : '', name: object.name };
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
  const counts = seen.counts();
  switch (list) {
    case 'namespaces':
      return counts.Namespace;
    case 'serviceaccounts':
      return counts.ServiceAccount;
    case 'roles':
      return counts.Role;
    case 'clusterroles':
      return counts.ClusterRole;
    case 'rolebindings':
      return counts.RoleBinding;
    case 'clusterrolebindings':
      return counts.ClusterRoleBinding;
    case 'discovery':
    case 'version':
      return count;
    default:
      return assertNever(list);
  }
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
