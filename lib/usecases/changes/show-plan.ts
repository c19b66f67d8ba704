import { AppError } from '@/lib/domain/core';
import { type Answer, IntentInput, type PlanOutput } from '@/lib/contract';
import { quoted, viewOf } from '../deps';
import { refuseVirtual } from '../needs';
import { changeAnswer } from './change-output';
import type { ChangeDeps } from './deps';
import { makePlan } from './make-plan';
import { plainJson } from '../plain-json';

/** What stands before the first file of a patch is passed over by whatever takes it. */
const NOTHING_AROUND =
  'Lines around the changes are left out, since they may be of objects that you may not see: git apply --unidiff-zero.';

type PlanAnswer = Answer<PlanOutput['value']>;

/** Plans an intent, and keeps it, so that its address can be shared and opened at any replica. Errors as `makePlan`. */
export async function planIntent(deps: ChangeDeps, cluster: string, intent: IntentInput): Promise<PlanAnswer> {
  const { answer, hash, actor, counts } = await makePlan(deps, cluster, intent);
  await keep(deps, cluster, hash, intent);
  const { steps, whyNotApply } = answer.value;
  await deps.tell({
    event: 'planned',
    cluster,
    planHash: hash,
    result: whyNotApply.some(({ severity }) => severity === 'blocks') ? 'blocked' : 'could be applied',
    detail: { steps: steps.length, ...counts },
    as: actor.user,
  });
  return answer;
}

/**
 * A plan that was made, on the world of now: where its hash differs, the world moved since. Throws AppError `not-found`
 * for a hash that was never kept here, or was forgotten; else as `makePlan`.
 */
export async function showPlan(deps: ChangeDeps, cluster: string, hash: string): Promise<PlanAnswer> {
  const intent = await intentOfPlan(deps, cluster, hash);
  const made = await makePlan(deps, cluster, intent);
  // Made again, it may have another hash: that one can be shared too.
  if (made.hash !== hash) await keep(deps, cluster, made.hash, intent);
  return made.answer;
}

/** The plan that takes a change back. Throws AppError `not-found`, `cannot-be-done` where nothing of it was done. */
export async function planUndo(deps: ChangeDeps, cluster: string, id: string): Promise<PlanAnswer> {
  const { value } = await changeAnswer(deps, cluster, id);
  if (value.undo === undefined)
    throw new AppError('cannot-be-done', 'Nothing of this change was done: there is nothing to take back.');
  return planIntent(deps, cluster, value.undo);
}

/**
 * What a plan would change in the files of a bundle: it takes the right to write there. Lines around a change may be of
 * other objects of the file: whoever does not see everything is given the changes alone. Throws AppError `not-found`, `not-permitted`, and `cannot-be-done` for a live cluster.
 */
export async function planPatch(deps: ChangeDeps, cluster: string, hash: string): Promise<string> {
  const { hand, steps } = await makePlan(deps, cluster, await intentOfPlan(deps, cluster, hash));
  if (hand.patch === undefined) throw new AppError('cannot-be-done', 'A live cluster has no files to patch.');
  for (const { ref } of steps) refuseVirtual(deps, cluster, 'create', 'changes', ref.namespace);
  const around = viewOf(deps, cluster).withheld === undefined;
  const patch = await hand.patch(steps, { around });
  return around || patch === '' ? patch : `${NOTHING_AROUND}\n${patch}`;
}

const keep = (deps: ChangeDeps, cluster: string, hash: string, intent: IntentInput) =>
  deps.store.plans.keep({
    hash,
    cluster,
    intent: plainJson(intent),
    madeBy: deps.person,
    madeAt: deps.clock.now(),
  });

async function intentOfPlan(deps: ChangeDeps, cluster: string, hash: string): Promise<IntentInput> {
  const kept = await deps.store.plans.find(cluster, hash);
  if (kept === undefined) throw new AppError('not-found', `There is no plan ${quoted(hash)} here, or not any more.`);
  return IntentInput.parse(kept.intent);
}
