import type { Answer, ClusterOutput, ListName, ListState, PlainAnswer } from '@/lib/contract';
import { tellsWords } from './cluster-words';
import { type Deps, viewOf } from './deps';
import { asOf, gapsOfLists } from './gaps';
import type { ClusterView, ListPhase } from './ports';

/** Worst first: what a cluster is called whose lists are in several states. */
const WORST: readonly ListPhase[] = ['failed', 'forbidden', 'stale', 'syncing', 'synced'];
const NO_COUNTS = {
  namespaces: 0,
  serviceaccounts: 0,
  roles: 0,
  clusterroles: 0,
  rolebindings: 0,
  clusterrolebindings: 0,
  subjects: 0,
};

/**
 * Every cluster that is read. Of one that the caller must unlock first only the name and the state are said.
 *
 * @param mayOpen whether the caller may read live clusters
 */
export function clusters(deps: Deps, mayOpen: boolean): PlainAnswer<ClusterOutput[]> {
  const value = deps.clusters.list().map((view) => {
    const whole = describe(deps, view);
    if (mayOpen || view.source !== 'live') return whole;
    const { id, name, source, epoch, generation, state } = whole;
    return { id, name, source, origin: '', epoch, generation, state, lists: [], counts: NO_COUNTS, locked: true };
  });
  return { value, gaps: [] };
}

/** One cluster. Throws AppError `not-found`. */
export function cluster(deps: Deps, id: string): Answer<ClusterOutput> {
  const view = viewOf(deps, id);
  const lists = view.lists.map(({ list }) => list);
  return { value: describe(deps, view), gaps: gapsOfLists(view, lists), asOf: asOf(view, lists) };
}

/** The lists of a view as they are now. Ages are in seconds. */
export function listStates(deps: Pick<Deps, 'clock' | 'grantFor'>, view: ClusterView): ListState[] {
  const now = deps.clock.now();
  return view.lists.map(({ list, phase, count, knownAt, since, detail }) => {
    const grant = phase === 'forbidden' && tellsWords(view) ? deps.grantFor(view.id, list) : undefined;
    return {
      list,
      state: phase,
      count,
      age: Math.max(0, now - (knownAt ?? since)) / 1000,
      detail,
      ...(grant === undefined ? {} : { grant }),
    };
  });
}

function describe(deps: Deps, view: ClusterView): ClusterOutput {
  const { id, name, source, origin, copiedAt, version, epoch, generation } = view;
  const lists = listStates(deps, view);
  return {
    id,
    name,
    source,
    origin,
    ...(copiedAt === undefined ? {} : { copiedAt }),
    ...(version === undefined ? {} : { version }),
    epoch,
    generation,
    state: stateOf(view, lists),
    lists,
    counts: countsOf(view, lists),
    locked: false,
  };
}

function stateOf(view: ClusterView, lists: readonly ListState[]): ClusterOutput['state'] {
  const worst = WORST.find((phase) => lists.some(({ state }) => state === phase)) ?? 'syncing';
  if (worst !== 'synced') return worst;
  if (view.holes.length > 0) return 'partial';
  return view.withheld === undefined ? 'synced' : 'withheld';
}

function countsOf(view: ClusterView, lists: readonly ListState[]): ClusterOutput['counts'] {
  const of = (list: ListName) => lists.find((state) => state.list === list)?.count ?? 0;
  return {
    namespaces: of('namespaces'),
    serviceaccounts: of('serviceaccounts'),
    roles: of('roles'),
    clusterroles: of('clusterroles'),
    rolebindings: of('rolebindings'),
    clusterrolebindings: of('clusterrolebindings'),
    subjects: view.rbac.principals().length,
  };
}
