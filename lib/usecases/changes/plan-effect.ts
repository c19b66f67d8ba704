import {
  type AccessDelta,
  type AfterWorld,
  type Step,
  accessDelta,
  affectedPrincipals,
  afterWorld,
  deltaBeyond,
  risksBeyond,
} from '@/lib/domain/plan';
import type { RbacReader } from '@/lib/domain/rbac';
import { type RiskDelta, riskDelta } from '@/lib/domain/rbac/risks';
import type { ClusterView } from '../ports';

export const MASTERS = 'system:masters';

/** Subjects whose risks are compared; of a plan that touches more the others are counted. */
const MOST_RISKY = 200;

/** What a plan does in one world. */
type Effect = {
  readonly after: AfterWorld;
  readonly access: AccessDelta;
  readonly risks: RiskDelta;
  /** Affected subjects whose risks were not compared. */
  readonly skipped: number;
};

/** How much of the effect its author may not see. */
export type WithheldEffect = {
  readonly gained: number;
  readonly lost: number;
  readonly subjects: number;
  readonly risksAdded: number;
  readonly risksRemoved: number;
  readonly risksSkipped: number;
};

/** What a plan does in the whole cluster, and what of that its author may see. */
export type PlanEffect = {
  readonly whole: Effect;
  /** The same where the author sees everything. */
  readonly shown: Effect;
  /** Undefined where the author sees everything. */
  readonly withheld: WithheldEffect | undefined;
};

/**
 * The effect of steps on the whole cluster, and on what their author sees of it. In proportion to what the steps reach
 * in both.
 */
export function effectOf(whole: ClusterView, seen: ClusterView, steps: readonly Step[]): PlanEffect {
  const all = effectIn(whole.rbac, steps, false);
  if (seen.rbac === whole.rbac) return { whole: all, shown: all, withheld: undefined };
  const shown = effectIn(seen.rbac, steps, true);
  const { added, removed } = risksBeyond(all.risks, shown.risks);
  const withheld = {
    ...deltaBeyond(all.access, shown.access),
    risksAdded: added,
    risksRemoved: removed,
    risksSkipped: Math.max(0, all.skipped - shown.skipped),
  };
  return { whole: all, shown, withheld };
}

function effectIn(reader: RbacReader, steps: readonly Step[], partial: boolean): Effect {
  const after = afterWorld(reader, steps, { partial });
  const access = accessDelta(reader, after.reader, after.touched);
  // Superusers hold everything, whatever bindings say: they neither gain risks nor lose them.
  const affected = affectedPrincipals(reader, after.reader, after.touched).filter(
    ({ kind, name }) => kind !== 'Group' || name !== MASTERS,
  );
  const risks = riskDelta(reader, after.reader, affected.slice(0, MOST_RISKY));
  return { after, access, risks, skipped: Math.max(0, affected.length - MOST_RISKY) };
}
