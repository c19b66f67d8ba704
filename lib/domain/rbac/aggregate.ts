import { equalRules, exactKey } from './equal-rules';
import type { ClusterRole, Rule } from './model';
import { compareCodePoints } from './order';
import { isValid, selects } from './selector';

/** One rule that the controller would write, with the ClusterRoles it copies it from. */
export type AggregatedRule = { readonly rule: Rule; readonly from: readonly string[] };

export type Aggregated = {
  readonly name: string;
  /** What the controller would make of the role now, in its order. */
  readonly rules: readonly AggregatedRule[];
  /** The ClusterRoles that its selectors match, itself left out, by name. */
  readonly sources: readonly string[];
  /** Stored rules against `rules`: what the controller would add and take away. Both empty when it is at rest. */
  readonly added: readonly Rule[];
  readonly removed: readonly Rule[];
  /** Rules that no longer have a source outside a cycle: the members keep each other's copies alive. */
  readonly sticky: readonly Rule[];
  /** The controller stops at a selector that the API server would refuse, and leaves the role as it is. */
  readonly invalidSelector: boolean;
};

export type Aggregation = {
  /** Every ClusterRole with an aggregation rule, by name. */
  readonly roles: readonly Aggregated[];
  /** Sets of aggregated ClusterRoles that copy from each other, directly or in a ring. */
  readonly cycles: readonly (readonly string[])[];
};

/**
 * The clusterrole-aggregation controller, run to rest on these ClusterRoles: per selector the matching roles by name,
 * their rules in order, exact duplicates and the role itself left out. Without cycles the outcome does not depend on
 * what was stored.
 *
 * O(aggregated × ClusterRoles) selector matches, then copying until nothing changes. Source: kubernetes
 * pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go `syncClusterRole`.
 */
export function aggregate(clusterRoles: Iterable<ClusterRole>): Aggregation {
  const all = [...clusterRoles].sort((a, b) => compareCodePoints(a.name, b.name));
  const sources = new Map<string, readonly ClusterRole[]>();
  for (const role of all) {
    if (role.aggregation !== undefined && role.aggregation.every(isValid)) sources.set(role.name, sourcesOf(role, all));
  }
  const now = settle(sources, new Map(all.map((role) => [role.name, role.rules])));
  const fresh = settle(sources, new Map(all.map((role) => [role.name, sources.has(role.name) ? [] : role.rules])));
  const roles = all.filter((role) => role.aggregation !== undefined).map((role) => describe(role, sources, now, fresh));
  return { roles, cycles: cyclesOf(sources) };
}

type Rules = ReadonlyMap<string, readonly Rule[]>;
type Sources = ReadonlyMap<string, readonly ClusterRole[]>;

/** With repeats where several selectors match a role, in the controller's order. */
function sourcesOf(role: ClusterRole, all: readonly ClusterRole[]): readonly ClusterRole[] {
  const selected = (role.aggregation ?? []).flatMap((selector) =>
    all.filter((source) => source.name !== role.name && selects(selector, source.meta.labels ?? {})),
  );
  return [...new Set(selected)];
}

/** Syncs every aggregated role, in turn, until a whole round changes nothing. */
function settle(sources: Sources, from: Rules): Rules {
  const rules = new Map(from);
  // A rule moves at least one role further each round, so more rounds than roles means a ring that only reorders.
  for (let round = 0; round <= sources.size + 1; round++) {
    let changed = false;
    for (const [name, from_] of sources) {
      const before = rules.get(name) ?? [];
      const after = copied(from_, rules);
      if (sameRules(before, after)) continue;
      rules.set(name, after);
      changed = true;
    }
    if (!changed) break;
  }
  return rules;
}

function copied(from: readonly ClusterRole[], rules: Rules): readonly Rule[] {
  const found = new Map<string, Rule>();
  for (const { name } of from) {
    for (const rule of rules.get(name) ?? []) {
      const key = exactKey(rule);
      if (!found.has(key)) found.set(key, rule);
    }
  }
  return [...found.values()];
}

function describe(role: ClusterRole, sources: Sources, now: Rules, fresh: Rules): Aggregated {
  const from = sources.get(role.name);
  const simulated = now.get(role.name) ?? [];
  const justified = new Set((fresh.get(role.name) ?? []).map(exactKey));
  const stored = new Set(role.rules.map(exactKey));
  const wanted = new Set(simulated.map(exactKey));
  return {
    name: role.name,
    rules: simulated.map((rule) => ({ rule, from: holdersOf(rule, from ?? [], now) })),
    sources: (from ?? []).map(({ name }) => name).sort(compareCodePoints),
    added: simulated.filter((rule) => !stored.has(exactKey(rule))),
    removed: role.rules.filter((rule) => !wanted.has(exactKey(rule))),
    sticky: from === undefined ? [] : simulated.filter((rule) => !justified.has(exactKey(rule))),
    invalidSelector: from === undefined,
  };
}

function holdersOf(rule: Rule, from: readonly ClusterRole[], rules: Rules): string[] {
  return from.filter(({ name }) => rules.get(name)?.some((held) => equalRules(held, rule))).map(({ name }) => name);
}

function sameRules(a: readonly Rule[], b: readonly Rule[]): boolean {
  return a.length === b.length && a.every((rule, i) => rule === b[i] || exactKey(rule) === exactKey(b[i] ?? rule));
}

/** The strongly connected sets of more than one aggregated role. */
function cyclesOf(sources: Sources): string[][] {
  const reach = new Map<string, Set<string>>();
  for (const name of sources.keys()) reach.set(name, reachable(name, sources));
  const cycles = new Map<string, string[]>();
  for (const [name, from] of reach) {
    const ring = [...from].filter((other) => other !== name && reach.get(other)?.has(name) === true);
    if (ring.length === 0) continue;
    const members = [name, ...ring].sort(compareCodePoints);
    cycles.set(JSON.stringify(members), members);
  }
  return [...cycles.values()];
}

function reachable(name: string, sources: Sources): Set<string> {
  const found = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { name: source } of sources.get(next) ?? []) {
      if (!sources.has(source) || found.has(source)) continue;
      found.add(source);
      open.push(source);
    }
  }
  return found;
}
