import type { Page } from '@playwright/test';
import { to } from '@/lib/contract';
import { startLoaded } from '../cluster/loaded';
import { atMost, ms } from '../figure';
import { startBrowser } from '../page/browser';
import { type Seen, watchMarkers } from '../page/in-page';
import { MARKED, MARKER, prepareMarkers, type Write, writeMarkers } from '../page/markers';
import { liveCluster, type Product, startProduct } from '../product/start-product';
import { Sample } from '../sample';
import { runSection } from '../section';

const BINDINGS = 10;
const CHANGES_PER_SECOND = 50;
const SECONDS = 40;
const LIMIT_MS = 1_000;

/** Opens the question in the browser and waits until its answer shows the first markers. */
async function open(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.base}/?key=${product.key}`);
  await page.goto(product.base + to.ask(await liveCluster(product), 'who-can', MARKED));
  await page.getByText('a-mark-0-0').first().waitFor();
  // What runs TypeScript here wraps named functions in a call of this name, which the page does not have.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(watchMarkers, MARKER);
}

/**
 * From the acknowledgement of a write to when the page showed it, or a later one of the same binding: one that was
 * overtaken within a frame is never shown, and what is shown is newer. Throws for a write that was never shown.
 */
function delays(writes: readonly Write[], seen: readonly Seen[]): number[] {
  const shown = Array.from({ length: BINDINGS }, (): { number: number; at: number }[] => []);
  for (const { marker, at } of seen) {
    const [, index, number] = new RegExp(MARKER, 'u').exec(marker) ?? [];
    shown[Number(index)]?.push({ number: Number(number), at });
  }
  return writes.map(({ binding, number, acknowledged }) => {
    const first = shown[binding]?.find((one) => one.number >= number);
    if (first === undefined) throw new Error(`write ${number} of binding ${binding} was never shown`);
    return Math.max(0, first.at - acknowledged);
  });
}

await runSection(async ({ seed }) => {
  const { cluster } = await startLoaded('L', seed);
  const browser = await startBrowser();
  let product: Product | undefined;
  try {
    await prepareMarkers(cluster, BINDINGS);
    product = await startProduct(['--kubeconfig', cluster.kubeconfig()]);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await open(page, product);
    const speed = { bindings: BINDINGS, perSecond: CHANGES_PER_SECOND, seconds: SECONDS };
    const { writes, perSecond } = await writeMarkers(cluster, speed);
    await page.waitForTimeout(5_000);
    const all = new Sample(delays(writes, await page.evaluate(() => window.benchSeen)));
    const beside = `p50 ${ms(all.median)}, max ${ms(all.max)}, at ${perSecond.toFixed(0)} changes/s`;
    return {
      figures: [atMost('L', 'change in the API server → visible in an open page, p99', all.p99, LIMIT_MS, ms, beside)],
      about: [
        `${all.count.toLocaleString('en')} changes, each of a ClusterRoleBinding that carries the open who-can answer, whose subject's name says which write it was. From the API server's acknowledgement to the frame after the row is in the document, seen by a MutationObserver in the page; Chromium, the product, the API server and the writer share the cores.`,
      ],
    };
  } finally {
    await browser.close();
    await product?.stop();
    await cluster.stop();
  }
});
