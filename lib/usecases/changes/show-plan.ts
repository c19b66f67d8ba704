import { AppError } from '@/lib/domain/core';
import { type Answer, IntentInput, type PlanOutput } from '@/lib/contract';
import { quoted } from '../deps';
import { changeAnswer } from './change-output';
import type { ChangeDeps } from './deps';
import { makePlan } from './make-plan';
import { plainJson } from '../plain-json';

type PlanAnswer = Answer<PlanOutput['value']>;

/** Plans an intent, and keeps it, so that its address can be shared and opened at any replica. Errors as `makePlan`. */
export async function planIntent(deps: ChangeDeps, cluster: string, intent: IntentInput): Promise<PlanAnswer> {
  const { answer, hash, actor } = await makePlan(deps, cluster, intent);
  await deps.store.plans.keep({
    hash,
    cluster,
    intent: plainJson(intent),
    madeBy: deps.person,
    madeAt: deps.clock.now(),
  });
  const { steps, access, whyNotApply } = answer.value;
  await deps.tell({
    event: 'planned',
    cluster,
    planHash: hash,
    result: whyNotApply.some(({ severity }) => severity === 'blocks') ? 'blocked' : 'could be applied',
    detail: { steps: steps.length, gained: access.gained, lost: access.lost },
    as: actor.user,
  });
  return answer;
}

/**
 * A plan that was made, on the world of now: where its hash differs, the world moved since. Throws AppError `not-found`
 * for a hash that was never kept here, or was forgotten; else as `makePlan`.
 */
export async function showPlan(deps: ChangeDeps, cluster: string, hash: string): Promise<PlanAnswer> {
  const kept = await deps.store.plans.find(cluster, hash);
  if (kept === undefined) throw new AppError('not-found', `There is no plan ${quoted(hash)} here, or not any more.`);
  return (await makePlan(deps, cluster, IntentInput.parse(kept.intent))).answer;
}

/** The plan that takes a change back. Throws AppError `not-found`, `cannot-be-done` where nothing of it was done. */
export async function planUndo(deps: ChangeDeps, cluster: string, id: string): Promise<PlanAnswer> {
  const { value } = await changeAnswer(deps, cluster, id);
  if (value.undo === undefined)
    throw new AppError('cannot-be-done', 'Nothing of this change was done: there is nothing to take back.');
  return planIntent(deps, cluster, value.undo);
}
