import { startLoaded } from '../cluster/loaded';
import { type Figure, ms, times } from '../figure';
import { type BareServer, startBareServer } from '../http/bare-server';
import { whoCanPaths } from '../http/questions';
import { type Load, runLoad } from '../http/run-load';
import { liveCluster, type Product, startProduct } from '../product/start-product';
import { Sample } from '../sample';
import { runSection } from '../section';
import type { World } from '../world';

const QUESTIONS = 1_000;
const ROUNDS = 7;
const SECONDS = 6;
const CONNECTIONS = 16;
const LIMIT = 0.6;

type Rounds = { readonly product: Load[]; readonly bare: Load[] };

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
  const common = { headers, connections: CONNECTIONS };
  const ofProduct = { ...common, base: product.base, paths };
  const ofBare = { ...common, base: bare.base, paths: answers.map((_, i) => `/who-can?at=${String(i)}`) };
  try {
    for (const load of [ofProduct, ofBare]) await runLoad({ ...load, seconds: 3 });
    const rounds: Rounds = { product: [], bare: [] };
    for (let i = 0; i < ROUNDS; i++) {
      const one = await runLoad({ ...ofBare, seconds: SECONDS });
      const other = await runLoad({ ...ofProduct, seconds: SECONDS });
      rounds.bare.push(one);
      rounds.product.push(other);
      console.error(`bare ${one.perSecond.toFixed(0)}/s, product ${other.perSecond.toFixed(0)}/s`);
    }
    return rounds;
  } finally {
    await bare.stop();
  }
}

function figureOf({ product, bare }: Rounds): Figure {
  const ratios = new Sample(product.map(({ perSecond }, i) => perSecond / (bare[i]?.perSecond ?? Number.NaN)));
  const said = (loads: readonly Load[]): string => {
    const [perSecond, p99] = [new Sample(loads.map((l) => l.perSecond)), new Sample(loads.map((l) => l.p99))];
    return `${perSecond.median.toFixed(0)}/s, p99 ${ms(p99.median)}`;
  };
  const beside = `${said(product)} against ${said(bare)}; by round ${times(ratios.quantile(0))} to ${times(ratios.max)}`;
  return {
    shape: 'L',
    figure: `who-can over HTTP, ${CONNECTIONS} connections, against a bare route handler`,
    target: `≥ ${times(LIMIT)}`,
    measured: `${times(ratios.median)} (${beside})`,
    ok: ratios.median >= LIMIT,
  };
}

await runSection(async ({ seed }) => {
  const { cluster, world } = await startLoaded('L', seed);
  try {
    const product = await startProduct(['--kubeconfig', cluster.kubeconfig()]);
    try {
      const rounds = await compare(product, world, seed);
      const bytes = (rounds.product[0]?.bytes ?? 0) / 1000;
      return {
        figures: [figureOf(rounds)],
        about: [
          `The product as \`npm start\` starts it, on a real kube-apiserver that holds the world; ${QUESTIONS.toLocaleString('en')} different questions of the mix in turn, mean answer ${bytes.toFixed(1)} kB. The bare one is a Next server of the same version with one route that returns the very same answers from memory. ${ROUNDS} rounds of ${SECONDS} s each, in turns; the load comes from a third process on the same cores. The ratio is the median of those by round.`,
        ],
      };
    } finally {
      await product.stop();
    }
  } finally {
    await cluster.stop();
  }
});
