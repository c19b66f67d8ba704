import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

const line = (page: Page) => page.getByRole('dialog', { name: 'Ask' }).getByRole('combobox');
const option = (page: Page, name: RegExp | string) =>
  page.getByRole('dialog', { name: 'Ask' }).getByRole('option', { name });
const open = async (page: Page, demo: string): Promise<void> => {
  await page.goto(demo + to.cluster('demo'));
  // The page hears keys once it hears of changes.
  await page.getByRole('main').getByText('live', { exact: true }).waitFor();
  await page.keyboard.press('Control+k');
};

test('a question is typed from anywhere, and nothing of it is lost while the line opens', async ({ page, demo }) => {
  await open(page, demo);
  await page.keyboard.type('who can delete secrets in payments');
  await expect(line(page)).toHaveValue('who can delete secrets in payments');
  await expect(option(page, 'Who can delete secrets of any name in payments?')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(
    demo + to.ask('demo', 'who-can', { verb: 'delete', resource: 'secrets', namespace: 'payments' }),
  );
  await expect(page.getByRole('table', { name: 'Who can' })).toBeVisible();
});

test.describe('other questions', () => {
  for (const [typed, path] of [
    ['what can sa:payments/web', to.ask('demo', 'what-can', { subject: 'ServiceAccount:payments/web' })],
    [
      'can alice get pods/log in webshop',
      to.ask('demo', 'can', {
        verb: 'get',
        resource: 'pods',
        subresource: 'log',
        namespace: 'webshop',
        subject: 'User:alice',
      }),
    ],
  ] as const) {
    test(typed, async ({ page, demo }) => {
      await open(page, demo);
      await page.keyboard.type(typed);
      await expect(option(page, /\?$/u).first()).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(demo + path);
    });
  }
});

test('words are completed as one types, from what the cluster serves and holds', async ({ page, demo }) => {
  await open(page, demo);
  await page.keyboard.type('who can del');
  await expect(option(page, /^delete$/u)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(line(page)).toHaveValue(/^who can delete /u);
  await page.keyboard.type('secr');
  await expect(option(page, /^secrets$/u)).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('in paym');
  await expect(option(page, /^payments$/u)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(line(page)).toHaveValue('who can delete secrets in payments ');
});

test('the word that is not understood is pointed at', async ({ page, demo }) => {
  await open(page, demo);
  await page.keyboard.type('who can delete secrets inn payments');
  const said = page.getByRole('dialog', { name: 'Ask' }).getByRole('status');
  await expect(said).toContainText('Not understood here');
  await expect(said.locator('mark')).toHaveText('inn');
  await expect(line(page)).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
});

test('any name of the cluster is found, and Esc gives the focus back', async ({ page, demo }) => {
  await open(page, demo);
  await page.keyboard.type('payments-adm');
  await expect(option(page, 'Role payments/payments-admin')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(demo + to.object('demo', 'roles', { namespace: 'payments', name: 'payments-admin' }));
  const button = page.getByRole('button', { name: /^Ask: who can/u });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('nothing-is-called-this');
  await expect(page.getByRole('dialog', { name: 'Ask' }).getByRole('status')).toContainText(
    'No name has “nothing-is-called-this” in it',
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Ask' })).toBeHidden();
  await expect(button).toBeFocused();
});

test('the line is whole on a phone', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(demo + to.cluster('demo'));
  await page.getByRole('button', { name: /^Ask: who can/u }).click();
  await line(page).fill('can sa:paym');
  await expect(option(page, /^sa:payments\//u).first()).toBeVisible();
  await expectAccessible(page);
  const box = await page.getByRole('dialog', { name: 'Ask' }).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
});
