import type { LiveHand } from '@/lib/adapters/cluster';
import { escalationCheck, lackingAsks, neededAsks, planSteps, type Step } from '@/lib/domain/plan';
import { atomsOf, covers, type RbacReader, type Requester, type Rule } from '@/lib/domain/rbac';
import { sendingsOf } from '@/lib/usecases/changes/sendings';
import type { Sending, Sent } from '@/lib/usecases/hand';
import { randomAttempt } from './actors.ts';
import { lastWord } from './oracle.ts';
import { pooled } from './pool.ts';
import type { Random } from './random.ts';

/** How an attempt ends: `how` tells the ways of one outcome apart, for the figures. */
type Outcome = {
  readonly outcome: 'allowed' | 'forbidden' | 'absent' | 'aggregation' | 'escalation';
  readonly missing: readonly Rule[];
};

export type AttemptFigures = {
  attempts: number;
  /** By how they ended. */
  readonly outcomes: Record<string, number>;
  /** By verb and kind. */
  readonly requests: Record<string, number>;
  readonly disagreements: object[];
};

export const noAttempts = (): AttemptFigures => ({ attempts: 0, outcomes: {}, requests: {}, disagreements: [] });

/** Somebody who attempts, with a hand of their own. */
export type Actor = { readonly who: Requester; readonly hand: LiveHand };

const WIDTH = 12;

/**
 * Random attempts by random people, each a dry run that the API server decides as if it were meant, against what
 * `neededAsks` and `escalationCheck` say. Nothing is changed.
 */
export async function attempt(
  random: Random,
  reader: RbacReader,
  actors: readonly Actor[],
  count: number,
  figures: AttemptFigures,
): Promise<void> {
  const tries: Try[] = [];
  while (tries.length < count) {
    const actor = random.pick(actors);
    const { steps, problems } = planSteps(reader, { objects: [randomAttempt(random, reader, actor.who)] });
    if (problems.length > 0) throw new Error(`refused by us: ${JSON.stringify(problems)}`);
    for (const step of steps) for (const sending of sendingsOf([step])) tries.push({ actor, step, sending });
  }
  await pooled(tries, WIDTH, (one) => compare(reader, one, figures));
}

type Try = { readonly actor: Actor; readonly step: Step; readonly sending: Sending };

async function compare(reader: RbacReader, { actor, step, sending }: Try, figures: AttemptFigures): Promise<void> {
  const ours = foretold(reader, actor.who, step, sending.verb);
  const request = `${sending.verb} ${sending.ref.kind}`;
  const theirs = await lastWord(
    async () => outcomeOf(await actor.hand.dryRun(sending)),
    (said) => agree(ours, said),
  );
  const how = theirs.outcome === 'aggregation' ? 'aggregation' : ours.how;
  figures.attempts += 1;
  figures.outcomes[how] = (figures.outcomes[how] ?? 0) + 1;
  figures.requests[request] = (figures.requests[request] ?? 0) + 1;
  if (!agree(ours, theirs)) figures.disagreements.push({ who: actor.who, request, sending, ours, theirs });
}

/** What we say of one request of a step. */
function foretold(
  reader: RbacReader,
  who: Requester,
  step: Step,
  request: Sending['verb'],
): Outcome & { readonly how: string } {
  if (lackingAsks(reader, who, neededAsks(request, step.ref, 'post')).length > 0) {
    return { outcome: 'forbidden', missing: [], how: 'forbidden' };
  }
  if (request === 'delete') return { outcome: 'allowed', missing: [], how: 'unchecked' };
  const check = escalationCheck(reader, who, step, 'post');
  if (check.allowed) return { outcome: 'allowed', missing: [], how: check.how };
  if (check.how === 'missing-role') return { outcome: 'absent', missing: [], how: check.how };
  const outcome = check.how === 'missing-authority' ? 'aggregation' : 'escalation';
  return { outcome, missing: check.missing, how: check.how };
}

/** What the API server said. That an object of the name is there already comes after all that is of interest here. */
function outcomeOf(sent: Sent): Outcome {
  if (sent.state === 'done') return { outcome: 'allowed', missing: [] };
  if (sent.state === 'unknown') throw new Error(sent.message);
  const { code, message, missing = [] } = sent.refused;
  // Of aggregation the API server does not say what is missing.
  if (code === 'escalation') return { outcome: missing.length === 0 ? 'aggregation' : 'escalation', missing };
  if (code === 'absent') return { outcome: 'absent', missing: [] };
  if (code === 'conflict' && message.endsWith('already exists')) return { outcome: 'allowed', missing: [] };
  if (code === 'forbidden') return { outcome: 'forbidden', missing: [] };
  throw new Error(`refused for another reason: ${JSON.stringify(sent.refused)}`);
}

const FULL_AUTHORITY: readonly Rule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

/** The same outcome, and the same missing atoms; of aggregation something of full authority. */
function agree(ours: Outcome, theirs: Outcome): boolean {
  if (theirs.outcome === 'aggregation') {
    const isOfIt = ours.missing.length > 0 && covers(FULL_AUTHORITY, ours.missing).covered;
    return ours.outcome === 'aggregation' && isOfIt && atomKeys(ours.missing).every((key) => FULL_KEYS.has(key));
  }
  const [mine, other] = [atomKeys(ours.missing), atomKeys(theirs.missing)];
  return ours.outcome === theirs.outcome && JSON.stringify(mine) === JSON.stringify(other);
}

function atomKeys(rules: readonly Rule[]): string[] {
  const keys = rules.flatMap((rule) =>
    Array.from(atomsOf(rule), ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }) =>
      JSON.stringify([verbs, apiGroups, resources, resourceNames, nonResourceURLs]),
    ),
  );
  return [...new Set(keys)].sort();
}

const FULL_KEYS: ReadonlySet<string> = new Set(atomKeys(FULL_AUTHORITY));
