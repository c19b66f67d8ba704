import { AppError } from '@/lib/domain/core';
import { type Answer, type BlockerOutput, type IntentInput, type PlanOutput, kindOfList } from '@/lib/contract';
import {
  type Blocker,
  type FieldConflict,
  type Step,
  accessDelta,
  affectedPrincipals,
  formatRef,
  afterWorld,
  canonicalJson,
  planHash,
  planSteps,
  whyNotApply,
} from '@/lib/domain/plan';
import type { RbacKind, Requester } from '@/lib/domain/rbac';
import { riskDelta } from '@/lib/domain/rbac/risks';
import { quoted, viewOf } from '../deps';
import { asOf, gapsFor, neededLists } from '../gaps';
import type { Hand, Sending } from '../hand';
import { mayVirtual } from '../needs';
import type { ClusterView } from '../ports';
import { ruleOutput } from '../proof';
import { checkAssertions } from './check-assertions';
import { type ChangeDeps, refuseHidden, wholeView } from './deps';
import { type Tried, dryRunOutput, tryAll } from './dry-run';
import { intentBack } from './intent-back';
import { intentOf } from './intent-of';
import { deltaOutput, placeOutput, riskOutput, stepOutput } from './plan-output';
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
  /** Assertions break, the actor may override them, and has to say why. */
  readonly wantsReason: boolean;
};

const MASTERS = 'system:masters';

/** Subjects whose risks are compared; a plan that touches more says so. */
const MOST_RISKY = 200;

/**
 * Plans what an intent would do, for this actor: steps, the world after them, who gains and loses what, risks,
 * assertions, the cluster's answer to a dry run, and whatever speaks against it. What is shown comes from what the actor
 * may see; what decides, from the whole cluster. Nothing is changed. Throws AppError `not-found`, `not-permitted`,
 * `not-synced`, and what the hand throws.
 */
export async function makePlan(deps: ChangeDeps, cluster: string, input: IntentInput): Promise<MadePlan> {
  const seen = viewOf(deps, cluster);
  const whole = wholeView(deps, cluster);
  refuseUnread(whole);
  const intent = intentOf(input);
  for (const wish of intent.objects) refuseHidden(seen, placeOf(wish.op === 'apply' ? wish.object : wish));
  const hand = await deps.hands.of(cluster, deps.actor);
  const actor = await hand.whoAmI();
  // Whoever holds the key of a bundle may change its files as with an editor: no RBAC of theirs is asked.
  const judged = hand.mode === 'bundle' && deps.actor.mode === 'local' ? { ...actor, groups: [MASTERS] } : actor;
  if (input.afresh === true) await refuseOtherThanBack(hand, input);
  const { steps, problems } = planSteps(whole.rbac, intent);
  const sendings = sendingsOf(steps);
  const tried = problems.length > 0 ? [] : await tryAll(hand, sendings);
  const after = afterWorld(whole.rbac, steps);
  const shown = seen.rbac === whole.rbac ? after : afterWorld(seen.rbac, steps);
  const access = accessDelta(seen.rbac, shown.reader, shown.touched);
  // Superusers hold everything, whatever bindings say: they neither gain risks nor lose them.
  const affected = affectedPrincipals(seen.rbac, shown.reader, shown.touched)
    .filter(({ kind, name }) => kind !== 'Group' || name !== MASTERS)
    .slice(0, MOST_RISKY);
  const risks = riskDelta(seen.rbac, shown.reader, affected);
  const assertions = await checkAssertions(deps, whole, after);
  const hash = planHash(deps.hash, { steps, access, risks, assertions: assertions.verdicts });
  const blockers: (Blocker | BlockerOutput)[] = [
    ...whyNotApply(
      { before: whole.rbac, after: after.reader, steps, actor: judged, by: 'post' },
      {
        problems,
        stale: staleKinds(whole),
        conflicts: conflictsOf(tried),
        broken: assertions.broken,
        overrides: assertions.mayOverride,
      },
    ),
    ...dryRunBlockers(tried),
  ].filter((blocker) => !allowedAllTheSame(blocker, tried));
  if (hand.mode === 'bundle') blockers.push(...fileBlockers(deps, cluster, steps));
  const gaps = gapsFor(seen, { namespace: undefined, unresolved: [] });
  const value: Value = {
    hash,
    intent: input,
    actor: { user: actor.user, groups: [...actor.groups], mode: hand.mode, remarks: remarksOf(hand, input) },
    steps: steps.map((step) => stepOutput(step, deps)),
    problems: problems.map((problem) => ({ ...problem })),
    access: deltaOutput(access, seen.discovery),
    risks: { added: risks.added.map(riskOutput), removed: risks.removed.map(riskOutput) },
    assertions: assertions.output,
    dryRun: tried.map(dryRunOutput),
    whyNotApply: orderedBlockers(blockers),
    aggregated: [...shown.aggregated],
  };
  return {
    hash,
    value,
    answer: { value, gaps, asOf: asOf(whole, neededLists(undefined)) },
    hand,
    actor,
    steps,
    sendings,
    wantsReason: assertions.broken.length > 0 && assertions.mayOverride,
  };
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

function staleKinds(view: ClusterView): Exclude<RbacKind, 'Namespace' | 'ServiceAccount'>[] {
  return view.lists.flatMap(({ list, phase }) => {
    const kind = phase === 'synced' ? undefined : kindOfList(list);
    return kind === undefined || kind === 'Namespace' || kind === 'ServiceAccount' ? [] : [kind];
  });
}

/** What another manager wrote and would write again: it is only a warning, since the request is no apply. */
function conflictsOf(tried: readonly Tried[]): FieldConflict[] {
  return tried.flatMap(({ sending, sent }) =>
    sent?.state === 'done'
      ? sent.owners.flatMap(({ manager, fields }) => fields.map((field) => ({ ref: sending.ref, field, manager })))
      : [],
  );
}

/** Another authorizer than RBAC may allow the request: the cluster's own word counts. */
function allowedAllTheSame({ code, objects }: Blocker | BlockerOutput, tried: readonly Tried[]): boolean {
  if (code !== 'not-authorized') return false;
  const about = tried.filter(({ sending }) =>
    objects.some((ref) => formatRef(placeOf(ref)) === formatRef(sending.ref)),
  );
  return about.length > 0 && about.every(({ sent }) => sent?.state === 'done');
}

/** Where no API server guards, writing files takes a right of Castellan's own, where the object is. */
function fileBlockers(deps: ChangeDeps, cluster: string, steps: readonly Step[]): BlockerOutput[] {
  return steps
    .filter(({ ref }) => !mayVirtual(deps, cluster, 'create', 'changes', ref.namespace))
    .map(({ ref }) => ({
      code: 'not-authorized',
      severity: 'blocks',
      message: `Writing manifests takes the right to create changes.castellan.dev ${ref.namespace === '' ? 'in the cluster' : `in namespace ${quoted(ref.namespace)}`}, which you do not have.`,
      objects: [placeOutput(ref)],
    }));
}

function dryRunBlockers(tried: readonly Tried[]): BlockerOutput[] {
  return tried.flatMap(({ sending, sent }): BlockerOutput[] => {
    const objects = [placeOutput(sending.ref)];
    if (sent?.state === 'refused') {
      return [{ code: `dry-run-${sent.refused.code}`, severity: 'blocks', message: sent.refused.message, objects }];
    }
    if (sent?.state === 'unknown')
      return [{ code: 'dry-run-unknown', severity: 'blocks', message: sent.message, objects }];
    return [];
  });
}

/** What blocks first; the cluster's own word stands beside ours, each once. */
function orderedBlockers(found: readonly (Blocker | BlockerOutput)[]): BlockerOutput[] {
  const output = found.map(blockerOutput);
  return [
    ...output.filter(({ severity }) => severity === 'blocks'),
    ...output.filter((one) => one.severity === 'warns'),
  ];
}

function blockerOutput({ code, severity, message, objects, missing }: Blocker | BlockerOutput): BlockerOutput {
  return {
    code,
    severity,
    message,
    objects: objects.map(({ kind, namespace = '', name }) => placeOutput({ kind, namespace, name })),
    ...(missing === undefined ? {} : { missing: missing.map(ruleOutput) }),
  };
}

const placeOf = ({
  kind,
  namespace = '',
  name,
}: {
  kind: Step['ref']['kind'];
  namespace?: string | undefined;
  name: string;
}) => ({
  kind,
  namespace,
  name,
});
