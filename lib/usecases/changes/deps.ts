import type { PlannedRef } from '@/lib/domain/plan';
import { AppError } from '@/lib/domain/core';
import type { Actor } from '../actor';
import type { Verdicts } from '../assertions/verdicts';
import { type Deps, quoted, viewOf } from '../deps';
import type { Hands } from '../hand';
import type { ClusterView } from '../ports';
import type { Person, Store, TrailEntry } from '../store';
import type { ChangesNow } from './changes-now';

/** What the use cases of changes are given. */
export type ChangeDeps = Deps & {
  readonly actor: Actor;
  readonly person: Person;
  readonly hands: Hands;
  readonly verdicts: Verdicts;
  readonly store: Pick<Store, 'journal' | 'assertions' | 'plans'>;
  readonly running: ChangesNow;
  /** The lines of two texts, compared. */
  readonly lines: (before: string, after: string) => TextLine[];
  /** SHA-256, in hexadecimal. */
  readonly hash: (text: string) => string;
  /** An id that nobody can guess. */
  readonly newId: () => string;
  /** Writes to the trail what was done, with who and where from. */
  readonly tell: (entry: Told) => Promise<void>;
};

/** A line of two texts: in both, gone, or new. */
export type TextLine = { op: 'add' | 'remove' | 'same'; text: string };

/** What a use case knows of an entry of the trail; who, from where and the request are known around it. */
export type Told = Pick<TrailEntry, 'event' | 'cluster' | 'planHash' | 'result' | 'detail' | 'as'>;

/** The cluster whole: for what decides; what is shown comes from what the actor sees. Throws AppError `not-found`. */
export const wholeView = (deps: ChangeDeps, cluster: string): ClusterView => viewOf(deps.mine ?? deps, cluster);

/** Whether the actor may look at the place of an object. */
export function maySee(view: ClusterView, { kind, namespace, name }: PlannedRef): boolean {
  if (view.withheld === undefined) return true;
  if (kind === 'ClusterRole') {
    return !view.withheld.lists.has('clusterroles') || view.rbac.role({ kind, namespace: '', name }) !== undefined;
  }
  return view.withheld.sees(kind === 'ClusterRoleBinding' ? '' : namespace);
}

/** Throws AppError `not-permitted` naming the permission: a plan shows what is there, and what it does to whom. */
export function refuseHidden(view: ClusterView, ref: PlannedRef): void {
  if (maySee(view, ref)) return;
  const { kind, namespace } = ref;
  const right =
    kind === 'ClusterRole'
      ? 'list clusterroles.rbac.authorization.k8s.io in the cluster'
      : kind === 'ClusterRoleBinding'
        ? 'list clusterrolebindings.rbac.authorization.k8s.io in the cluster'
        : `list rolebindings.rbac.authorization.k8s.io in namespace ${quoted(namespace)}`;
  throw new AppError('not-permitted', `This takes the right to ${right}, which you do not have.`);
}

/**
 * Throwing a copy away takes back what anybody changed in it: whether that is more than one sees is not told to who does
 * not see everything. Throws AppError `not-permitted`.
 */
export function refusePartial(view: ClusterView): void {
  if (view.withheld === undefined) return;
  const right = 'list rolebindings.rbac.authorization.k8s.io wherever something was changed';
  throw new AppError('not-permitted', `This takes the right to ${right}, which you do not have.`);
}
