import type { Plan } from './plan-words';

/** Why the plan cannot be applied from here, in one sentence; nothing when it can. */
export function whyNot(plan: Plan, moved: boolean): string | undefined {
  if (moved) return 'Not yet: the world has moved since this plan was made. Look at the plan of now.';
  const blocking = plan.whyNotApply.filter(({ severity }) => severity === 'blocks');
  const [first] = blocking;
  if (first !== undefined) {
    const more = blocking.length > 1 ? ` And ${String(blocking.length - 1)} more, listed above.` : '';
    return `Not yet: ${first.message}${more}`;
  }
  if (plan.problems.length > 0) return 'Not yet: Kubernetes would refuse it as it is written.';
  return plan.steps.length === 0 ? 'Everything is as it is wanted: there is nothing to do.' : undefined;
}

/** An assertion breaks, and whoever applies it may override that: they say why. */
export const wantsReason = (plan: Plan): boolean =>
  plan.whyNotApply.some(({ code, severity }) => code === 'assertion-broken' && severity === 'warns');
