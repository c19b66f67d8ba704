import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveHand } from '@/lib/adapters/cluster';
import { accessDelta, afterWorld, formatRef, planSteps, type Step } from '@/lib/domain/plan';
import { covers } from '@/lib/domain/plan/__cases__/delta-lists';
import {
  allows,
  canonicalPrincipal,
  type Principal,
  principalKey,
  type RbacReader,
  sayingKey,
} from '@/lib/domain/rbac';
import { sendingsOf } from '@/lib/usecases/changes/sendings';
import type { Cluster } from '../servers/index.ts';
import { verdictOf } from './oracle.ts';
import { type Foretold, type Question, questionsOf } from './plan-questions.ts';
import { pooled } from './pool.ts';
import type { Random } from './random.ts';
import { settled, type Subject } from './subject.ts';
import { type Planned, randomPlan } from './wishes.ts';

export type PlanFigures = {
  plans: number;
  steps: number;
  /** Plans that had to be made anew half way, because the controller had written one of their objects meanwhile. */
  replanned: number;
  subjects: number;
  questions: number;
  gained: number;
  lost: number;
  /** Asks that turned. */
  turned: number;
  witnesses: number;
  readonly disagreements: object[];
};

export const noPlans = (): PlanFigures => ({
  plans: 0,
  steps: 0,
  replanned: 0,
  subjects: 0,
  questions: 0,
  gained: 0,
  lost: 0,
  turned: 0,
  witnesses: 0,
  disagreements: [],
});

export type Trial = {
  readonly cluster: Cluster;
  readonly subject: Subject;
  /** Of the admin. */
  readonly hand: LiveHand;
  readonly random: Random;
  readonly figures: PlanFigures;
};

const WIDTH = 24;

/** One random plan: foretold, asked about, applied, asked about again. Answers its steps. */
export async function tryPlan(trial: Trial, last: readonly Step[]): Promise<readonly Step[]> {
  const { cluster, subject, figures } = trial;
  let trying = await begin(trial, last);
  const doubtful = trying.questions.filter(({ who, ask }, i) => trying.were[i] !== allows(trying.before, who, ask));
  if (doubtful.length > 0) {
    // The controller may have been at work on the plan before this one: what differs at rest counts.
    await settled(cluster, subject);
    const reader = subject.reader();
    const verdicts = await verdictsOf(trial, doubtful, reader);
    const wrong = doubtful.filter(({ who, ask }, i) => verdicts[i] !== allows(reader, who, ask));
    figures.disagreements.push(...wrong.map((question) => ({ why: 'decided otherwise at rest', question })));
    trying = await begin(trial, last);
  }
  await carryOut(trial, trying.plan);
  let faults = await end(trial, trying);
  if (faults.length > 0) {
    await settled(cluster, subject);
    faults = await end(trial, trying);
  }
  figures.disagreements.push(...faults.map((fault) => ({ ...fault, intent: trying.plan.intent })));
  count(figures, trying);
  return trying.plan.steps;
}

type Trying = Foretold & {
  readonly plan: Planned;
  readonly questions: readonly Question[];
  /** The API server's verdicts, as the questions lie. */
  readonly were: readonly boolean[];
};

async function begin(trial: Trial, last: readonly Step[]): Promise<Trying> {
  const before = trial.subject.reader();
  const plan = randomPlan(trial.random, before, last);
  const after = afterWorld(before, plan.steps);
  const delta = accessDelta(before, after.reader, after.touched);
  const foretold = { before, after, delta };
  const questions = questionsOf(trial.random, foretold);
  return { ...foretold, plan, questions, were: await verdictsOf(trial, questions, before) };
}

/** What the API server's verdicts after the plan say against us. */
async function end(trial: Trial, trying: Trying): Promise<object[]> {
  const differing = await cameTrue(trial.subject, trying.after.reader);
  const are = await verdictsOf(trial, trying.questions, trying.after.reader);
  const faults = trying.questions.flatMap((question, i) => {
    const verdicts = { was: trying.were[i] === true, is: are[i] === true };
    const why = faultOf(trying, question, verdicts);
    return why === undefined ? [] : [{ why, question, ...verdicts }];
  });
  return differing.length === 0 ? faults : [{ why: 'the world after is another one', differing }, ...faults];
}

async function verdictsOf(trial: Trial, questions: readonly Question[], ours: RbacReader): Promise<boolean[]> {
  return pooled(questions, WIDTH, ({ who, ask }) => verdictOf(trial.cluster, who, ask, allows(ours, who, ask)));
}

function count(figures: PlanFigures, { plan, delta, after, questions, were }: Trying): void {
  figures.plans += 1;
  figures.steps += plan.steps.length;
  figures.subjects += new Set(questions.map(({ who }) => JSON.stringify(who))).size;
  figures.questions += questions.length;
  figures.gained += delta.gained;
  figures.lost += delta.lost;
  figures.turned += questions.filter(({ who, ask }, i) => were[i] !== allows(after.reader, who, ask)).length;
  figures.witnesses += questions.filter(({ witness }) => witness !== undefined).length;
}

type Verdicts = { readonly was: boolean; readonly is: boolean };

/**
 * What the API server's two verdicts say against us. The delta alone says what turns: of what was refused, just what a
 * gained grant covers is allowed now; of what is refused now, just what a lost grant covers was allowed. A grant is
 * named only if its witness turned.
 */
function faultOf(foretold: Foretold, { who, ask, witness }: Question, { was, is }: Verdicts): string | undefined {
  if (was !== allows(foretold.before, who, ask)) return 'decided otherwise before';
  if (is !== allows(foretold.after.reader, who, ask)) return 'decided otherwise after';
  const lists = foretold.delta.subjects.filter(({ principal }) => isReached(who, principal));
  const says = (field: 'gained' | 'lost'): boolean =>
    lists.some((one) => one[field].some((grant) => covers({ scope: one.scope, grant }, ask)));
  if (!was && is !== says('gained')) return is ? 'gained, and not in the delta' : 'in the delta, and not gained';
  if (!is && was !== says('lost')) return was ? 'lost, and not in the delta' : 'in the delta as lost, and never held';
  if (witness === 'gained' && (was || !is)) return 'a gained grant that gives nothing';
  if (witness === 'lost' && (!was || is)) return 'a lost grant that takes nothing';
  return undefined;
}

function isReached({ user, groups }: Question['who'], principal: Principal): boolean {
  if (principal.kind === 'Group') return groups.includes(principal.name);
  return user !== '' && principalKey(canonicalPrincipal({ kind: 'User', name: user })) === principalKey(principal);
}

const MOST_ROUNDS = 5;
let serial = 0;

/** Applies through the live hand; what conflicts with the aggregation controller is planned again, as a person would. */
async function carryOut(trial: Trial, { intent, steps }: Planned): Promise<void> {
  let left = steps;
  for (let round = 0; !(await sendAll(trial.hand, left)); round += 1) {
    if (round === MOST_ROUNDS) throw new Error(`conflicts without end: ${JSON.stringify(intent)}`);
    if (round === 0) trial.figures.replanned += 1;
    await settled(trial.cluster, trial.subject);
    left = planSteps(trial.subject.reader(), intent).steps;
  }
}

/** False when the world moved. */
async function sendAll(hand: LiveHand, steps: readonly Step[]): Promise<boolean> {
  for (const sending of sendingsOf(steps)) {
    serial += 1;
    const sent = await hand.send(sending, `differential-${String(process.pid)}-${String(serial)}`);
    if (sent.state === 'refused' && sent.refused.code === 'conflict') return false;
    if (sent.state !== 'done') throw new Error(`not done: ${JSON.stringify({ sending, sent })}`);
  }
  return true;
}

const PATIENCE_MS = 5_000;
const ROUND_MS = 15;

/** Waits until the model, fed by the watch, equals what was foretold; answers what differs when it does not. */
async function cameTrue(subject: Subject, foretold: RbacReader): Promise<string[]> {
  const expected = contentOf(foretold);
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const held = contentOf(subject.reader());
    const differing = [...new Set([...expected.keys(), ...held.keys()])].filter(
      (key) => expected.get(key) !== held.get(key),
    );
    if (differing.length === 0 || Date.now() > until) {
      return differing.map((key) => `${key}: ${expected.get(key) ?? 'none'} and not ${held.get(key) ?? 'none'}`);
    }
    await sleep(ROUND_MS);
  }
}

/** What every object says: versions, and the order of rules, say nothing. */
function contentOf(reader: RbacReader): Map<string, string> {
  const roles = [...reader.roles(), ...reader.clusterRoles()].map((role): [string, string] => {
    const { meta, rules, ...rest } = { aggregation: [], ...role };
    const labels = Object.entries(meta.labels ?? {}).sort();
    return [refText(role), JSON.stringify([labels, rest.aggregation, [...new Set(rules.map(sayingKey))].sort()])];
  });
  const bindings = [...reader.roleBindings(), ...reader.clusterRoleBindings()].map((binding): [string, string] => {
    const subjects = binding.subjects.map(({ kind, name, namespace = '' }) => JSON.stringify([kind, namespace, name]));
    return [refText(binding), JSON.stringify([binding.roleRef.kind, binding.roleRef.name, subjects])];
  });
  return new Map([...roles, ...bindings]);
}

function refText(object: Parameters<typeof formatRef>[0] | Omit<Parameters<typeof formatRef>[0], 'namespace'>): string {
  return formatRef({ namespace: '', ...object });
}
