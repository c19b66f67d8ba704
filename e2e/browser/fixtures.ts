import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, type Page, type Response, test as base, expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ApiClient } from '../servers/index.ts';

const Environment = z.object({
  demo: z.string(),
  live: z.string(),
  partial: z.string(),
  broken: z.string(),
  key: z.string(),
  healing: z.string(),
  down: z.string(),
  cluster: z.object({ url: z.string(), caFile: z.string(), token: z.string() }),
});

/** What the real API server is called: the name of the context in its kubeconfigs. */
export const LIVE = 'castellan-e2e';

/** The product on a real API server, and that server's own API. */
export type Live = {
  readonly base: string;
  readonly key: string;
  readonly api: ApiClient;
  /** Opens the address that start-up prints, as a person would, then the page. */
  readonly open: (page: Page, path: string) => Promise<void>;
};

const environment = () => Environment.parse(JSON.parse(process.env['E2E'] ?? '{}'));

type Fixtures = {
  /** Address of the product on the demo company. */
  readonly demo: string;
  /** The same company in a real API server. */
  readonly live: Live;
  /** Address of the product as one who may not list rolebindings there; the key opens it too. */
  readonly partial: string;
  /** The kubeconfig of another such one, to whom a test may grant more. */
  readonly healing: string;
  /** A kubeconfig with an address where nobody listens. */
  readonly down: string;
  /** Address of the product on two bundles: `broken-bundle`, with a broken document, and `empty-bundle`. */
  readonly broken: string;
  /**
   * Faults of ours that the browser met so far: an answer that breaks the contract, or an error in a page. A test that has
   * one fails, unless it takes it out because it was the point.
   */
  readonly faults: string[];
};

export const test = base.extend<Fixtures>({
  demo: async ({}, use) => {
    await use(environment().demo);
  },
  partial: async ({}, use) => {
    await use(environment().partial);
  },
  healing: async ({}, use) => {
    await use(environment().healing);
  },
  down: async ({}, use) => {
    await use(environment().down);
  },
  broken: async ({}, use) => {
    await use(environment().broken);
  },
  live: async ({}, use) => {
    const { live, key, cluster } = environment();
    const api = new ApiClient({ url: cluster.url, ca: readFileSync(cluster.caFile, 'utf8'), token: cluster.token });
    const open = async (page: Page, path: string): Promise<void> => {
      await page.goto(`${live}/?key=${key}`);
      await page.goto(`${live}${path}`);
    };
    await use({ base: live, key, api, open });
    await api.close();
  },
  faults: [
    async ({ context }, use) => {
      const faults: string[] = [];
      watch(context, faults);
      await use(faults);
      expect(faults, 'faults of Castellan that the browser met').toEqual([]);
    },
    { auto: true },
  ],
});

/** The server checks what it answers against the contract and fails with 500: nothing else may answer so. */
function watch(context: BrowserContext, faults: string[]): void {
  const isApi = (response: Response) => new URL(response.url()).pathname.startsWith('/api/v1/');
  context.on('response', (response) => {
    if (isApi(response) && response.status() === 500)
      faults.push(`500 ${response.request().method()} ${response.url()}`);
  });
  context.on('weberror', (error) => faults.push(`error in the page: ${error.error().message}`));
}

export { expect } from '@playwright/test';

const EVERY_RULE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Zero violations of axe in what is shown now; the message names each and where. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNothing(page, new AxeBuilder({ page }).withTags(EVERY_RULE));
}

/**
 * The same in light, and after the steps again in dark, where only colours differ. Each theme is there before the page is:
 * Chromium takes its time to recolour one that is open.
 */
export async function expectAccessibleInBoth(page: Page, steps: () => Promise<unknown>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await steps();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await steps();
  await expectNothing(page, new AxeBuilder({ page }).withRules(COLOURS));
}

/**
 * What fades in has the colours of what is behind it, and rows that are being read again are paler than they will be: axe
 * looks when everything has arrived.
 */
async function atRest(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const moving = () =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations !== Infinity)
      .length;
  await expect.poll(() => page.evaluate(moving), { message: 'what still moves' }).toBe(0);
}

async function expectNothing(page: Page, axe: AxeBuilder): Promise<void> {
  await atRest(page);
  // Our pages have no frames; without this axe opens a page of its own each time, to join what it found in them.
  const { violations } = await axe.setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual(
    [],
  );
}
