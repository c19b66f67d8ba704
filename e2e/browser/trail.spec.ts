import { apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { expect, expectAccessibleInBoth, test } from './fixtures';

const table = (page: Page) => page.getByRole('table', { name: 'Trail' });
const entries = (page: Page) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });

/** Taking the trail is itself an entry of it. */
async function leaveAnEntry(page: Page, base: string): Promise<void> {
  expect((await page.request.get(base + apiPath.exportTrail('demo'))).ok()).toBe(true);
}

test('what was done is there, newest first, with all of it in a sheet that has an address', async ({ page, demo }) => {
  await leaveAnEntry(page, demo);
  await page.goto(demo + to.cluster('demo'));
  await page.getByRole('link', { name: 'Trail' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What was done through Castellan');
  await expect(entries(page).first()).toContainText('exported');
  await expect(entries(page).first()).toContainText('the trail');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('complementary', { name: 'Entry' });
  await expect(sheet.getByRole('heading', { level: 2 })).toHaveText('exported');
  await expect(sheet).toContainText('Place in the chain');
  await expect(sheet.getByRole('button', { name: 'Copy hash', exact: true })).toBeVisible();
  await page.reload();
  await expect(sheet).toContainText('Place in the chain');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('one kind of event alone, in the address too', async ({ page, demo }) => {
  await leaveAnEntry(page, demo);
  await page.goto(demo + to.trail('demo'));
  await entries(page).first().waitFor();
  await page.getByLabel('Event').selectOption('exported');
  await expect(page).toHaveURL(demo + to.trail('demo', { event: 'exported' }));
  await expect(entries(page).first()).toContainText('exported');
  await page.getByLabel('Event').selectOption('revealed');
  await expect(page.getByRole('heading', { name: 'No such event' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all events' }).click();
  await expect(entries(page).first()).toContainText('exported');
});

test('it is taken as JSON lines, and says how to verify it', async ({ page, demo }) => {
  await leaveAnEntry(page, demo);
  await page.goto(demo + to.trail('demo'));
  await expect(page.getByText('npx castellan audit verify')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export JSON lines' }).click();
  expect((await download).suggestedFilename()).toBe('castellan-trail-demo.jsonl');
});

test('an entry that is not among the rows says so', async ({ page, demo }) => {
  await leaveAnEntry(page, demo);
  await page.goto(`${demo}${to.trail('demo')}?entry=999999`);
  await expect(page.getByRole('complementary', { name: 'Entry' })).toContainText('Not among the rows that are here');
});

test('more is loaded by a button, and keeps what is there', async ({ page, demo }) => {
  const row = (seq: number) => ({
    seq,
    at: '2026-11-21T16:00:00.000Z',
    event: 'refused',
    from: '127.0.0.1',
    requestId: `r-${String(seq)}`,
    result: 'not-permitted',
    detail: '{"path":"/x"}',
    previous: 'a',
    hash: 'b',
  });
  const asOf = { cluster: 'demo', epoch: 'e', generation: 1, at: '2026-11-21T16:00:00.000Z', stale: false };
  await page.route(`**${apiPath.trail('demo')}*`, (route) => {
    const second = new URL(route.request().url()).searchParams.has('cursor');
    const value = second ? { rows: [row(1)] } : { rows: [row(3), row(2)], nextCursor: '2' };
    return route.fulfill({ json: { value, gaps: [], asOf } });
  });
  await page.goto(demo + to.trail('demo'));
  await expect(entries(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(entries(page)).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Load more' })).toBeHidden();
  await entries(page).last().getByRole('button').click();
  await expect(page.getByRole('region', { name: 'Detail' })).toContainText('"path": "/x"');
});

test('one who may not read it is told the right, and who has it', async ({ page, demo }) => {
  await forbid(page);
  await page.goto(demo + to.trail('demo'));
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('list audit.castellan.dev');
  await expect(alert.getByRole('link', { name: 'Who has it' })).toHaveAttribute(
    'href',
    to.ask('demo', 'who-can', { verb: 'list', apiGroup: 'castellan.dev', resource: 'audit' }),
  );
  await expect(alert.getByRole('link', { name: 'Who could grant it' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Export JSON lines' })).toBeHidden();
});

const forbid = (page: Page) =>
  page.route(`**${apiPath.trail('demo')}*`, (route) =>
    route.fulfill({
      status: 403,
      json: {
        type: 'about:blank',
        title: 'Not permitted',
        status: 403,
        detail: 'This takes the right to list audit.castellan.dev, which you do not have.',
        code: 'not-permitted',
        requestId: 'r-1',
        errors: [],
      },
    }),
  );

test('axe finds nothing: rows, sheet, forbidden', async ({ page, demo }) => {
  await leaveAnEntry(page, demo);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + to.trail('demo'));
      await entries(page).first().waitFor();
    });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + to.trail('demo'));
      await entries(page).first().getByRole('button').click();
      await page.getByText('Place in the chain').waitFor();
    });
  }
  await forbid(page);
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + to.trail('demo'));
    await page.getByRole('main').getByRole('alert').waitFor();
  });
});
