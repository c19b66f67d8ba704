import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ApiClient } from '../servers/index.ts';

const Environment = z.object({
  demo: z.string(),
  live: z.string(),
  partial: z.string(),
  broken: z.string(),
  key: z.string(),
  cluster: z.object({ url: z.string(), caFile: z.string(), token: z.string() }),
});

/** The product on a real API server, and that server's own API. */
export type Live = {
  readonly base: string;
  readonly key: string;
  readonly api: ApiClient;
  /** Opens the address that start-up prints, as a person would, then the page. */
  readonly open: (page: Page, path: string) => Promise<void>;
};

const environment = () => Environment.parse(JSON.parse(process.env['E2E'] ?? '{}'));

/**
 * `demo`: address of the product on the demo company. `live`: the same company in a real API server. `partial`: that
 * cluster, read by one who may not list rolebindings; the key opens it too. `broken`: a bundle with a broken document.
 */
export const test = base.extend<{ demo: string; live: Live; partial: string; broken: string }>({
  demo: async ({}, use) => {
    await use(environment().demo);
  },
  partial: async ({}, use) => {
    await use(environment().partial);
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
});

export { expect } from '@playwright/test';

/** Zero violations of axe in what is shown now; the message names each and where. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual(
    [],
  );
}
