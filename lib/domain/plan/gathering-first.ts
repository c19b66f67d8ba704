import { type ClusterRole, selects } from '../rbac';
import { afterOf, beforeOf, type Step } from './step';

/**
 * Of the steps that are to be made at one time (`rankOf`) those on aggregated ClusterRoles first, and of these whoever
 * gathers from another one before it: the controller rewrites a role as soon as something that it selects is written,
 * and then it is another version than the plan has seen. Otherwise the order stays. Roles that gather from each other
 * in a ring have no such order, and a role that goes while its parts change has to wait for its bindings: there the
 * precondition says what counts (`sameButGathered`). O(n) and the square of the aggregated roles in it.
 */
export function gatheringFirst(steps: readonly Step[], rankOf: (step: Step) => number): Step[] {
  const gathering = steps.flatMap((step) => {
    const roles = rolesOf(step);
    return roles.some(({ aggregation }) => aggregation !== undefined) ? [{ step, roles, rank: rankOf(step) }] : [];
  });
  const depths = depthsOf(gathering);
  const depthOf = (step: Step): number => depths.get(step) ?? Number.POSITIVE_INFINITY;
  return steps.toSorted((a, b) => {
    const [x, y] = [depthOf(a), depthOf(b)];
    return rankOf(a) - rankOf(b) || (x === y ? 0 : x < y ? -1 : 1);
  });
}

type Gathering = { readonly step: Step; readonly roles: readonly ClusterRole[]; readonly rank: number };

function rolesOf(step: Step): ClusterRole[] {
  return [beforeOf(step), afterOf(step)].filter((object) => object?.kind === 'ClusterRole');
}

/** Of each how many others of its time must come before it, one after the other. */
function depthsOf(gathering: readonly Gathering[]): ReadonlyMap<Step, number> {
  const depths = new Map<Step, number>();
  const under = new Set<Step>();
  const depthOf = (one: Gathering): number => {
    const known = depths.get(one.step);
    if (known !== undefined) return known;
    under.add(one.step);
    const above = gathering.filter((other) => other.rank === one.rank && !under.has(other.step) && gathers(other, one));
    const depth = Math.max(0, ...above.map((other) => depthOf(other) + 1));
    under.delete(one.step);
    depths.set(one.step, depth);
    return depth;
  };
  for (const one of gathering) depthOf(one);
  return depths;
}

/** By the selectors that it has until its own step is made. */
function gathers({ step }: Gathering, { roles }: Gathering): boolean {
  const before = beforeOf(step);
  if (before?.kind !== 'ClusterRole') return false;
  return roles.some(
    ({ meta }) => before.aggregation?.some((selector) => selects(selector, meta.labels ?? {})) === true,
  );
}
