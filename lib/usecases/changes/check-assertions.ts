import type { PlanOutput } from '@/lib/contract';
import type { AfterWorld, BrokenAssertion } from '@/lib/domain/plan';
import { type Assertion, type Verdict, affectedBy, evaluateAssertion } from '@/lib/domain/rbac/assertions';
import { failureSentence } from '../assertions/failure-sentence';
import { mayMissAllows } from '../assertions/verdicts';
import { mayVirtual } from '../needs';
import type { ClusterView } from '../ports';
import type { ChangeDeps } from './deps';

export type CheckedAssertions = {
  /** Of every assertion, for the hash. */
  readonly verdicts: readonly { readonly id: string; readonly before: string; readonly after: string }[];
  readonly broken: readonly BrokenAssertion[];
  readonly mayOverride: boolean;
  readonly output: PlanOutput['value']['assertions'];
};

const WORSE = { pass: 0, unknown: 1, fail: 2 } as const;

/**
 * The verdict on every assertion in the world that was planned on, and in the one after the plan: judged again only where
 * the plan can change it. Evaluations cost; to see that one is not needed takes the changed objects alone.
 */
export async function checkAssertions(
  deps: ChangeDeps,
  whole: ClusterView,
  { reader, changes }: Pick<AfterWorld, 'reader' | 'changes'>,
): Promise<CheckedAssertions> {
  const { reader: judgedOn, judged } = await deps.verdicts.on(whole);
  const mayMiss = mayMissAllows(whole);
  const mayRead = mayVirtual(deps, whole.id, 'list', 'assertions');
  const before = (assertion: Assertion, verdict: Verdict): Verdict =>
    // While the plan was made the cluster may have moved, and the verdicts with it.
    judgedOn === whole.rbac ? verdict : evaluateAssertion(whole.rbac, assertion, { mayMiss });
  const both = judged.map(({ stored, assertion, verdict }) => {
    const was = before(assertion, verdict);
    const affected = affectedBy(assertion, whole.rbac, changes);
    return { stored, before: was, after: affected ? evaluateAssertion(reader, assertion, { mayMiss }) : was };
  });
  const changed = both.filter(
    (one) => one.before.verdict !== one.after.verdict || one.before.total !== one.after.total,
  );
  const worse = changed.filter((one) => isWorse(one.before, one.after));
  return {
    verdicts: both.map((one) => ({
      id: one.stored.id,
      before: `${one.before.verdict} ${one.before.total}`,
      after: `${one.after.verdict} ${one.after.total}`,
    })),
    broken: worse.map((one) => ({
      name: one.stored.name,
      after: one.after.verdict === 'fail' ? 'fail' : 'unknown',
    })),
    mayOverride: mayVirtual(deps, whole.id, 'override', 'assertions'),
    output: {
      checked: both.length,
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

/** One that fails already may fail more: that breaks it further. */
function isWorse(before: Verdict, after: Verdict): boolean {
  if (before.verdict === after.verdict) return after.verdict === 'fail' && after.total > before.total;
  return WORSE[after.verdict] > WORSE[before.verdict];
}
