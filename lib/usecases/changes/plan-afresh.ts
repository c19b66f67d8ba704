import { AppError } from '@/lib/domain/core';
import type { Answer, PlanOutput } from '@/lib/contract';
import { viewOf } from '../deps';
import { type ChangeDeps, maySee } from './deps';
import { intentBack } from './intent-back';
import { planIntent } from './show-plan';

/**
 * The plan that throws away the copy in which the changes of a bundle are: every object as the bundle has it. Applied
 * like any other. Throws AppError `cannot-be-done` where there is no copy, or nothing in it differs; `not-permitted`
 * without saying where for who may not see all of it; else as `planIntent`.
 */
export async function planAfresh(deps: ChangeDeps, cluster: string): Promise<Answer<PlanOutput['value']>> {
  const intent = await intentBack(await deps.hands.of(cluster, deps.actor));
  const seen = viewOf(deps, cluster);
  const places = intent.objects.map((wish) => (wish.op === 'apply' ? wish.object : wish));
  const all = places.every((place) => {
    const { kind, name } = place;
    return maySee(seen, { kind, name, namespace: ('namespace' in place ? place.namespace : undefined) ?? '' });
  });
  if (all) return planIntent(deps, cluster, intent);
  throw new AppError(
    'not-permitted',
    'This takes the right to list rolebindings.rbac.authorization.k8s.io wherever something was changed, which you do not have.',
  );
}
