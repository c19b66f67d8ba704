import { startLoaded } from '../cluster/loaded';
import { atMost, type Figure, ms, times } from '../figure';
import { type Round, runRound } from '../live/round';
import { Sample } from '../sample';
import { runSection } from '../section';

const ROUNDS = 15;
const LIMIT = 1.5;

function median(rounds: readonly Round[], of: (round: Round) => number): number {
  return new Sample(rounds.map(of)).median;
}

function said(rounds: readonly Round[]): string {
  return `${ms(median(rounds, ({ took }) => took))}, ${ms(median(rounds, ({ cost }) => cost))} of the processors`;
}

function figuresOf(bare: readonly Round[], product: readonly Round[]): Figure[] {
  const ratio = (of: (round: Round) => number): number => median(product, of) / median(bare, of);
  const beside = `${said(product)} against ${said(bare)}; medians of ${ROUNDS}`;
  const name = 'start of the sync → first exact answer, against a bare client';
  const cost = times(ratio((round) => round.cost));
  return [
    atMost(
      'L',
      name,
      ratio((round) => round.took),
      LIMIT,
      times,
      beside,
    ),
    { shape: 'L', figure: 'the same, by the time that the processors spent in each client', measured: cost },
  ];
}

await runSection(async ({ seed }) => {
  const { cluster, took: load } = await startLoaded('L', seed);
  try {
    const args = {
      kubeconfig: cluster.kubeconfig(),
      server: cluster.url,
      caFile: cluster.caFile,
      token: cluster.adminToken,
    };
    // The first of each warms the API server up.
    await runRound('bare-client', args);
    await runRound('product-client', args);
    const [bare, product]: [Round[], Round[]] = [[], []];
    for (let i = 0; i < ROUNDS; i++) {
      const one = await runRound('bare-client', args);
      const other = await runRound('product-client', args);
      if (one.objects !== other.objects) throw new Error(`bare ${one.objects} objects, product ${other.objects}`);
      bare.push(one);
      product.push(other);
      console.error(`bare ${said([one])}; product ${said([other])}`);
    }
    return {
      figures: figuresOf(bare, product),
      about: [
        `A real kube-apiserver holds the world (written in ${ms(load)}). In turns, each in a new process: a bare client (node:https, kept connections, every list in parallel, pages of the same size, JSON.parse, nothing more), and the product's live source, model and engine, under the product's own Node flags, until every list is synced and a who-can question was answered with its first page.`,
      ],
    };
  } finally {
    await cluster.stop();
  }
});
