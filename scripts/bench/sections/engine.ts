import {
  type Ask,
  can,
  type Change,
  createIndex,
  type RbacIndex,
  type RbacObject,
  type Requester,
  requesterOf,
  whoCan,
} from '@/lib/domain/rbac';
import { makeAsks, makeChanges, makePrincipals } from '../asks';
import { atMost, type Figure, ms } from '../figure';
import { Sample, timeEach, timeOnce, type Times } from '../sample';
import { runSection } from '../section';
import { makeWorld, type Shape, type World } from '../world';

const ASKS = 10_000;
const CHANGES = 5_000;
const REWRITES = 2_000;
const BUILDS = 5;
const PAGE = 100;
const TRIES = 10;

const LIMITS: Readonly<Record<Shape, { readonly build?: number; readonly whoCan?: number; readonly can?: number }>> = {
  S: {},
  M: {},
  L: { build: 300, whoCan: 1 },
  XL: { build: 3_000, whoCan: 5, can: 0.1 },
};

/** Builds again and again from objects as a parser makes them; the first build is the one that a start pays for. */
function builds(world: World): { readonly figure: Figure; readonly index: RbacIndex } {
  let index: RbacIndex | undefined;
  const build = (): { processor: number; clock: number } => {
    // A copy: strings of the made world are still ropes.
    const objects = structuredClone(world.objects);
    globalThis.gc?.();
    return timeOnce(() => {
      const built = createIndex(objects);
      index ??= built;
    });
  };
  const first = build();
  const later = new Sample(Array.from({ length: BUILDS - 1 }, () => build().processor));
  if (index === undefined) throw new Error('nothing was built');
  const beside = `by the clock ${ms(first.clock)}; the next ${later.count}: median ${ms(later.median)}`;
  const name = 'index build from parsed objects';
  return { figure: atMost(world.shape, name, first.processor, LIMITS[world.shape].build, ms, beside), index };
}

function asked(world: World, index: RbacIndex, seed: number): Figure[] {
  const { shape } = world;
  const reader = index.reader();
  const first = (ask: Ask): void => void whoCan(reader, ask).page(0, PAGE);
  makeAsks(world, 500, seed + 1).forEach(first);
  const who = timeEach(makeAsks(world, ASKS, seed + 2), first, TRIES);

  const questions = (count: number, from: number): { requester: Requester; ask: Ask }[] => {
    const principals = makePrincipals(world, count, from);
    return makeAsks(world, count, from).flatMap((ask, i) =>
      principals.slice(i, i + 1).map((principal) => ({ requester: requesterOf(principal), ask })),
    );
  };
  const decide = ({ requester, ask }: ReturnType<typeof questions>[number]): void => {
    can(reader, requester, ask);
  };
  questions(500, seed + 3).forEach(decide);
  const decisions = timeEach(questions(ASKS, seed + 4), decide, TRIES);
  const { whoCan: whoLimit, can: canLimit } = LIMITS[shape];
  return [p99('who-can, p99', shape, who, whoLimit), p99('can, p99', shape, decisions, canLimit)];
}

function changed(world: World, index: RbacIndex, seed: number): Figure[] {
  const { shape } = world;
  // Held as a slow client holds its pages: no change may touch it.
  const held = index.reader();
  const before = JSON.stringify([held.counts(), held.clusterRoleBindings()]);
  let newest = held;
  const apply = (change: Change): void => {
    index.apply([change]);
    newest = index.reader();
  };
  makeChanges(world, 500, seed + 5).forEach(apply);
  const all = timeEach(makeChanges(world, CHANGES, seed + 6), apply);
  const aggregated = timeEach(rewrites(world, REWRITES), apply);
  if (newest === held || JSON.stringify([held.counts(), held.clusterRoleBindings()]) !== before) {
    throw new Error('the reader that was held changed');
  }
  return [
    atMost(shape, 'one change, p50', all.undisturbed.median, 0.1, ms),
    p99('one change, p99', shape, all, 5),
    p99('one change of the aggregated role, p99', shape, aggregated, 5),
  ];
}

/** The aggregated role as the controller rewrites it when one of its parts comes or goes. */
function rewrites({ objects }: World, count: number): Change[] {
  const admin = objects.find((object) => object.kind === 'ClusterRole' && object.name === 'admin');
  if (admin?.kind !== 'ClusterRole') throw new Error('the world has no aggregated role');
  return Array.from({ length: count }, (_, i) => {
    const gone = i % admin.rules.length;
    return { op: 'put', object: { ...admin, rules: i % 2 === 0 ? admin.rules.toSpliced(gone, 1) : admin.rules } };
  });
}

function partsOf(objects: readonly RbacObject[]): number {
  const label = 'rbac.authorization.k8s.io/aggregate-to-admin';
  return objects.filter((object) => object.kind === 'ClusterRole' && object.meta.labels?.[label] === 'true').length;
}

function p99(figure: string, shape: string, times: Times, limit?: number): Figure {
  return atMost(shape, figure, times.undisturbed.p99, limit, ms, spread(times));
}

function spread({ undisturbed, all }: Times): string {
  const left = all.count - undisturbed.count;
  const disturbed = all.p99 === undisturbed.p99 ? '' : `; interrupted runs counted, p99 ${ms(all.p99)}`;
  const without = left === 0 ? '' : `; ${left} of ${all.count} always interrupted`;
  return `p50 ${ms(undisturbed.median)}, max ${ms(undisturbed.max)}${disturbed}${without}`;
}

await runSection(({ seed }) => {
  const figures: Figure[] = [];
  let parts = 0;
  for (const shape of ['S', 'M', 'L', 'XL'] as const) {
    const world = makeWorld(shape, seed);
    const { figure, index } = builds(world);
    figures.push(figure, ...asked(world, index, seed));
    if (shape !== 'L') continue;
    parts = partsOf(world.objects);
    figures.push(...changed(world, index, seed));
  }
  const about = [
    'Build: from objects as a parser makes them; the measured one is the first of its process, before anything is compiled for speed. Its time is of the processor in the thread that builds, garbage collection included, because other work on the same cores would count otherwise; the clock stands beside it.',
    'All others: by the clock, garbage collection included. Runs during which the kernel gave the processor to another process do not count: questions are asked again up to ten times, changes are left out; the p99 of all stands beside.',
    `who-can: ${ASKS.toLocaleString('en')} questions of the mix, each with its first page of ${PAGE} subjects and their proofs, as the API asks; after 500 others to warm up. can: the same mix, each about one of the world's principals with the groups that Kubernetes adds.`,
    `Changes: ${CHANGES.toLocaleString('en')} single changes, each a generation of its own with its reader, while the reader of before is held; the aggregated role \`admin\` has ${parts} parts and is rewritten by one change in fifty, and ${REWRITES.toLocaleString('en')} times alone in the line of its own.`,
  ];
  return { figures, about };
});
