import type { IndexState } from './index-state';
import { ruleAllows } from './match';
import type { Ask, ResourceAsk, UrlAsk } from './model';
import { pairsOf } from './rule-keys';

/** By slot of the role: how many of its rules allow the ask. */
export type AllowingRoles = ReadonlyMap<number, number>;

/**
 * The roles in scope of which a rule allows the ask: ClusterRoles, and the Roles of the ask's namespace. Cost: in
 * proportion to the rules that name the resource, or everything, in that scope.
 */
export function rolesAllowing(state: IndexState, ask: Ask): AllowingRoles {
  const found = new Allowing(state, ask);
  if (ask.type === 'url') byUrl(state, ask, found);
  else byPair(state, ask, found);
  return found.counts;
}

/** Counts each rule once, however many entries lead to it. Always goes on. */
class Allowing {
  readonly counts = new Map<number, number>();
  private readonly seen = new Set<number>();
  private readonly state: IndexState;
  private readonly ask: Ask;

  constructor(state: IndexState, ask: Ask) {
    this.state = state;
    this.ask = ask;
  }

  judge(slot: number, index: number): true {
    const rule = this.state.slots.at(slot)?.role?.rules[index];
    if (rule === undefined || !ruleAllows(rule, this.ask)) return true;
    // No stored object holds a million rules.
    const id = slot * 0x100000 + index;
    if (this.seen.has(id)) return true;
    this.seen.add(id);
    this.counts.set(slot, (this.counts.get(slot) ?? 0) + 1);
    return true;
  }
}

function byPair(state: IndexState, ask: ResourceAsk, found: Allowing): void {
  const namespaces = ask.namespace === '' ? [''] : ['', ask.namespace];
  for (const { apiGroup, resource } of pairsOf(ask)) {
    for (const namespace of namespaces) {
      state.rules.visitFrom(
        { namespace, apiGroup, resource, slot: -1, rule: -1 },
        (key) => key.resource === resource && key.apiGroup === apiGroup && key.namespace === namespace,
        (key) => found.judge(key.slot, key.rule),
      );
    }
  }
}

function byUrl(state: IndexState, ask: UrlAsk, found: Allowing): void {
  state.urls.visitFrom(
    { prefix: false, path: ask.path, slot: -1, rule: -1 },
    (key) => !key.prefix && key.path === ask.path,
    (key) => found.judge(key.slot, key.rule),
  );
  // Prefixes of a path sort before it, so the visit ends at the first entry that is above the path.
  state.urls.visitFrom(
    { prefix: true, path: '', slot: -1, rule: -1 },
    (key) => key.path <= ask.path,
    (key) => !ask.path.startsWith(key.path) || found.judge(key.slot, key.rule),
  );
}
