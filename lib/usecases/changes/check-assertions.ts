import type { BlockerOutput, PlanOutput } from '@/lib/contract';
import type { AfterWorld, BrokenAssertion } from '@/lib/domain/plan';
import { type Verdict, affectedBy, evaluateAssertion } from '@/lib/domain/rbac/assertions';
import { failureSentence } from '../assertions/failure-sentence';
import { type Judged, mayMissAllows } from '../assertions/verdicts';
import { mayVirtual } from '../needs';
import type { ClusterView } from '../ports';
import type { ChangeDeps } from './deps';

export type CheckedAssertions = {
  /** For the hash: of every assertion; of an actor who sees a part of the cluster, what the plan can change in it. */
  readonly verdicts: readonly { readonly id: string; readonly before: string; readonly after: string }[];
  /** Those that break where the actor may look. */
  readonly broken: readonly BrokenAssertion[];
  /** Those that break in the whole cluster only. */
  readonly beyond: readonly (BrokenAssertion & { readonly blocker: BlockerOutput })[];
  readonly mayOverride: boolean;
  readonly output: PlanOutput['value']['assertions'];
};

type After = Pick<AfterWorld, 'reader' | 'changes'>;
/** What the actor sees of the cluster, and of the plan's effect on it. */
type Shown = After & { readonly seen: ClusterView };
type Compared = Pick<Judged, 'stored'> & { readonly before: Verdict; readonly after: Verdict };

const WORSE = { pass: 0, unknown: 1, fail: 2 } as const;

/**
 * The verdict on every assertion in the world that was planned on, and in the one after the plan: judged again only where
 * the plan can change it. Evaluations cost; to see that one is not needed takes the changed objects alone. Whoever does
 * not see the whole cluster is told what is true of that which they see: it breaks an assertion that breaks there, or in
 * the whole.
 */
export async function checkAssertions(
  deps: ChangeDeps,
  whole: ClusterView,
  after: After,
  shown?: Shown,
): Promise<CheckedAssertions> {
  const { reader: judgedOn, judged } = await deps.verdicts.on(whole);
  // While the plan was made the cluster may have moved, and the verdicts with it.
  const inWhole = compared(judged, whole, after, judgedOn === whole.rbac);
  const partial = shown !== undefined && shown.seen.rbac !== whole.rbac;
  const both = partial ? affectedIn(judged, shown) : inWhole;
  const changed = both.filter(
    (one) => one.before.verdict !== one.after.verdict || one.before.total !== one.after.total,
  );
  const broken = both.filter(isWorse).map(brokenBy);
  const mayOverride = mayVirtual(deps, whole.id, 'override', 'assertions');
  const mayRead = mayVirtual(deps, whole.id, 'list', 'assertions');
  const known = new Set(broken.map(({ name }) => name));
  return {
    verdicts: both.map((one) => ({
      id: one.stored.id,
      before: `${one.before.verdict} ${one.before.total}`,
      after: `${one.after.verdict} ${one.after.total}`,
    })),
    broken,
    beyond: inWhole
      .filter(isWorse)
      .map(brokenBy)
      .filter(({ name }) => !known.has(name))
      .map((one) => ({ ...one, blocker: beyondBlocker(one, mayOverride) })),
    mayOverride,
    output: {
      checked: judged.length,
      changed: changed.map((one) => ({
        id: one.stored.id,
        name: one.stored.name,
        before: one.before.verdict,
        after: one.after.verdict,
        // Who would fail it is told to those only who may read assertions.
        says: mayRead ? one.after.failures.map(failureSentence).join(' ') : '',
      })),
    },
  };
}

/** Every assertion before and after. `known`: the verdicts that were kept are of this very world. */
function compared(judged: readonly Judged[], view: ClusterView, after: After, known: boolean): Compared[] {
  const options = { mayMiss: mayMissAllows(view) };
  return judged.map(({ stored, assertion, verdict }) => {
    const before = known ? verdict : evaluateAssertion(view.rbac, assertion, options);
    const affected = affectedBy(assertion, view.rbac, after.changes);
    return { stored, before, after: affected ? evaluateAssertion(after.reader, assertion, options) : before };
  });
}

/** Those alone that the plan can change: the others are not judged for each person's part of the cluster. */
function affectedIn(judged: readonly Judged[], { seen, ...after }: Shown): Compared[] {
  const affected = judged.filter(({ assertion }) => affectedBy(assertion, seen.rbac, after.changes));
  return compared(affected, seen, after, false);
}

const brokenBy = ({ stored: { name }, after }: Compared): BrokenAssertion => ({
  name,
  after: after.verdict === 'fail' ? 'fail' : 'unknown',
});

const beyondBlocker = ({ name, after }: BrokenAssertion, mayOverride: boolean): BlockerOutput => ({
  code: 'assertion-broken',
  severity: mayOverride ? 'warns' : 'blocks',
  message: `The assertion "${name}" ${after === 'fail' ? 'would fail' : 'could no longer be judged'}; where, you may not look.`,
  objects: [],
  withheld: true,
});

/** One that fails already may fail more: that breaks it further. */
function isWorse({ before, after }: Compared): boolean {
  if (before.verdict === after.verdict) return after.verdict === 'fail' && after.total > before.total;
  return WORSE[after.verdict] > WORSE[before.verdict];
}
