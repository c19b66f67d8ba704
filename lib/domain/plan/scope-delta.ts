import {
  type AnyRole,
  coversAll,
  heldRoles,
  ownRoles,
  type Principal,
  type RbacReader,
  type Requester,
  requesterOf,
  type Rule,
  sayingKey,
} from '../rbac';
import { compareGrants, type Grant, grantKey, grantsOf } from './grant';

/** Parts of rules looked at for one list: far more than people read, little enough to end in a second. */
const MOST_PARTS = 100_000;
const MASTERS = 'system:masters';

export type ScopeDelta = {
  readonly gained: readonly Grant[];
  readonly lost: readonly Grant[];
  readonly shadowedGained: number;
  readonly shadowedLost: number;
};

const NOTHING: ScopeDelta = { gained: [], lost: [], shadowedGained: 0, shadowedLost: 0 };

/** What a subject has of roles in one generation: by its own bindings in a scope, and all in all there and cluster-wide. */
type Holding = {
  readonly own: readonly AnyRole[];
  readonly held: readonly AnyRole[];
  readonly cluster: readonly AnyRole[];
};

/** The deltas of subjects between two generations, worked out once for subjects that hold the same roles. */
export class ScopeDeltas {
  truncated = false;
  private readonly before: RbacReader;
  private readonly after: RbacReader;
  private readonly numbers = new Map<AnyRole, number>();
  private readonly known = new Map<string, ScopeDelta>();

  constructor(before: RbacReader, after: RbacReader) {
    this.before = before;
    this.after = after;
  }

  of(principal: Principal, scope: string): ScopeDelta {
    const requester = requesterOf(principal);
    if (requester.groups.includes(MASTERS)) return NOTHING;
    const before = holdingOf(this.before, principal, requester, scope);
    const after = holdingOf(this.after, principal, requester, scope);
    const key = JSON.stringify([scope === '', this.keyOf(before), this.keyOf(after)]);
    const known = this.known.get(key) ?? this.compare(before, after, scope);
    this.known.set(key, known);
    return known;
  }

  private keyOf({ own, held, cluster }: Holding): readonly (readonly number[])[] {
    return [own, held, cluster].map((roles) =>
      roles.map((role) => {
        const number = this.numbers.get(role) ?? this.numbers.size;
        this.numbers.set(role, number);
        return number;
      }),
    );
  }

  private compare(before: Holding, after: Holding, scope: string): ScopeDelta {
    const gains = this.fresh(before, after, scope);
    const losses = this.fresh(after, before, scope);
    return { gained: gains.grants, lost: losses.grants, shadowedGained: gains.shadowed, shadowedLost: losses.shadowed };
  }

  /** The grants written in `to` and not in `from`, apart from those that something in `from` covers. */
  private fresh(from: Holding, to: Holding, scope: string): { grants: Grant[]; shadowed: number } {
    const old = new Set(rulesOf(from.own).map(sayingKey));
    const [held, cluster] = [rulesOf(from.held), scope === '' ? [] : rulesOf(to.cluster)];
    const written = new Set(rulesOf(from.own).length === 0 ? [] : this.keysOf(rulesOf(from.own), scope));
    const grants = new Map<string, Grant>();
    const shadowed = new Set<string>();
    for (const { grant, atom, key } of this.partsOf(
      rulesOf(to.own).filter((rule) => !old.has(sayingKey(rule))),
      scope,
    )) {
      if (written.has(key) || grants.has(key)) continue;
      if (coversAll(held, [atom]) || coversAll(cluster, [atom])) shadowed.add(key);
      else grants.set(key, grant);
    }
    return { grants: [...grants.values()].sort(compareGrants), shadowed: shadowed.size };
  }

  private *partsOf(rules: readonly Rule[], scope: string): Generator<{ grant: Grant; atom: Rule; key: string }> {
    let parts = 0;
    for (const rule of rules) {
      for (const part of grantsOf(rule)) {
        parts += 1;
        if (parts > MOST_PARTS) {
          this.truncated = true;
          return;
        }
        // Only a ClusterRoleBinding can grant a URL.
        if (part.grant.type === 'resource' || scope === '') yield { ...part, key: grantKey(part.grant) };
      }
    }
  }

  private *keysOf(rules: readonly Rule[], scope: string): Generator<string> {
    for (const { key } of this.partsOf(rules, scope)) yield key;
  }
}

function holdingOf(reader: RbacReader, principal: Principal, requester: Requester, scope: string): Holding {
  const held = heldRoles(reader, requester, scope);
  return {
    own: ownRoles(reader, principal, scope),
    held,
    cluster: scope === '' ? [] : heldRoles(reader, requester, ''),
  };
}

function rulesOf(roles: readonly AnyRole[]): readonly Rule[] {
  return roles.flatMap(({ rules }) => rules);
}
