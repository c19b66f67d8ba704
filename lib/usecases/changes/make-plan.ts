import { AppError } from '@/lib/domain/core';
import type { Answer, IntentInput, PlanOutput } from '@/lib/contract';
import {
  type Application,
  type Step,
  canonicalJson,
  formatRef,
  hiddenRoleOf,
  planHash,
  planSteps,
  unknownRole,
  whyNotApply,
} from '@/lib/domain/plan';
import type { Requester } from '@/lib/domain/rbac';
import { viewOf } from '../deps';
import { asOf, gapsFor, neededLists } from '../gaps';
import type { Hand, Sending } from '../hand';
import type { ClusterView } from '../ports';
import { checkAssertions } from './check-assertions';
import { type ChangeDeps, maySee, refuseHidden, refusePartial, wholeView } from './deps';
import { type Tried, dryRunOutput, tryAll } from './dry-run';
import { intentBack } from './intent-back';
import { intentOf } from './intent-of';
import {
  type Found,
  allowedAllTheSame,
  conflictsOf,
  dryRunBlockers,
  fileBlockers,
  isVouched,
  orderedBlockers,
  placed,
  staleKinds,
} from './plan-blockers';
import { MASTERS, type PlanEffect, effectOf } from './plan-effect';
import { deltaOutput, riskOutput, stepOutput } from './plan-output';
import { sendingsOf } from './sendings';

type Value = PlanOutput['value'];

/** A plan with what applying it takes. */
export type MadePlan = {
  readonly hash: string;
  readonly value: Value;
  readonly answer: Answer<Value>;
  readonly hand: Hand;
  readonly actor: Requester;
  readonly steps: readonly Step[];
  readonly sendings: readonly Sending[];
  /** Grants in the whole cluster, whatever of them the actor sees. */
  readonly counts: { readonly gained: number; readonly lost: number };
  /** The assertions that fail with it, and did not before or not as much. */
  readonly broken: readonly string[];
  /** Assertions break, the actor may override them, and has to say why. */
  readonly wantsReason: boolean;
};

/**
 * Plans what an intent would do, for this actor: steps, the world after them, who gains and loses what, risks,
 * assertions, the cluster's answer to a dry run, and whatever speaks against it. What decides is the whole cluster; what
 * is shown is what the actor sees of it, and of the rest how much there is, once it is certain that they may do all this:
 * before that nothing tells what is hidden from what is not there. Nothing is changed. Throws AppError `not-found`,
 * `not-permitted`, `not-synced`, and what the hand throws.
 */
export async function makePlan(deps: ChangeDeps, cluster: string, input: IntentInput): Promise<MadePlan> {
  const seen = viewOf(deps, cluster);
  const whole = wholeView(deps, cluster);
  refuseUnread(whole);
  refuseUnseen(seen, input);
  const hand = await deps.hands.of(cluster, deps.actor);
  const actor = await hand.whoAmI();
  if (input.afresh === true) await refuseOtherThanBack(hand, input);
  // Of what may not be seen nothing can be wanted, and the order of the steps tells nothing of it either.
  const { steps, problems } = planSteps(seen.rbac, intentOf(input));
  const sendings = sendingsOf(steps);
  const effect = effectOf(whole, seen, steps);
  // Whoever holds the key of a bundle may change its files as with an editor: no RBAC of theirs is asked.
  const judged = hand.mode === 'bundle' && deps.actor.mode === 'local' ? { ...actor, groups: [MASTERS] } : actor;
  const application = applicationOf(whole, seen, effect, steps, judged);
  const tried = problems.length > 0 ? [] : (await tryAll(hand, sendings)).map((one) => hushed(application, one));
  const assertions = await checkAssertions(deps, whole, effect.whole.after, { seen, ...effect.shown.after });
  const found: Found[] = [
    ...whyNotApply(application, {
      problems,
      stale: staleKinds(whole),
      conflicts: conflictsOf(tried),
      broken: assertions.broken,
      overrides: assertions.mayOverride,
    }),
    ...dryRunBlockers(tried),
  ].filter((blocker) => !allowedAllTheSame(blocker, tried));
  if (hand.mode === 'bundle') found.push(...fileBlockers(deps, cluster, steps));
  const { withheld, blockers } = toldOf(effect, assertions.beyond, found);
  const { access, risks, skipped, after } = effect.shown;
  const hash = planHash(deps.hash, { steps, access, risks, assertions: assertions.verdicts, withheld });
  const value: Value = {
    hash,
    intent: input,
    actor: { user: actor.user, groups: [...actor.groups], mode: hand.mode, remarks: remarksOf(hand, input) },
    steps: steps.map((step) => stepOutput(step, deps)),
    problems: problems.map((problem) => ({ ...problem })),
    access: deltaOutput(access, seen.discovery),
    risks: { added: risks.added.map(riskOutput), removed: risks.removed.map(riskOutput), skipped },
    assertions: assertions.output,
    dryRun: tried.map(dryRunOutput),
    whyNotApply: orderedBlockers(blockers),
    aggregated: [...after.aggregated],
    ...(withheld === undefined ? {} : { withheld }),
  };
  const gaps = gapsFor(seen, { namespace: undefined, unresolved: [] });
  const { gained, lost } = effect.whole.access;
  return {
    hash,
    value,
    answer: { value, gaps, asOf: asOf(whole, neededLists(undefined)) },
    hand,
    actor,
    steps,
    sendings,
    counts: { gained, lost },
    broken: [...assertions.broken, ...assertions.beyond]
      .filter(({ after: now }) => now === 'fail')
      .map(({ name }) => name),
    wantsReason: blockers.some(({ code, severity }) => code === 'assertion-broken' && severity === 'warns'),
  };
}

function applicationOf(
  whole: ClusterView,
  seen: ClusterView,
  effect: PlanEffect,
  steps: readonly Step[],
  actor: Requester,
): Application {
  const application = { before: whole.rbac, after: effect.whole.after.reader, steps, actor, by: 'post' } as const;
  return seen.withheld === undefined ? application : { ...application, sees: (role) => maySee(seen, role) };
}

/** A dry run tells of a role that is bound whether it is there, and what it holds: not to who may not see it. */
function hushed(application: Application, one: Tried): Tried {
  if (one.sent?.state !== 'refused' || !['escalation', 'absent'].includes(one.sent.refused.code)) return one;
  const name = formatRef(one.sending.ref);
  const step = application.steps.find(({ ref }) => formatRef(ref) === name);
  const role = step && hiddenRoleOf(application, step);
  if (role === undefined) return one;
  return {
    ...one,
    sent: { state: 'refused', refused: { code: 'escalation', message: `${name} ${unknownRole(role)}` } },
  };
}

/**
 * What is told of a plan beyond what its author sees: how much it is, and which assertions it would break, once it is
 * certain that they may do all of it. Whoever may not hears nothing of it.
 */
function toldOf(
  { withheld }: PlanEffect,
  beyond: Awaited<ReturnType<typeof checkAssertions>>['beyond'],
  found: readonly Found[],
): { withheld: PlanEffect['withheld']; blockers: readonly Found[] } {
  if (withheld === undefined) return { withheld, blockers: found };
  if (!isVouched(found)) {
    return {
      withheld: undefined,
      blockers: found.filter(({ code, severity }) => code !== 'locks-out' || severity === 'warns'),
    };
  }
  return { withheld, blockers: [...found, ...beyond.map(({ blocker }) => blocker)] };
}

/** Whatever an intent names lies where its author may look, be it there or not. Throws AppError `not-permitted`. */
function refuseUnseen(seen: ClusterView, input: IntentInput): void {
  for (const wish of input.objects) refuseHidden(seen, placed(wish.op === 'apply' ? wish.object : wish));
  for (const basis of input.basis ?? []) refuseHidden(seen, placed(basis));
  if (input.afresh === true) refusePartial(seen);
}

/** Throws AppError `cannot-be-done` naming what keeps a plan from being applied. */
export function refuseBlocked({ value, sendings, wantsReason }: MadePlan, reason: string | undefined): void {
  const blocking = value.whyNotApply.filter(({ severity }) => severity === 'blocks');
  if (blocking.length > 0) {
    throw new AppError('cannot-be-done', blocking.map(({ message }) => message).join(' '), {
      places: blocking.map(({ code, message }) => ({ path: code, message })),
    });
  }
  if (sendings.length === 0)
    throw new AppError('cannot-be-done', 'Everything is as it is wanted: there is nothing to do.');
  if (wantsReason && (reason ?? '').trim() === '') {
    const message = 'is needed: an assertion breaks';
    throw new AppError('cannot-be-done', `A reason ${message}.`, { places: [{ path: 'reason', message }] });
  }
}

const remarksOf = ({ remarks }: Hand, { afresh }: IntentInput): string[] =>
  afresh === true
    ? [...remarks, 'Applying this throws the copy away, and whatever else was edited in it.']
    : [...remarks];

/** Throwing a copy away brings back all of it, and nothing else. Throws AppError `conflict` or `cannot-be-done`. */
async function refuseOtherThanBack(hand: Hand, input: IntentInput): Promise<void> {
  const back = (await intentBack(hand)).objects.map(canonicalJson).sort();
  const asked = input.objects.map(canonicalJson).sort();
  if (canonicalJson(back) === canonicalJson(asked)) return;
  throw new AppError('conflict', 'The copy or the bundle changed since this was planned: plan it again.');
}

/** Without these lists nobody can say what a plan would do. */
function refuseUnread(view: ClusterView): void {
  const lists = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'];
  const unread = view.lists.filter(({ list, phase }) => lists.includes(list) && phase === 'syncing');
  if (unread.length === 0) return;
  throw new AppError('not-synced', `${unread.map(({ list }) => list).join(', ')} of this cluster are being read.`, {
    retryAfter: 2,
  });
}
