import { type ClusterRole, type LabelSelector, type RbacReader, selects } from '../rbac';
import { afterOf, beforeOf, type Step } from './step';

/**
 * Of the steps that are to be made at one time (`rankOf`) those on aggregated ClusterRoles first, and of these whoever
 * gathers from another one before it, be it through roles that the plan does not name: the controller rewrites a role as
 * soon as something that it selects is written, and then it is another version than the plan has seen. Otherwise the
 * order stays. Roles that gather from each other in a ring have no such order, and a role that goes while its parts
 * change has to wait for its bindings: there the precondition says what counts (`sameButGathered`).
 * O(n log n), and the square of all aggregated roles where the plan names more than one.
 */
export function gatheringFirst(reader: RbacReader, steps: readonly Step[], rankOf: (step: Step) => number): Step[] {
  const planned = steps.flatMap((step) => {
    const states = statesOf(step);
    return states.some(({ aggregation }) => aggregation !== undefined) ? [{ step, states }] : [];
  });
  if (planned.length === 0) return [...steps];
  const places = planned.length === 1 ? new Map<string, number>() : placesOf(reader, steps);
  const gathering = new Map(planned.map(({ step }) => [step, places.get(step.ref.name) ?? 0]));
  const placeOf = (step: Step): number => gathering.get(step) ?? Number.POSITIVE_INFINITY;
  return steps.toSorted((a, b) => {
    const [x, y] = [placeOf(a), placeOf(b)];
    return rankOf(a) - rankOf(b) || (x === y ? 0 : x < y ? -1 : 1);
  });
}

/** An aggregated role as it is, and as the plan makes it: a label of either can be what another one selects. */
type Node = {
  readonly name: string;
  /** Those that it has until its own step is made. */
  readonly selectors: readonly LabelSelector[];
  readonly states: readonly ClusterRole[];
};

function statesOf(step: Step): ClusterRole[] {
  return [beforeOf(step), afterOf(step)].filter((object) => object?.kind === 'ClusterRole');
}

/** By name: how many come before it, one after the other. Members of rings, and who hangs below one, come last. */
function placesOf(reader: RbacReader, steps: readonly Step[]): ReadonlyMap<string, number> {
  const nodes = new Map<string, Node>();
  for (const role of reader.clusterRoles()) {
    const { name, aggregation: selectors } = role;
    if (selectors !== undefined) nodes.set(name, { name, selectors, states: [role] });
  }
  for (const step of steps) {
    const states = statesOf(step);
    if (!states.some(({ aggregation }) => aggregation !== undefined)) continue;
    const { name } = step.ref;
    nodes.set(name, { name, selectors: nodes.get(name)?.selectors ?? [], states });
  }
  const all = [...nodes.values()];
  const gatheredBy = new Map(all.map((one) => [one, all.filter((other) => other !== one && gathers(one, other))]));
  return layered(gatheredBy);
}

function layered(gatheredBy: ReadonlyMap<Node, readonly Node[]>): ReadonlyMap<string, number> {
  const waiting = new Map([...gatheredBy.keys()].map((one) => [one, 0]));
  for (const parts of gatheredBy.values()) for (const part of parts) waiting.set(part, (waiting.get(part) ?? 0) + 1);
  const places = new Map<string, number>();
  let layer = [...waiting].filter(([, above]) => above === 0).map(([one]) => one);
  for (let place = 0; layer.length > 0; place += 1) {
    const next: Node[] = [];
    for (const one of layer) {
      places.set(one.name, place);
      for (const part of gatheredBy.get(one) ?? []) {
        const above = (waiting.get(part) ?? 0) - 1;
        waiting.set(part, above);
        if (above === 0) next.push(part);
      }
    }
    layer = next;
  }
  for (const { name } of gatheredBy.keys()) if (!places.has(name)) places.set(name, gatheredBy.size);
  return places;
}

function gathers({ selectors }: Node, { states }: Node): boolean {
  return states.some(({ meta }) => selectors.some((selector) => selects(selector, meta.labels ?? {})));
}
