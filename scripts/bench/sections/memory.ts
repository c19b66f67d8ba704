import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { to } from '@/lib/contract';
import { startLoaded } from '../cluster/loaded';
import { atMost, type Figure, mb } from '../figure';
import { whoCanPaths } from '../http/questions';
import { runLoad } from '../http/run-load';
import { startBrowser } from '../page/browser';
import { liveCluster, startProduct } from '../product/start-product';
import { residentOf } from '../product/process-cost';
import { runSection } from '../section';
import type { Shape } from '../world';

const LIMITS = { L: 350e6, XL: 1024 ** 3 } as const;
const SETTLE_MS = 15_000;
const ASKING_SECONDS = 20;
const SCRIPT_LIMIT = 250e3;

async function resident(shape: Shape & keyof typeof LIMITS, seed: number): Promise<Figure> {
  const { cluster, world } = await startLoaded(shape, seed);
  try {
    const product = await startProduct(['--kubeconfig', cluster.kubeconfig()]);
    try {
      const synced = residentOf(product.pid).now;
      await sleep(SETTLE_MS);
      const settled = residentOf(product.pid).now;
      const paths = whoCanPaths(world, await liveCluster(product), 10_000, seed + 60);
      const headers = { authorization: `Bearer ${product.key}` };
      await runLoad({ base: product.base, paths, headers, connections: 16, seconds: ASKING_SECONDS });
      const { now: asked, peak } = residentOf(product.pid);
      const beside = `after the sync ${mb(synced)}, ${SETTLE_MS / 1000} s later ${mb(settled)}, after ${ASKING_SECONDS} s of questions ${mb(asked)}, the most it ever was ${mb(peak)}`;
      return atMost(shape, 'whole process, resident', Math.max(synced, settled, asked), LIMITS[shape], mb, beside);
    } finally {
      await product.stop();
    }
  } finally {
    await cluster.stop();
  }
}

/** Bytes of JavaScript that a page has the browser fetch, as they are on the wire; the browser has nothing yet. */
async function scriptBytes(page: Page, address: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  return (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
}

async function scripts(): Promise<Figure[]> {
  const product = await startProduct(['--demo']);
  const browser = await startBrowser();
  try {
    const ask = to.ask('demo', 'who-can', { verb: 'get', resource: 'secrets', namespace: 'payments' });
    const figures: Figure[] = [];
    for (const [name, path] of [
      ['home', to.home()],
      ['ask', ask],
    ] as const) {
      const context = await browser.newContext();
      const bytes = await scriptBytes(await context.newPage(), product.base + path);
      if (bytes === 0) throw new Error(`${name} fetched no script`);
      figures.push(atMost('demo', `first page, JavaScript compressed: ${name}`, bytes, SCRIPT_LIMIT, kb));
      await context.close();
    }
    return figures;
  } finally {
    await browser.close();
    await product.stop();
  }
}

function kb(bytes: number): string {
  return `${(bytes / 1e3).toFixed(0)} kB`;
}

await runSection(async ({ seed }) => ({
  figures: [await resident('L', seed), await resident('XL', seed), ...(await scripts())],
  about: [
    'The server process that `npm start` starts, on a real kube-apiserver that holds the world; VmRSS and VmHWM of the kernel, the largest of the three readings counts. The questions are 16 connections of the mix.',
    'JavaScript: the sum of all scripts that a browser with an empty cache fetches for the page, as compressed on the wire, until the network is idle; so what is prefetched counts.',
  ],
}));
