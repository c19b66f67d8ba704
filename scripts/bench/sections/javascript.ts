import type { Page } from '@playwright/test';
import { to } from '@/lib/contract';
import { atMost, type Figure } from '../figure';
import { startBrowser } from '../page/browser';
import { startProduct } from '../product/start-product';
import { runSection } from '../section';

const SCRIPT_LIMIT = 250e3;

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

await runSection(async () => ({
  figures: await scripts(),
  about: [
    'JavaScript: the sum of all scripts that a browser with an empty cache fetches for the page, as compressed on the wire, until the network is idle; so what is prefetched counts.',
  ],
}));
