import type { AsOf, Gap, ListName } from '@/lib/contract';
import type { AnyBinding } from '@/lib/domain/rbac';
import type { ClusterView, ListStatus } from './ports';

/** What an answer is made from. */
export type Need = {
  /** Empty: only cluster-wide grants count. `undefined`: those of every namespace. */
  readonly namespace: string | undefined;
  /** Bindings that matter here and whose role is not in the model. */
  readonly unresolved: readonly AnyBinding[];
};

type RoleList = 'roles' | 'clusterroles';
const roleListOf = (binding: AnyBinding): RoleList => (binding.roleRef.kind === 'Role' ? 'roles' : 'clusterroles');
const MAX_ROLE_GAPS = 20;

const CODE = {
  forbidden: 'list-forbidden',
  failed: 'list-failed',
  syncing: 'list-syncing',
  stale: 'list-stale',
} as const;

/**
 * What could not be read and matters for the need. A list of bindings that was not read could hold a grant; a list of
 * roles only where a binding that matters points into it: while the list is read, a role that is missing grants nothing.
 */
export function gapsFor(view: ClusterView, need: Need): Gap[] {
  const gaps: Gap[] = [];
  const wanted = neededLists(need.namespace);
  const roleLists = new Set(need.unresolved.map(roleListOf));
  for (const status of view.lists) {
    if (status.phase === 'synced' || !wanted.includes(status.list)) continue;
    if (neverRead(status) && isRoleList(status.list) && !roleLists.has(status.list)) continue;
    gaps.push(listGap(status));
  }
  for (const hole of view.holes) if (holeMatters(hole, need, wanted, roleLists)) gaps.push(hole);
  for (const gap of view.withheld?.gaps ?? []) if (withheldMatters(gap, need)) gaps.push(gap);
  gaps.push(...unreadRoles(view, need.unresolved));
  return gaps;
}

/**
 * Roles that were read once and are not followed any more may have grown since: that could hide a grant from anybody.
 * Roles that were never read can hide one only from those whom a binding gives one of them.
 */
const neverRead = ({ knownAt }: ListStatus): boolean => knownAt === undefined;

/** The lists that decide an ask in the namespace. */
export function neededLists(namespace: string | undefined): readonly ListName[] {
  return namespace === ''
    ? ['clusterrolebindings', 'clusterroles']
    : ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'];
}

const isRoleList = (list: ListName): list is RoleList => list === 'roles' || list === 'clusterroles';

/** The gap that a list makes which is not synced. */
export function listGap(status: ListStatus): Gap {
  const stale = status.phase === 'stale';
  return {
    code: status.phase === 'synced' ? 'list-stale' : CODE[status.phase],
    scope: { list: status.list },
    detail: status.detail === '' ? DETAIL[status.phase] : status.detail,
    since: new Date(status.since).toISOString(),
    effect: stale ? 'stale' : effectOf(status.list),
  };
}

const DETAIL = {
  synced: 'The list is read.',
  stale: 'The list was read, and changes since then may be missing.',
  syncing: 'The list is being read for the first time.',
  forbidden: 'Castellan may not read the list.',
  failed: 'The list could not be read.',
} as const;

const effectOf = (list: ListName): Gap['effect'] =>
  isRoleList(list) || list === 'rolebindings' || list === 'clusterrolebindings'
    ? 'may-miss-allows'
    : 'may-miss-objects';

function holeMatters(hole: Gap, need: Need, wanted: readonly ListName[], roleLists: ReadonlySet<RoleList>): boolean {
  const { list, namespace } = hole.scope;
  if (hole.effect !== 'may-miss-allows') return false;
  if (namespace !== undefined && need.namespace !== undefined && namespace !== need.namespace) return false;
  if (list === undefined) return true;
  return wanted.includes(list) && (!isRoleList(list) || roleLists.has(list));
}

/** Whoever may ask about a namespace sees its bindings: those of others matter to a question about all of them only. */
const withheldMatters = ({ scope }: Gap, need: Need): boolean =>
  scope.list === 'clusterrolebindings' || (scope.list === 'rolebindings' && need.namespace === undefined);

/**
 * Whether the role of a binding may exist although the model lacks it: its list is not read, or a document that broke
 * could be it. Else the binding dangles, and grants nothing.
 */
export function mayBeUnread(view: ClusterView, binding: AnyBinding): boolean {
  const list = roleListOf(binding);
  const status = view.lists.find((candidate) => candidate.list === list);
  if (status !== undefined && status.phase !== 'synced' && status.phase !== 'stale') return true;
  return view.holes.some(({ effect, scope }) => {
    const elsewhere = scope.namespace !== undefined && list === 'roles' && scope.namespace !== namespaceOf(binding);
    return effect === 'may-miss-allows' && (scope.list === undefined || scope.list === list) && !elsewhere;
  });
}

const namespaceOf = (binding: AnyBinding) => (binding.kind === 'RoleBinding' ? binding.namespace : '');

function unreadRoles(view: ClusterView, unresolved: readonly AnyBinding[]): Gap[] {
  const gaps: Gap[] = [];
  for (const binding of unresolved) {
    const status = view.lists.find(({ list }) => list === roleListOf(binding));
    if (status === undefined || status.phase === 'synced' || status.phase === 'stale') continue;
    const place = binding.kind === 'RoleBinding' ? `${binding.namespace}/${binding.name}` : binding.name;
    gaps.push({
      code: 'role-unread',
      scope: { list: status.list, ...(binding.kind === 'RoleBinding' ? { namespace: binding.namespace } : {}) },
      detail: `${binding.kind} ${place} gives ${binding.roleRef.kind} ${binding.roleRef.name}, which could not be read.`,
      since: new Date(status.since).toISOString(),
      effect: 'may-miss-allows',
    });
    if (gaps.length === MAX_ROLE_GAPS) break;
  }
  return gaps;
}

/** Gaps of the lists that a page of objects shows. */
export function gapsOfLists(view: ClusterView, lists: readonly ListName[]): Gap[] {
  const broken = view.lists.filter(({ list, phase }) => phase !== 'synced' && lists.includes(list)).map(listGap);
  const holes = [...view.holes, ...(view.withheld?.gaps ?? [])].filter(
    ({ scope }) => scope.list === undefined || lists.includes(scope.list),
  );
  return [...broken, ...holes].map((gap) => (gap.effect === 'stale' ? gap : { ...gap, effect: 'may-miss-objects' }));
}

/**
 * Of when the answer is: the time at which every list it needs was last known to be true. `stale` when one of them was
 * read and is not followed any more, so that changes to it may be missing.
 */
export function asOf(view: ClusterView, lists: readonly ListName[]): AsOf {
  let at: number | undefined;
  let stale = false;
  for (const { list, phase, knownAt } of view.lists) {
    if (!lists.includes(list)) continue;
    if (phase !== 'synced' && knownAt !== undefined) stale = true;
    if (knownAt !== undefined && (at === undefined || knownAt < at)) at = knownAt;
  }
  const { id: cluster, epoch, generation } = view;
  return { cluster, epoch, generation, at: new Date(at ?? view.at).toISOString(), stale };
}
