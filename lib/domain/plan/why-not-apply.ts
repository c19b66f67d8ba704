import { type RbacReader, type RoleKey, roleKeyOfBinding, worldAfter } from '../rbac';
import type { Application } from './application';
import type { Blocker, Circumstances } from './blocker';
import { escalationCheck } from './escalation-check';
import { keeperOf } from './kept-by';
import { lockouts } from './locks-out';
import { lackingAsks, neededAsks, requestsOf } from './needed-asks';
import { protectionOf } from './protection';
import { afterOf, beforeOf, changesOf, formatRef, type Step } from './step';

/**
 * Everything that speaks against applying a plan as this actor, what blocks first. Each step is judged in the world
 * that the steps before it leave, since they may give or take what it needs; aggregation is not waited for, as the API
 * server would not. Of a role that the actor may not see only this is told: that they may bind it, or that nothing is
 * known of it, be it there or not; and to who may not write the binding at all, not even that. The route that applies and the button that offers it both ask this. It knows RBAC only: another
 * authorizer may allow more, and admission may refuse.
 *
 * Cost: the escalation check of each step, and those of undoing them.
 */
export function whyNotApply(application: Application, circumstances: Circumstances = {}): Blocker[] {
  const found = [
    ...fromCircumstances(circumstances),
    ...fromSteps(application),
    ...application.steps.flatMap(protectionBlockers),
    ...application.steps.flatMap(keeperWarnings),
    ...lockouts(application),
  ];
  return [
    ...found.filter(({ severity }) => severity === 'blocks'),
    ...found.filter(({ severity }) => severity === 'warns'),
  ];
}

function fromCircumstances(given: Circumstances): Blocker[] {
  const { problems = [], stale = [], conflicts = [], broken = [], overrides = false } = given;
  const found: Blocker[] = [];
  const add = (code: Blocker['code'], message: string, rest: Partial<Blocker> = {}) =>
    found.push({ code, severity: 'blocks', message, objects: [], ...rest });
  if (problems.length > 0) add('invalid', 'Kubernetes would refuse what is wanted.', { problems });
  if (stale.length > 0) {
    add(
      'stale-world',
      `What is known of ${stale.join(', ')} is behind the cluster: the plan may rest on what is gone.`,
    );
  }
  for (const { ref, field, manager } of conflicts) {
    add('field-owner', `${manager} owns ${field} of ${formatRef(ref)}.`, { objects: [ref] });
  }
  for (const { name, after } of broken) {
    const says = after === 'fail' ? 'would fail' : 'could no longer be judged';
    add('assertion-broken', `The assertion "${name}" ${says}.`, overrides ? { severity: 'warns' } : {});
  }
  return found;
}

function fromSteps(application: Application): Blocker[] {
  const { before, steps, actor, by = 'apply' } = application;
  const found: Blocker[] = [];
  let world: RbacReader = before;
  for (const step of steps) {
    for (const request of requestsOf(step)) {
      const asks = lackingAsks(world, actor, neededAsks(request, step.ref, by));
      const verbs = asks.map(({ verb }) => verb).join(' and ');
      const message = `You may not ${verbs} ${formatRef(step.ref)}.`;
      if (asks.length > 0)
        found.push({ code: 'not-authorized', severity: 'blocks', message, objects: [step.ref], asks });
      if (request !== 'delete') found.push(...escalationBlockers(application, world, step, asks.length === 0));
      else world = worldAfter(world, [{ op: 'delete', ref: step.ref }]);
    }
    world = worldAfter(world, changesOf([step]));
  }
  return found;
}

function escalationBlockers(application: Application, world: RbacReader, step: Step, mayWrite: boolean): Blocker[] {
  const hidden = hiddenRoleOf(application, step);
  if (hidden !== undefined && !mayWrite) return [];
  const check = escalationCheck(world, application.actor, step, application.by);
  if (check.allowed) return [];
  const common = { severity: 'blocks', objects: [step.ref] } as const;
  const what = formatRef(step.ref);
  if (hidden !== undefined) return [{ code: 'unknown-role', message: `${what} ${unknownRole(hidden)}`, ...common }];
  if (check.how === 'missing-role') {
    const message = `${what} points to ${formatRef(check.role)}, which is not there; only who may bind it can do that.`;
    return [{ code: 'missing-role', message, ...common }];
  }
  const message =
    check.how === 'missing-authority'
      ? `${what} gathers the rules of other roles, which can be any: only who holds every right there is may write it.`
      : `${what} grants rights that you do not hold yourself.`;
  return [{ code: 'escalation', message, missing: check.missing, ...common }];
}

/** The role that a step binds, where the actor may not see whether it is there; one that the plan makes is theirs. */
export function hiddenRoleOf({ sees, steps }: Pick<Application, 'sees' | 'steps'>, step: Step): RoleKey | undefined {
  const after = afterOf(step);
  if (sees === undefined || after === undefined || !('roleRef' in after)) return undefined;
  const role = roleKeyOfBinding(after);
  const name = formatRef(role);
  return sees(role) || steps.some(({ ref }) => formatRef(ref) === name) ? undefined : role;
}

/** What is said of a role that the actor may not see: the same whether or not it is there. */
export const unknownRole = (role: RoleKey): string =>
  `points to ${formatRef(role)}, which you may not see, or which is not there: what it gives is unknown, and only who may bind it can do that.`;

function protectionBlockers(step: Step): Blocker[] {
  const what = formatRef(step.ref);
  const objects = [step.ref];
  const code = 'protected-object';
  switch (protectionOf(step)) {
    case 'protected': {
      const message = `Kubernetes keeps ${what} and restores it when the API server starts. Annotate it with autoupdate "false" to take it over.`;
      return [{ code, severity: 'blocks', message, objects }];
    }
    case 'takes-over': {
      const message = `${what} is taken over from Kubernetes: new versions will no longer bring it up to date.`;
      return [{ code, severity: 'warns', message, objects }];
    }
    case 'reserved':
      return [{ code, severity: 'warns', message: `Names like that of ${what} are reserved for Kubernetes.`, objects }];
    default:
      return [];
  }
}

function keeperWarnings(step: Step): Blocker[] {
  const before = beforeOf(step);
  const keeper = before === undefined ? undefined : keeperOf(before.meta);
  if (keeper === undefined) return [];
  const message = `${keeper.who} keeps ${formatRef(step.ref)} (${keeper.sign}) and would revert the change: make it there.`;
  return [{ code: 'kept-by', severity: 'warns', message, objects: [step.ref] }];
}
