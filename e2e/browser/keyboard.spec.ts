import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const INTERACTIVE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/**
 * What can be used with a mouse and is not reached by Tab, in words. Presses Tab until everything was reached or as often
 * as there are things, so that it ends where focus is caught.
 */
async function unreached(page: Page): Promise<readonly string[]> {
  const count = await page.evaluate((selector) => {
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        element.closest('[inert], [aria-hidden="true"]') === null,
    );
    for (const element of all) element.dataset['unreached'] = '';
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) delete target.dataset['unreached'];
    });
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    return all.length;
  }, INTERACTIVE);
  expect(count).toBeGreaterThan(5);
  for (let i = 0; i < count + 5; i += 1) await page.keyboard.press('Tab');
  return page
    .locator('[data-unreached]')
    .evaluateAll((left) => left.map((element) => `${element.tagName} ${element.ariaLabel ?? element.textContent}`));
}

const PAGES = [
  ['home', to.home(), 'Clusters'],
  ['cluster', to.cluster('demo'), 'Lists'],
  ['list', to.list('demo', 'roles', { namespace: 'payments' }), 'Roles'],
  ['role', to.object('demo', 'roles', { namespace: 'payments', name: 'secret-rotator' }), 'Rules'],
  ['binding', to.object('demo', 'rolebindings', { namespace: 'payments', name: 'renovate-config' }), 'Subjects'],
  ['ask', to.ask('demo', 'who-can', { verb: 'impersonate', resource: 'groups' }), 'Who can'],
] as const;

for (const [name, path, table] of PAGES) {
  test(`Tab reaches everything: ${name}`, async ({ page, demo }) => {
    await page.goto(demo + path);
    await page.getByRole('table', { name: table, exact: true }).waitFor();
    expect(await unreached(page)).toEqual([]);
  });
}

test('the first stop leads past the navigation', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'namespaces'));
  await page.getByRole('row', { name: /^payments/u }).waitFor();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('what has focus can be seen', async ({ page, demo }) => {
  await page.goto(demo);
  await page.getByRole('table', { name: 'Clusters' }).waitFor();
  for (let i = 0; i < 12; i += 1) {
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement ?? document.body);
      return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    });
    expect(ring, `stop ${i + 1}`).toBe(true);
  }
});

test('after a change of page focus is at its heading, and the title was announced', async ({ page, demo }) => {
  await page.goto(demo);
  const nav = page.getByRole('navigation', { name: 'Main' });
  for (const [link, title] of [
    ['Namespaces', 'Namespaces'],
    ['Roles', 'ClusterRoles'],
    ['Sources and gaps', 'demo'],
    ['Home', 'Who can do what, and why'],
  ] as const) {
    await nav.getByRole('link', { name: new RegExp(`^${link}`, 'u') }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeFocused();
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'demo' })).toBeFocused();
});

test('? lists the keys, Esc closes and gives the focus back', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'namespaces'));
  await page.getByRole('row', { name: /^payments/u }).waitFor();
  await page.keyboard.press('j');
  const row = page.getByRole('link', { name: 'analytics', exact: true });
  await expect(row).toBeFocused();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog).toContainText('Filter the rows');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(row).toBeFocused();
});

test('the ask line opens anywhere, and gives the focus back', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'namespaces'));
  await page.getByRole('row', { name: /^payments/u }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('payments');
  await page
    .getByRole('option', { name: /payments/u })
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('link', { name: 'analytics', exact: true })).toBeFocused();
});

test('single keys can be turned off, and stay off', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'namespaces'));
  await page.getByRole('row', { name: /^payments/u }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('checkbox', { name: /^Single keys/u }).uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('row', { name: /^payments/u }).waitFor();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).not.toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Ask' })).toBeVisible();
});

test('keys that are typed into a field stay in it', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'namespaces'));
  await page.getByRole('row', { name: /^payments/u }).waitFor();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('searchbox').press('j');
  await page.keyboard.type('k?/y');
  await expect(page.getByRole('searchbox')).toHaveValue('jk?/y');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('with little room the navigation opens and closes by keyboard', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(demo);
  const open = page.getByRole('button', { name: 'Open the navigation' });
  await open.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Navigation' });
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(open).toBeFocused();
  await open.press('Enter');
  await drawer.getByRole('link', { name: /^Namespaces/u }).press('Enter');
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Namespaces' })).toBeVisible();
});
