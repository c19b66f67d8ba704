import {
  type Ask,
  allows,
  can,
  formatPrincipal,
  type Principal,
  principalKey,
  type Requester,
  whoCan,
} from '@/lib/domain/rbac';
import { type Cluster, startCluster, type KubernetesVersion } from '../servers/index.ts';
import { randomAsk, randomRequester } from './asks.ts';
import { alone, questionOf, verdictOf } from './oracle.ts';
import { pooled } from './pool.ts';
import { Random } from './random.ts';
import { settled, type Subject, watchCluster } from './subject.ts';
import {
  byKey,
  type Manifest,
  namespaces,
  randomChange,
  type RandomChange,
  randomWorld,
  serviceAccounts,
  WORDS,
} from './world.ts';

export type DifferentialOptions = {
  readonly version: KubernetesVersion;
  readonly seed: number;
  /** Decisions before the live changes; as many are asked after them. */
  readonly decisions: number;
  readonly worlds: number;
  readonly whoCanQuestions: number;
  readonly changes: number;
  readonly log: (line: string) => void;
};

export type Disagreement = {
  readonly world: number;
  readonly question: object;
  readonly ours: boolean;
  readonly cluster: boolean;
};

export type Figures = {
  decisions: number;
  allowed: number;
  whoCanQuestions: number;
  subjectsChecked: number;
  changes: number;
  readonly disagreements: Disagreement[];
};

const WIDTH = 24;

/**
 * Compares the engine, fed by the product's own reflector, with SubjectAccessReviews of a real API server: random
 * worlds, random decisions, who-can questions checked subject by subject, and all of it again after live changes.
 */
export async function differential(options: DifferentialOptions): Promise<Figures> {
  const figures: Figures = {
    decisions: 0,
    allowed: 0,
    whoCanQuestions: 0,
    subjectsChecked: 0,
    changes: 0,
    disagreements: [],
  };
  const cluster = await startCluster({ version: options.version, controllerManager: true });
  const subject = await watchCluster(cluster);
  try {
    await cluster.applyAll([...namespaces(), ...serviceAccounts()]);
    for (let world = 0; world < options.worlds; world += 1) {
      await oneWorld({ cluster, subject, options, figures, world, random: new Random(options.seed * 1_000 + world) });
    }
    return figures;
  } finally {
    await subject.stop();
    await cluster.stop();
  }
}

type World = {
  readonly cluster: Cluster;
  readonly subject: Subject;
  readonly options: DifferentialOptions;
  readonly figures: Figures;
  readonly world: number;
  readonly random: Random;
};

async function oneWorld(w: World): Promise<void> {
  const share = (total: number): number => Math.ceil(total / w.options.worlds);
  const objects = randomWorld(w.random);
  await w.cluster.applyAll(objects);
  await settled(w.cluster, w.subject);
  await askAll(w, share(w.options.decisions), share(w.options.whoCanQuestions));

  const existing = byKey(objects);
  for (let i = 0; i < share(w.options.changes); i += 1) await change(w.cluster, randomChange(w.random, existing));
  w.figures.changes += share(w.options.changes);
  await settled(w.cluster, w.subject);
  await askAll(w, share(w.options.decisions), share(w.options.whoCanQuestions));

  await pooled([...existing.values()], WIDTH, (object) => remove(w.cluster, object));
  const { decisions, disagreements } = w.figures;
  w.options.log(
    `world ${String(w.world + 1)}: ${String(decisions)} decisions, ${String(disagreements.length)} disagreements`,
  );
}

async function askAll(w: World, decisions: number, questions: number): Promise<void> {
  await decide(w, decisions);
  await askWhoCan(w, questions);
}

async function decide(w: World, count: number): Promise<void> {
  const reader = w.subject.reader();
  const asked = Array.from({ length: count }, () => ({ who: randomRequester(w.random), ask: randomAsk(w.random) }));
  await pooled(asked, WIDTH, async ({ who, ask }) => {
    const ours = can(reader, who, ask).allowed;
    if (ours !== allows(reader, who, ask)) throw new Error(`can and allows differ: ${JSON.stringify({ who, ask })}`);
    await compare(w, who, ask, ours);
    w.figures.decisions += 1;
    if (ours) w.figures.allowed += 1;
  });
}

async function compare(w: World, who: Requester, ask: Ask, ours: boolean): Promise<void> {
  const theirs = await verdictOf(w.cluster, who, ask, ours);
  if (theirs !== ours) {
    w.figures.disagreements.push({ world: w.world, question: questionOf(who, ask), ours, cluster: theirs });
  }
}

/** Every subject that could be in an answer: those of the model and the strangers that no binding names. */
function universe(w: World): Principal[] {
  const strangers: Principal[] = [
    ...WORDS.users.map((name): Principal => ({ kind: 'User', name })),
    ...WORDS.groupNames.map((name): Principal => ({ kind: 'Group', name })),
  ];
  const known = w.subject
    .reader()
    .principals()
    .map(({ principal }) => principal);
  const all = new Map([...strangers, ...known].map((p) => [formatPrincipal(p), p]));
  return [...all.values()];
}

async function askWhoCan(w: World, count: number): Promise<void> {
  const reader = w.subject.reader();
  const everyone = universe(w);
  for (let i = 0; i < count; i += 1) {
    const ask = randomAsk(w.random);
    const found = new Set(whoCan(reader, ask).subjects.map(({ principal }) => principalKey(principal)));
    await pooled(everyone, WIDTH, (principal) => compare(w, alone(principal), ask, found.has(principalKey(principal))));
    w.figures.whoCanQuestions += 1;
    w.figures.subjectsChecked += everyone.length;
  }
}

async function change(cluster: Cluster, made: RandomChange): Promise<void> {
  if (made.op === 'delete') await remove(cluster, manifestOf(made));
  else if (made.op === 'create') await cluster.applyAll([made.object]);
  else await cluster.demand('PUT', await cluster.pathOf(made.object), made.object);
}

const manifestOf = ({ kind, namespace, name }: Extract<RandomChange, { op: 'delete' }>): Manifest => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

async function remove(cluster: Cluster, object: Manifest): Promise<void> {
  await cluster.demand('DELETE', await cluster.pathOf(object));
}
