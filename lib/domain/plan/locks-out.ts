import { type Ask, type RbacReader, whoCan, worldAfter } from '../rbac';
import type { Application } from './application';
import type { Blocker } from './blocker';
import { escalationCheck } from './escalation-check';
import { lackingAsks, neededAsks, requestsOf } from './needed-asks';
import { planSteps } from './plan-steps';
import { changesOf, formatRef } from './step';
import { undoIntent } from './undo-intent';

const EVERYTHING: Ask = {
  type: 'resource',
  verb: '*',
  apiGroup: '*',
  resource: '*',
  subresource: '',
  namespace: '',
  name: '',
};

/**
 * What could not be taken back: steps whose undoing the actor may do now and may not do afterwards (a warning: somebody
 * else still can), and a cluster in which no binding gives full authority to anybody any more, where one did (blocks).
 * Whoever holds a certificate of `system:masters` could still repair that, but nobody can know whether there is one.
 */
export function lockouts({ before, after, steps, actor, by = 'apply' }: Application): Blocker[] {
  const found: Blocker[] = [];
  if (hasAdmin(before) && !hasAdmin(after)) {
    const message = 'Nobody would hold full authority over the cluster any more.';
    found.push({ code: 'locks-out', severity: 'blocks', message, objects: steps.map(({ ref }) => ref) });
  }
  let world = after;
  for (const step of planSteps(after, undoIntent(steps)).steps) {
    const asks = requestsOf(step).flatMap((request) => neededAsks(request, step.ref, by));
    const lost = lackingAsks(world, actor, asks).filter((ask) => lackingAsks(before, actor, [ask]).length === 0);
    const refused =
      escalationCheck(before, actor, step, by).allowed && !escalationCheck(world, actor, step, by).allowed;
    world = worldAfter(world, changesOf([step]));
    if (lost.length === 0 && !refused) continue;
    const message = `You could not undo the change of ${formatRef(step.ref)} yourself.`;
    found.push({ code: 'locks-out', severity: 'warns', message, objects: [step.ref], asks: lost });
  }
  return found;
}

/** By a binding: the superuser of `whoCan` is always there. */
function hasAdmin(reader: RbacReader): boolean {
  const [first, second] = whoCan(reader, EVERYTHING, { viaLimit: 2 }).page(0, 2);
  return second !== undefined || first?.via.some(({ superuser }) => !superuser) === true;
}
