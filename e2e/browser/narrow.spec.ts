import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { type Desk, applyElsewhere, asPersona, openPlan, startDesk } from './desk';
import { expect, expectAccessibleInBoth, test } from './fixtures';
import { MANY_ROWS, many, restart, role, rule } from './intents';

const C = 'demo';
let desk: Desk;

test.beforeAll(async ({ browser }) => {
  desk = await startDesk();
  await asPersona(browser, desk, 'Lena', async (page) => {
    await applyElsewhere(page, C, restart('restart-of-the-night', 'oidc:support'));
    await applyElsewhere(page, C, { objects: [role('payments', 'restart-of-the-night', rule('get', 'pods'))] });
  });
});

test.afterAll(() => desk.stop());

const first = (page: Page, table: string) =>
  page
    .getByRole('table', { name: table })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
    .first();

/** Pixels by which the rows of a table are wider than what shows them. */
const beyond = (page: Page, table: string): Promise<number> =>
  page
    .getByRole('region', { name: `${table}, rows` })
    .evaluate((region) => Math.max(0, region.scrollWidth - region.clientWidth));

const TABLES = [
  {
    table: 'Journal',
    open: (page: Page) => page.goto(desk.base + to.changes(C)),
    says: 'payments/restart-of-the-night',
  },
  { table: 'Trail', open: (page: Page) => page.goto(desk.base + to.trail(C)), says: 'Lena (demo)' },
  {
    table: 'Access delta',
    open: (page: Page) => openPlan(page, C, restart('restart', 'oidc:support')),
    says: 'get, patch',
  },
] as const;

for (const { table, open, says } of TABLES) {
  test(`${table}, where there is little room: the row is told without scrolling sideways`, async ({ page }) => {
    await desk.open(page, 'Lena', to.home());
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessibleInBoth(page, async () => {
      await open(page);
      await first(page, table).waitFor();
    });
    const told = first(page, table).getByText(says).filter({ visible: true }).first();
    await page.getByRole('region', { name: `${table}, rows` }).evaluate((region) => region.scrollIntoView());
    await expect(told).toBeInViewport({ ratio: 1 });
    await expect.poll(() => beyond(page, table)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expectAccessibleInBoth(page, async () => {
      await open(page);
      await first(page, table).waitFor();
    });
    await expect(first(page, table).getByText(says).filter({ visible: true })).toHaveCount(1);
  });
}

test('rows that stand above each other are reached to the last one of hundreds', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await desk.open(page, 'Lena', to.home());
  await openPlan(page, C, many('packers'));
  const rows = page.getByRole('table', { name: 'Access delta' }).getByRole('row');
  await expect.poll(() => rows.count()).toBeLessThan(100);
  const last = page.locator(`[aria-rowindex="${String(MANY_ROWS + 1)}"]`);
  await expect(async () => {
    await page.getByRole('region', { name: 'Access delta, rows' }).evaluate((region) => {
      region.scrollIntoView();
      region.scrollTop = region.scrollHeight;
    });
    await expect(last).toBeInViewport({ timeout: 500 });
  }).toPass();
  await expect(last.getByText('boxes29.fernhollow.example').filter({ visible: true })).toBeVisible();
});
