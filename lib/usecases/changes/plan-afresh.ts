import type { Answer, PlanOutput } from '@/lib/contract';
import { viewOf } from '../deps';
import { type ChangeDeps, refusePartial } from './deps';
import { intentBack } from './intent-back';
import { planIntent } from './show-plan';

/**
 * The plan that throws away the copy in which the changes of a bundle are: every object as the bundle has it. Applied
 * like any other. Throws AppError `not-permitted` for who does not see everything, whatever was changed; `cannot-be-done`
 * where there is no copy, or nothing in it differs; else as `planIntent`.
 */
export async function planAfresh(deps: ChangeDeps, cluster: string): Promise<Answer<PlanOutput['value']>> {
  refusePartial(viewOf(deps, cluster));
  return planIntent(deps, cluster, await intentBack(await deps.hands.of(cluster, deps.actor)));
}
