import { startLoaded } from '../cluster/loaded';
import { type Figure, ms, times } from '../figure';
import { type BareServer, startBareServer } from '../http/bare-server';
import { whoCanPaths } from '../http/questions';
import { type Load, type LoadArguments, runLoad } from '../http/run-load';
import { liveCluster, type Product, startProduct } from '../product/start-product';
import { processorTimeOf } from '../product/process-cost';
import { Sample } from '../sample';
import { runSection } from '../section';
import type { World } from '../world';

const QUESTIONS = 1_000;
const WARM_REQUESTS = 20_000;
const ROUNDS = 9;
const SECONDS = 6;
const CONNECTIONS = 16;
const LIMIT = 0.6;
const FRESH_ROUNDS = 3;
/** Pages of other sizes are other questions: so many for each, and no question comes twice in a round. */
const FRESH_SIZES = 8;
const LARGEST_FRESH = 99;

/** A load, and what one request of it cost the server, milliseconds of the processors. */
type Round = Load & { readonly cost: number };
type Rounds = {
  readonly product: Round[];
  readonly bare: Round[];
  /** Of the product, when nothing was asked before. */
  readonly fresh: Round[];
};

async function answersOf(
  product: Product,
  paths: readonly string[],
  headers: Record<string, string>,
): Promise<string[]> {
  const answers: string[] = [];
  for (const path of paths) {
    const answer = await fetch(product.base + path, { headers });
    if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
    answers.push(await answer.text());
  }
  return answers;
}

async function compare(product: Product, world: World, seed: number): Promise<Rounds> {
  const headers = { authorization: `Bearer ${product.key}` };
  const paths = whoCanPaths(world, await liveCluster(product), QUESTIONS, seed + 50);
  const answers = await answersOf(product, paths, headers);
  const bare: BareServer = await startBareServer(answers);
  const common = { headers, connections: CONNECTIONS, seconds: SECONDS };
  const ofProduct = { ...common, base: product.base, pid: product.pid, paths };
  const barePaths = answers.map((_, i) => `/who-can?at=${String(i)}`);
  const ofBare = { ...common, base: bare.base, pid: bare.pid, paths: barePaths };
  try {
    for (const load of [ofProduct, ofBare]) await warmUp(load);
    const rounds: Rounds = { product: [], bare: [], fresh: [] };
    for (let i = 0; i < ROUNDS; i++) {
      const one: Round = await round(ofBare);
      const other: Round = await round(ofProduct);
      rounds.bare.push(one);
      rounds.product.push(other);
      console.error(`bare ${said([one])}; product ${said([other])}`);
    }
    for (let i = 0; i < FRESH_ROUNDS; i++) {
      rounds.fresh.push(await round({ ...ofProduct, paths: freshPaths(paths, LARGEST_FRESH - i * FRESH_SIZES) }));
    }
    return rounds;
  } finally {
    await bare.stop();
  }
}

function freshPaths(paths: readonly string[], largest: number): string[] {
  return Array.from({ length: FRESH_SIZES }, (_, i) => largest - i).flatMap((limit) =>
    paths.map((path) => `${path}&limit=${String(limit)}`),
  );
}

/** Until what runs often is compiled for speed: that takes requests, not time. */
async function warmUp(load: LoadArguments): Promise<void> {
  for (let done = 0; done < WARM_REQUESTS;) done += (await runLoad({ ...load, seconds: 3 })).requests;
}

async function round({ pid, ...load }: LoadArguments & { readonly pid: number }): Promise<Round> {
  const before = processorTimeOf(pid);
  const done = await runLoad(load);
  return { ...done, cost: (processorTimeOf(pid) - before) / done.requests };
}

function said(loads: readonly Round[]): string {
  const median = (of: (load: Round) => number): number => new Sample(loads.map(of)).median;
  const [perSecond, p99, cost] = [median((l) => l.perSecond), median((l) => l.p99), median((l) => l.cost)];
  return `${perSecond.toFixed(0)}/s, p99 ${ms(p99)}, ${ms(cost)} of the processors each`;
}

function figuresOf({ product, bare, fresh }: Rounds): Figure[] {
  const perRound = (of: (one: Round, other: Round) => number): Sample =>
    new Sample(product.flatMap((one, i) => bare.slice(i, i + 1).map((other) => of(one, other))));
  const ratios = perRound((one, other) => one.perSecond / other.perSecond);
  const cost = perRound((one, other) => other.cost / one.cost);
  const range = `${times(ratios.quantile(0))} to ${times(ratios.max)}`;
  return [
    {
      shape: 'L',
      figure: `who-can over HTTP, ${CONNECTIONS} connections, against a bare route handler`,
      target: `≥ ${times(LIMIT)}`,
      measured: `${times(ratios.median)} (${said(product)} against ${said(bare)}; by round ${range})`,
      ok: ratios.median >= LIMIT,
    },
    {
      shape: 'L',
      figure: 'the same, by the time that the processors spent in each server',
      measured: `${times(cost.median)} (by round ${times(cost.quantile(0))} to ${times(cost.max)})`,
    },
    {
      shape: 'L',
      figure: 'the product alone, each question asked for the first time',
      measured: said(fresh),
    },
  ];
}

await runSection(async ({ seed }) => {
  const { cluster, world } = await startLoaded('L', seed);
  try {
    const product = await startProduct(['--kubeconfig', cluster.kubeconfig()]);
    try {
      const rounds = await compare(product, world, seed);
      const bytes = (rounds.product[0]?.bytes ?? 0) / 1000;
      return {
        figures: figuresOf(rounds),
        about: [
          `The product as \`npm start\` starts it, on a real kube-apiserver that holds the world; ${QUESTIONS.toLocaleString('en')} different questions of the mix in turn, mean answer ${bytes.toFixed(1)} kB. The bare one is a Next server of the same version with one route that returns the very same answers from memory. ${ROUNDS} rounds of ${SECONDS} s each, in turns, after ${WARM_REQUESTS.toLocaleString('en')} requests to each, so that most questions were asked before in this generation and their answers are kept; the last line is without that; the load comes from a third process on the same cores. The ratio is the median of those by round; that of processor time does not depend on what else the machine does.`,
        ],
      };
    } finally {
      await product.stop();
    }
  } finally {
    await cluster.stop();
  }
});
