import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

const QUESTION = { verb: 'delete', resource: 'secrets', namespace: 'payments' };
const whoCan = (cluster: string) => to.ask(cluster, 'who-can', QUESTION);
const rows = (page: Page) => page.getByRole('table', { name: 'Who can' });
const row = (page: Page, name: RegExp) => rows(page).getByRole('row', { name });
const proof = (page: Page) => page.getByRole('complementary', { name: 'Proof' });

test('an auditor sees who can delete secrets in payments, and through what', async ({ page, demo }) => {
  await page.goto(demo + whoCan('demo'));
  await expect(
    page.getByRole('heading', { level: 1, name: 'Who can delete secrets of any name in payments?' }),
  ).toBeVisible();
  await expect(page).toHaveTitle('Who can delete secrets of any name in payments? · demo · Castellan');
  await expect(row(page, /^Group system:masters superuser/u)).toContainText('everything');
  await expect(row(page, /jenkins to cluster-admin/u)).toContainText('everything');
  await expect(row(page, /oidc:jonas.*payments\/oncall to payments-admin/u)).toContainText('wildcard');
  const named = row(page, /ci\/renovate/u).getByText('as named', { exact: true });
  await expect(named).toBeVisible();
  // A grant is never green.
  await expect(named).not.toHaveClass(/\bok\b|-ok\b/u);
  await expect(page.getByText(/RBAC only\. Node, webhook and ABAC authorizers, and impersonation/u)).toBeVisible();
  await expectAccessible(page);
});

test('the proof reads as a sentence, and has an address of its own', async ({ page, demo }) => {
  await page.goto(demo + whoCan('demo'));
  const link = row(page, /ci\/renovate/u).getByRole('link', { name: 'ci/renovate' });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(proof(page).getByRole('heading', { name: 'Why ci/renovate can' })).toBeFocused();
  await expect(proof(page).getByRole('listitem')).toContainText([
    'ci/renovate',
    'is a subject of',
    'RoleBinding in payments',
    'which refers to',
    'aggregated from system:aggregate-to-edit',
    /whose rule \d+ says/u,
    'secrets',
  ]);
  await expect(proof(page).locator('mark')).toContainText(['""', 'secrets', 'delete']);
  await expect(page).toHaveURL(/proof=ServiceAccount/u);
  await expectAccessible(page);
  await page.reload();
  await expect(proof(page).getByRole('heading', { name: 'Why ci/renovate can' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(proof(page)).toBeHidden();
  await expect(page).not.toHaveURL(/proof=/u);
});

test('Esc gives the focus back to the row, and y opens the YAML over the proof', async ({ page, demo }) => {
  await page.goto(demo + whoCan('demo'));
  await row(page, /ci\/renovate/u).waitFor();
  await page.keyboard.press('j');
  const first = rows(page).getByRole('link', { name: 'system:masters' });
  await expect(first).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(proof(page).getByRole('heading', { name: 'Why oidc:break-glass can' })).toBeFocused();
  await page.keyboard.press('y');
  const yaml = page.getByRole('complementary', { name: 'YAML' });
  await expect(yaml.getByRole('region', { name: 'YAML of ClusterRoleBinding break-glass' })).toContainText('roleRef:');
  await expect(proof(page)).toBeHidden();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(proof(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rows(page).getByRole('link', { name: 'oidc:break-glass' })).toBeFocused();
});

test('a subject that is let through in several ways has them all', async ({ page, demo }) => {
  await page.goto(`${demo}${whoCan('demo')}&proof=Group%3Asystem%3Amasters`);
  await expect(proof(page).getByText('1 of 2 ways')).toBeVisible();
  await expect(proof(page)).toContainText('the API server lets through before it asks any authorizer');
  await expect(proof(page).getByRole('button', { name: 'Previous way' })).toHaveAttribute('aria-disabled', 'true');
  await proof(page).getByRole('button', { name: 'Next way' }).click();
  await expect(page).toHaveURL(/way=2/u);
  await expect(proof(page)).toContainText('ClusterRoleBinding');
});

test('a link to the proof of one who cannot says so', async ({ page, demo }) => {
  await page.goto(`${demo}${whoCan('demo')}&proof=User%3Anobody-of-this-name`);
  await expect(proof(page).getByText('nobody-of-this-name cannot, or no longer can')).toBeVisible();
});

test('a link to the proof of one who can through a group shows the group', async ({ page, demo }) => {
  const sandbox = to.ask('demo', 'who-can', { verb: 'create', resource: 'pods', namespace: 'sandbox' });
  await page.goto(`${demo}${sandbox}&proof=User%3Aoidc%3Aotto%40partner.example`);
  await expect(proof(page).getByRole('listitem')).toContainText([
    'oidc:otto@partner.example',
    'is in the group',
    'system:authenticated',
    'which is a subject of',
  ]);
});

test('the filter narrows the rows, and says when nothing is left', async ({ page, demo }) => {
  await page.goto(demo + whoCan('demo'));
  await row(page, /ci\/renovate/u).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('oidc');
  await expect(row(page, /ci\/renovate/u)).toBeHidden();
  await expect(row(page, /oidc:jonas/u)).toBeVisible();
  await expect(page).toHaveURL(/filter=oidc/u);
  await page.getByRole('searchbox', { name: 'Filter subjects' }).fill('nothing-is-called-this');
  await expect(page.getByText('No subject matches “nothing-is-called-this”.')).toBeVisible();
});

test('a figure shows the rows that it counts', async ({ page, demo }) => {
  await page.goto(demo + whoCan('demo'));
  await page.getByRole('button', { name: /^\d+ users$/u }).click();
  await expect(row(page, /oidc:jonas/u)).toBeVisible();
  await expect(row(page, /ci\/renovate/u)).toBeHidden();
});

test('ServiceAccounts that are in through a group are shown when asked for', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'who-can', { verb: 'create', resource: 'pods', namespace: 'sandbox' }));
  await expect(row(page, /system:authenticated/u)).toBeVisible();
  await page.getByRole('checkbox', { name: 'Show ServiceAccounts through groups' }).check();
  await expect(page).toHaveURL(/expand=members/u);
  await expect(row(page, /payments\/\S+.*group system:/u).first()).toBeVisible();
});

test('nobody is said as nobody, where everything was read', async ({ page, broken }) => {
  await page.goto(broken + to.ask('empty-bundle', 'who-can', { verb: 'get', resource: 'pods', namespace: 'web' }));
  await expect(page.getByText('Nobody is granted this.')).toBeVisible();
  await expect(page.getByText('It is not known whether anybody can.')).toBeHidden();
  await expectAccessible(page);
});

test('not known is not said as nobody, where a binding could not be read', async ({ page, broken }) => {
  await page.goto(broken + to.ask('broken-bundle', 'who-can', { verb: 'get', resource: 'pods', namespace: 'web' }));
  await expect(page.getByText('It is not known whether anybody can.')).toBeVisible();
  await expect(page.getByText('Nobody is granted this.')).toBeHidden();
  await expect(page.getByRole('group', { name: 'What could not be read' })).toContainText('binding.yaml');
  await expectAccessible(page);
});
