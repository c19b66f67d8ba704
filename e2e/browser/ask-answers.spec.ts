import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { firstClusterId } from './cluster-id';
import { expect, expectAccessible, test } from './fixtures';

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });
const proof = (page: Page) => page.getByRole('complementary', { name: 'Proof' });

test('can: allowed, with every way and its proof', async ({ page, demo }) => {
  await page.goto(
    demo +
      to.ask('demo', 'can', {
        verb: 'delete',
        resource: 'secrets',
        namespace: 'payments',
        subject: 'User:oidc:jonas@fernhollow.example',
      }),
  );
  await expect(verdict(page)).toContainText('Allowed in 1 way');
  await page.getByRole('table', { name: 'Ways' }).getByRole('link', { name: 'Proof, way 1' }).press('Enter');
  await expect(proof(page)).toContainText('payments-admin');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Proof, way 1' })).toBeFocused();
});

test('can: refused, with the way to why', async ({ page, demo }) => {
  await page.goto(
    demo +
      to.ask('demo', 'can', {
        verb: 'list',
        resource: 'pods',
        namespace: 'webshop',
        subject: 'User:oidc:otto@partner.example',
      }),
  );
  await expect(verdict(page)).toContainText('Refused');
  await expect(verdict(page)).toContainText('everything that could allow it was read');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'What comes closest, and who could grant it' }).click();
  await expect(page.getByRole('heading', { name: 'What comes closest' })).toBeVisible();
});

test('verify is off for files, and says why where the keyboard finds it', async ({ page, demo }) => {
  await page.goto(
    demo + to.ask('demo', 'can', { verb: 'list', resource: 'pods', namespace: 'webshop', subject: 'User:alice' }),
  );
  const button = page.getByRole('button', { name: 'Verify with the cluster' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/has no API server to ask/u);
  await button.focus();
  await expect(button).toBeFocused();
});

test('why: near misses, nearest first, where they would go, and who could grant it', async ({ page, demo }) => {
  await page.goto(
    demo +
      to.ask('demo', 'why', {
        verb: 'get',
        resource: 'pods',
        subresource: 'log',
        namespace: 'webshop',
        subject: 'Group:oidc:support-juniors',
      }),
  );
  await expect(verdict(page)).toContainText('Refused');
  const misses = page.getByRole('region', { name: 'What comes closest' }).getByRole('article');
  await expect(misses.first()).toContainText(/^one \w+ away/u);
  await expect(misses.first()).toContainText('It would go into');
  await expect(page.getByRole('region', { name: 'Who could grant it' }).getByRole('link').first()).toBeVisible();
  await expectAccessible(page);
  await misses
    .first()
    .getByRole('button', { name: /^YAML of/u })
    .click();
  await expect(page.getByRole('complementary', { name: 'YAML' })).toContainText('roleRef:');
});

test('why: allowed, by its ways', async ({ page, demo }) => {
  await page.goto(
    demo +
      to.ask('demo', 'why', { verb: 'list', resource: 'secrets', namespace: 'webshop', subject: 'Group:oidc:support' }),
  );
  await expect(verdict(page)).toContainText('Allowed');
  await expect(page.getByRole('table', { name: 'Ways' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What comes closest' })).toBeHidden();
});

test('what can: rules by scope, with implicit groups, search and proof', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'what-can', { subject: 'ServiceAccount:ci/renovate' }));
  await expect(page.getByText('as user system:serviceaccount:ci:renovate')).toBeVisible();
  const rules = page.getByRole('table', { name: 'What it can' });
  await expect(
    rules.getByRole('row', { name: /^cluster-wide get on nodes\/proxy.*every-pod-may-scrape/u }),
  ).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter rules' }).fill('secrets');
  await expect(rules.getByRole('row', { name: /nodes\/proxy/u })).toBeHidden();
  const inPayments = rules.getByRole('row', { name: /^payments .*secrets/u }).first();
  await inPayments.getByRole('link').nth(1).press('Enter');
  await expect(proof(page)).toContainText('renovate-config');
  await expect(proof(page).getByRole('button', { name: 'Verify with the cluster' })).toBeHidden();
  await expectAccessible(page);
});

test('what can: of the superuser everything, of a stranger only what all may', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'what-can', { subject: 'Group:system:masters' }));
  await expect(page.getByText('passes before any authorizer is asked')).toBeVisible();
  await page.goto(demo + to.ask('demo', 'what-can', { subject: 'User:stranger', namespace: 'payments' }));
  await expect(
    page
      .getByRole('table', { name: 'What it can' })
      .getByRole('row', { name: /system:basic-user/u })
      .first(),
  ).toBeVisible();
});

test('what could not be read stands above the rows, and nothing is called refused', async ({ page, live, partial }) => {
  await page.goto(`${partial}/?key=${live.key}`);
  const id = await firstClusterId(page, partial);
  await page.goto(partial + to.ask(id, 'who-can', { verb: 'delete', resource: 'secrets', namespace: 'payments' }));
  await expect(page.getByRole('group', { name: 'What could not be read' })).toContainText('May miss allows');
  await expectAccessible(page);
  await page.goto(
    partial + to.ask(id, 'can', { verb: 'list', resource: 'pods', namespace: 'webshop', subject: 'User:stranger' }),
  );
  await expect(verdict(page)).toContainText('Not known');
  await expect(verdict(page)).not.toContainText('Refused');
  await expectAccessible(page);
});

test('a locked cluster says how it is opened', async ({ page, live }) => {
  await page.goto(live.base + to.ask('castellan-e2e', 'who-can', { verb: 'get', resource: 'pods' }));
  await expect(page.getByRole('heading', { name: /locked/iu })).toBeVisible();
  await expectAccessible(page);
});
