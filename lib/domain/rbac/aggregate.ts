import { exactKey } from './equal-rules';
import type { ClusterRole, Rule } from './model';
import { compareCodePoints } from './order';
import { ringsOf } from './rings';
import { isValid, selects } from './selector';

/** One rule that the controller would write, with the ClusterRoles it copies it from, in its order: at most 32 names. */
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
  /** False when the controller was not run to rest because the roles copy from each other too much. */
  readonly settled: boolean;
};

/** Rules copied in one run: far more than real clusters need, little enough to end in a second. */
const MOST_COPIED = 2_000_000;
const MOST_FROM = 32;

/** Rules by number: equal ones, as the controller compares them, have the same. */
type Numbers = readonly number[];
type RulesOf = ReadonlyMap<string, Numbers>;
type Sources = ReadonlyMap<string, readonly ClusterRole[]>;

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
  const aggregated = all.filter((role) => role.aggregation !== undefined);
  const sources: Sources = new Map(
    aggregated.filter((role) => role.aggregation?.every(isValid)).map((role) => [role.name, sourcesOf(role, all)]),
  );
  const numbering = new Numbering();
  const stored = new Map(all.map(({ name, rules }) => [name, numbering.of(rules)]));
  const now = settle(sources, stored);
  const fresh = settle(
    sources,
    new Map([...stored, ...Array.from(sources.keys(), (name): [string, Numbers] => [name, []])]),
  );
  const names = [...sources.keys()];
  return {
    roles: aggregated.map((role) => describe(role, sources, { stored, now: now.rules, fresh: fresh.rules }, numbering)),
    cycles: ringsOf(names, (name) => (sources.get(name) ?? []).map((source) => source.name)),
    settled: now.settled && fresh.settled,
  };
}

class Numbering {
  private readonly byKey = new Map<string, number>();
  private readonly rules: Rule[] = [];

  of(rules: readonly Rule[]): Numbers {
    return rules.map((rule) => {
      const key = exactKey(rule);
      const known = this.byKey.get(key);
      if (known !== undefined) return known;
      this.byKey.set(key, this.rules.length);
      return this.rules.push(rule) - 1;
    });
  }

  rulesOf(numbers: Numbers): Rule[] {
    return numbers.map((number) => this.rules[number]).filter((rule) => rule !== undefined);
  }
}

/** In the controller's order: selector by selector, each by name. A role that several match counts where it came first. */
function sourcesOf(role: ClusterRole, all: readonly ClusterRole[]): readonly ClusterRole[] {
  const selected = (role.aggregation ?? []).flatMap((selector) =>
    all.filter((source) => source.name !== role.name && selects(selector, source.meta.labels ?? {})),
  );
  return [...new Set(selected)];
}

/** Syncs every aggregated role, in turn, until a whole round changes nothing. */
function settle(sources: Sources, from: RulesOf): { readonly rules: RulesOf; readonly settled: boolean } {
  const rules = new Map(from);
  let copied = 0;
  // A rule moves at least one role further each round, so more rounds than roles means a ring that only reorders.
  for (let round = 0; round <= sources.size + 1; round++) {
    let changed = false;
    for (const [name, copiedFrom] of sources) {
      const after = new Set<number>();
      for (const source of copiedFrom) {
        for (const rule of rules.get(source.name) ?? []) after.add(rule);
        copied += rules.get(source.name)?.length ?? 0;
      }
      if (copied > MOST_COPIED) return { rules, settled: false };
      if (sameNumbers(rules.get(name) ?? [], after)) continue;
      rules.set(name, [...after]);
      changed = true;
    }
    if (!changed) return { rules, settled: true };
  }
  return { rules, settled: false };
}

function sameNumbers(before: Numbers, after: ReadonlySet<number>): boolean {
  let i = 0;
  for (const rule of after) {
    if (before[i] !== rule) return false;
    i += 1;
  }
  return before.length === i;
}

function describe(
  role: ClusterRole,
  sources: Sources,
  rules: { readonly stored: RulesOf; readonly now: RulesOf; readonly fresh: RulesOf },
  numbering: Numbering,
): Aggregated {
  const from = sources.get(role.name);
  const now = rules.now.get(role.name) ?? [];
  const stored = rules.stored.get(role.name) ?? [];
  const fresh = rules.fresh.get(role.name) ?? [];
  const holders = holdersOf(from ?? [], now.length, rules.now);
  const without = (numbers: Numbers, others: ReadonlySet<number>): Rule[] =>
    numbering.rulesOf(numbers.filter((number) => !others.has(number)));
  return {
    name: role.name,
    rules: now.flatMap((number) =>
      numbering.rulesOf([number]).map((rule) => ({ rule, from: holders.get(number) ?? [] })),
    ),
    sources: (from ?? []).map(({ name }) => name).sort(compareCodePoints),
    added: without(now, new Set(stored)),
    removed: without(stored, new Set(now)),
    sticky: from === undefined ? [] : without(now, new Set(fresh)),
    invalidSelector: from === undefined,
  };
}

/** By rule: the sources that hold it. */
function holdersOf(
  from: readonly ClusterRole[],
  count: number,
  rules: RulesOf,
): ReadonlyMap<number, readonly string[]> {
  const holders = new Map<number, string[]>();
  let full = 0;
  for (const { name } of from) {
    if (full === count && count > 0) break;
    for (const rule of new Set(rules.get(name))) {
      const there = holders.get(rule) ?? [];
      holders.set(rule, there);
      if (there.length < MOST_FROM && there.push(name) === MOST_FROM) full += 1;
    }
  }
  return holders;
}
