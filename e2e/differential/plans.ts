import { createLiveHand, loadKubeconfig } from '@/lib/adapters/cluster';
import type { Step } from '@/lib/domain/plan';
import { type Cluster, type KubernetesVersion, startCluster } from '../servers/index.ts';
import { actorObjects, ACTORS } from './actors.ts';
import { type Actor, attempt, type AttemptFigures, noAttempts } from './attempts.ts';
import { noPlans, type PlanFigures, tryPlan } from './plan-trial.ts';
import { pooled } from './pool.ts';
import { Random } from './random.ts';
import { settled, type Subject, watchCluster } from './subject.ts';
import { ringlessWorld } from './wishes.ts';
import { byKey, type Manifest, namespaces, serviceAccounts } from './world.ts';

export type PlansOptions = {
  readonly version: KubernetesVersion;
  readonly seed: number;
  readonly worlds: number;
  readonly plans: number;
  readonly attempts: number;
  readonly log: (line: string) => void;
};

export type PlansFigures = { readonly plans: PlanFigures; readonly attempts: AttemptFigures };

type Run = {
  readonly options: PlansOptions;
  readonly cluster: Cluster;
  readonly subject: Subject;
  readonly admin: Actor;
  readonly actors: readonly Actor[];
  readonly figures: PlansFigures;
};

/**
 * Compares plans with a real API server: the access delta with SubjectAccessReviews before and after applying, and the
 * escalation check with what it answers to people who try. Random worlds, plans and people; the model is filled by the
 * product's own reflector, and everything is written by its own hand.
 */
export async function differentialOfPlans(options: PlansOptions): Promise<PlansFigures> {
  const figures = { plans: noPlans(), attempts: noAttempts() };
  const cluster = await startCluster({ version: options.version, controllerManager: true, personas: ACTORS });
  const subject = await watchCluster(cluster);
  const [admin, ...actors] = await Promise.all([undefined, ...ACTORS].map((one) => actorOf(cluster, one?.user)));
  if (admin === undefined) throw new Error('nobody applies');
  try {
    await cluster.applyAll([...namespaces(), ...serviceAccounts()]);
    const run = { options, cluster, subject, admin, actors, figures };
    for (let world = 0; world < options.worlds; world += 1) await oneWorld(run, world);
    return figures;
  } finally {
    for (const { hand } of [admin, ...actors]) hand.close();
    await subject.stop();
    await cluster.stop();
  }
}

async function actorOf(cluster: Cluster, user: string | undefined): Promise<Actor> {
  const access = await loadKubeconfig(cluster.kubeconfig(user === undefined ? {} : { as: user }), { allowExec: false });
  const hand = await createLiveHand({ access, clock: { now: () => Date.now() }, mode: { by: 'local' } });
  return { who: await hand.whoAmI(), hand };
}

/** Half of the attempts come before the plans, half after them. */
async function oneWorld({ options, cluster, subject, admin, actors, figures }: Run, world: number): Promise<void> {
  const random = new Random(options.seed * 1_000 + world);
  const share = (total: number): number => Math.ceil(total / options.worlds);
  await settled(cluster, subject);
  const objects = ringlessWorld(random, subject.reader());
  const people = actorObjects(random);
  await cluster.applyAll([...objects, ...people]);
  await settled(cluster, subject);
  await attempt(random, subject.reader(), actors, share(options.attempts / 2), figures.attempts);

  const trial = { cluster, subject, hand: admin.hand, random, figures: figures.plans };
  let last: readonly Step[] = [];
  for (let i = 0; i < share(options.plans); i += 1) last = await tryPlan(trial, last);
  await settled(cluster, subject);
  await attempt(random, subject.reader(), actors, share(options.attempts / 2), figures.attempts);

  await clear(cluster, subject);
  const { plans, attempts } = figures;
  const bad = plans.disagreements.length + attempts.disagreements.length;
  const done = `${String(plans.plans)} plans, ${String(attempts.attempts)} attempts, ${String(bad)} disagreements`;
  options.log(`world ${String(world + 1)}: ${done}`);
}

/** Takes away everything that Kubernetes did not bring. */
async function clear(cluster: Cluster, subject: Subject): Promise<void> {
  const reader = subject.reader();
  const all = [...reader.roles(), ...reader.clusterRoles(), ...reader.roleBindings(), ...reader.clusterRoleBindings()];
  const ours = all.filter(({ meta }) => meta.labels?.['kubernetes.io/bootstrapping'] === undefined);
  const manifests = ours.map((object): Manifest => {
    const namespace = 'namespace' in object ? { namespace: object.namespace } : {};
    return {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: object.kind,
      metadata: { name: object.name, ...namespace },
    };
  });
  await pooled([...byKey(manifests).values()], 24, async (object) => {
    await cluster.demand('DELETE', await cluster.pathOf(object));
  });
}
