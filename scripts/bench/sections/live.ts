import { startLoaded } from '../cluster/loaded';
import { atMost, ms, times } from '../figure';
import { runRound } from '../live/round';
import { Sample } from '../sample';
import { runSection } from '../section';

const ROUNDS = 9;
const LIMIT = 1.5;

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
    const [bare, product, ratios]: [number[], number[], number[]] = [[], [], []];
    for (let i = 0; i < ROUNDS; i++) {
      const one = await runRound('bare-client', args);
      const other = await runRound('product-client', args);
      if (one.objects !== other.objects) throw new Error(`bare ${one.objects} objects, product ${other.objects}`);
      bare.push(one.took);
      product.push(other.took);
      ratios.push(other.took / one.took);
      console.error(`bare ${ms(one.took)}, product ${ms(other.took)}`);
    }
    const ratio = new Sample(product).median / new Sample(bare).median;
    const beside = `${ms(new Sample(product).median)} against ${ms(new Sample(bare).median)}, medians of ${ROUNDS}; by round ${times(new Sample(ratios).quantile(0))} to ${times(new Sample(ratios).max)}`;
    return {
      figures: [
        atMost('L', 'start of the sync → first exact answer, against a bare client', ratio, LIMIT, times, beside),
      ],
      about: [
        `A real kube-apiserver holds the world (written in ${ms(load)}). In turns, each in a new process: a bare client (node:https, kept connections, every list in parallel, pages of the same size, JSON.parse, nothing more), and the product's live source, model and engine until every list is synced and a who-can question was answered with its first page.`,
      ],
    };
  } finally {
    await cluster.stop();
  }
});
