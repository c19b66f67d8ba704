import {
  type Aggregated,
  aggregate,
  type Change,
  type ClusterRole,
  type LabelSelector,
  type RbacReader,
  type RoleKey,
  roleKeyOf,
  sayingKey,
  selects,
  worldAfter,
} from '../rbac';
import { afterOf, beforeOf, changesOf, type PlannedObject, type PlannedRef, type Step } from './step';

/** What a plan touches: roles whose rules may differ, aggregated ones included, and bindings. */
export type Touched = { readonly roles: readonly RoleKey[]; readonly bindings: readonly PlannedRef[] };

export type AfterWorld = {
  readonly reader: RbacReader;
  /** What leads there from the world before: the steps, and what the controller writes after them. */
  readonly changes: readonly Change[];
  readonly touched: Touched;
  /** Aggregated ClusterRoles that the controller would rewrite, by name. */
  readonly aggregated: readonly string[];
  /** False when roles copy from each other too much for the controller to be run to rest here. */
  readonly settled: boolean;
};

/**
 * The world after the steps, with the aggregation controller run on what they change. Aggregated roles that the steps
 * do not reach stay as they are stored, even where the controller is behind.
 *
 * @param options.partial the reader holds a part of the ClusterRoles only: what an aggregated role has from others that
 *   are not there stays, and just what the parts that are there bring and take is changed
 *
 * Cost: in proportion to the changed objects; when an aggregated role is reached, a run over all ClusterRoles besides.
 */
export function afterWorld(
  reader: RbacReader,
  steps: readonly Step[],
  options: { readonly partial?: boolean } = {},
): AfterWorld {
  const made = changesOf(steps);
  const direct = worldAfter(reader, made);
  const { rewritten, settled } = rewrite(direct, steps, options.partial === true ? reader : undefined);
  const changes = rewritten.map((object): Change => ({ op: 'put', object }));
  const bindings = steps.map(({ ref }) => ref).filter(({ kind }) => kind.endsWith('Binding'));
  const roles = new Map<string, RoleKey>();
  for (const role of [...steps.flatMap(objectsOf), ...rewritten]) {
    if ('rules' in role) roles.set(JSON.stringify(roleKeyOf(role)), roleKeyOf(role));
  }
  return {
    reader: worldAfter(direct, changes),
    changes: [...made, ...changes],
    touched: { roles: [...roles.values()], bindings },
    aggregated: rewritten.map(({ name }) => name),
    settled,
  };
}

function objectsOf(step: Step): PlannedObject[] {
  return [beforeOf(step), afterOf(step)].filter((object) => object !== undefined);
}

function rewrite(
  world: RbacReader,
  steps: readonly Step[],
  partial: RbacReader | undefined,
): { rewritten: ClusterRole[]; settled: boolean } {
  const changed = steps.flatMap(objectsOf).filter((object) => object.kind === 'ClusterRole');
  if (changed.length === 0) return { rewritten: [], settled: true };
  const all = world.clusterRoles();
  const reached = reachedBy(changed, all);
  if (reached.size === 0) return { rewritten: [], settled: true };
  const { roles, settled } = aggregate(all);
  if (partial !== undefined) return { rewritten: rewrittenIn(partial, roles, reached), settled };
  const rewritten = roles.flatMap(({ name, rules, added, removed }): ClusterRole[] => {
    const role = reached.get(name);
    if (role === undefined || (added.length === 0 && removed.length === 0)) return [];
    return [{ ...role, rules: rules.map(({ rule }) => rule) }];
  });
  return { rewritten, settled };
}

/** The reached roles with what their parts have more and less than before; what came from elsewhere is not touched. */
function rewrittenIn(
  before: RbacReader,
  now: readonly Aggregated[],
  reached: ReadonlyMap<string, ClusterRole>,
): ClusterRole[] {
  const was = new Map(aggregate(before.clusterRoles()).roles.map((role) => [role.name, role]));
  return now.flatMap(({ name, rules }): ClusterRole[] => {
    const role = reached.get(name);
    if (role === undefined) return [];
    const [old, fresh] = [was.get(name)?.rules ?? [], rules].map(
      (all) => new Set(all.map(({ rule }) => sayingKey(rule))),
    );
    const stored = new Set(role.rules.map(sayingKey));
    const kept = role.rules.filter((rule) => !old?.has(sayingKey(rule)) || fresh?.has(sayingKey(rule)) === true);
    const more = rules.flatMap(({ rule }) =>
      old?.has(sayingKey(rule)) === true || stored.has(sayingKey(rule)) ? [] : [rule],
    );
    return kept.length === role.rules.length && more.length === 0 ? [] : [{ ...role, rules: [...kept, ...more] }];
  });
}

/** The aggregated roles that select one of the changed ones, as it was or as it is, or that changed; and so on from these. */
function reachedBy(changed: readonly ClusterRole[], all: readonly ClusterRole[]): Map<string, ClusterRole> {
  const aggregated = all.filter(({ aggregation }) => aggregation !== undefined);
  const reached = new Map<string, ClusterRole>();
  const sources = [...changed];
  const names = new Set(changed.map(({ name }) => name));
  for (const role of aggregated) if (names.has(role.name)) reached.set(role.name, role);
  // The list grows while it is walked, by each role once.
  for (const source of sources) {
    for (const role of aggregated) {
      if (reached.has(role.name) || role.name === source.name || !selectsRole(role.aggregation, source)) continue;
      reached.set(role.name, role);
      sources.push(role);
    }
  }
  return reached;
}

function selectsRole(selectors: readonly LabelSelector[] | undefined, { meta }: ClusterRole): boolean {
  return selectors?.some((selector) => selects(selector, meta.labels ?? {})) === true;
}
