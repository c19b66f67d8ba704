import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { type Desk, applyElsewhere, asPersona, startDesk } from './desk';
import { expect, expectAccessibleInBoth, test } from './fixtures';
import { restart } from './intents';

const C = 'demo';
const RBAC = 'rbac.authorization.k8s.io';
let desk: Desk;

// Otto was given nothing but what everybody has.
test.beforeAll(async ({ browser }) => {
  desk = await startDesk();
  await asPersona(browser, desk, 'Lena', (page) => applyElsewhere(page, C, restart('copied', 'oidc:support')));
});

test.afterAll(() => desk.stop());

const LISTS = ['Namespaces', 'ServiceAccounts', 'Roles', 'ClusterRoles', 'RoleBindings', 'ClusterRoleBindings'];
const main = (page: Page) => page.getByRole('main');
const lists = (page: Page) => page.getByRole('table', { name: 'Lists' });

test('what is withheld of the sources is called so, and nothing of it is green', async ({ page }) => {
  await desk.open(page, 'Otto', to.cluster(C));
  for (const list of LISTS) {
    const row = lists(page).getByRole('row', { name: new RegExp(`^${list} withheld not shown`, 'u') });
    await expect(row).toContainText(/You may not list|Only namespaces whose rolebindings you may list are shown/u);
    await expect(row).not.toContainText('synced');
  }
  await expect(lists(page).getByRole('row', { name: /^What the cluster serves/u })).toContainText('synced');
  await expect(main(page).getByRole('definition').filter({ hasText: 'withheld in part' })).toBeVisible();
  const card = page.getByRole('button', { name: /^Cluster demo/u });
  await expect(card).toContainText('withheld in part');
  await expect(card).not.toContainText('synced');
  await expect(main(page)).toContainText('withheld: shown to whoever may list clusterrolebindings');
  await expect(main(page).getByRole('button', { name: /^Copy/u })).toHaveCount(0);
  const afresh = main(page).getByRole('button', { name: 'Begin afresh…' });
  await expect(afresh).toHaveAttribute('aria-disabled', 'true');
  await expect(afresh).toHaveAccessibleDescription(/takes the right to list rolebindings/u);
  await afresh.press('Enter');
  await expect(page).toHaveURL(desk.base + to.cluster(C));
});

test('whoever sees all of it sees where it is read from, and may begin afresh', async ({ page }) => {
  await desk.open(page, 'Lena', to.cluster(C));
  await expect(lists(page).getByRole('row', { name: /^RoleBindings synced/u })).toBeVisible();
  await expect(main(page)).not.toContainText('withheld');
  await expect(main(page).getByRole('button', { name: /^Copy/u })).toBeVisible();
  await expect(main(page).getByRole('button', { name: 'Begin afresh…' })).not.toHaveAttribute('aria-disabled', 'true');
});

const SECRETS = { verb: 'get', resource: 'secrets', namespace: 'payments' };
const IN_PAYMENTS = ' in namespace payments';
/** Pages that take a right, which, and where. */
const REFUSED = [
  ['a list', to.list(C, 'clusterrolebindings'), `list clusterrolebindings.${RBAC}`, ''],
  ['an ask', to.ask(C, 'who-can', SECRETS), `list rolebindings.${RBAC}`, IN_PAYMENTS],
  ['an object', to.object(C, 'roles', { namespace: 'payments', name: 'x' }), `list rolebindings.${RBAC}`, IN_PAYMENTS],
  ['the trail', to.trail(C), 'list audit.castellan.dev', ''],
  ['assertions', to.assertions(C), 'list assertions.castellan.dev', ''],
] as const;

for (const [what, path, right, where] of REFUSED) {
  test(`${what}: which right is missing, who could grant it, and what to send to them`, async ({ page }) => {
    await desk.open(page, 'Otto', path);
    const alert = main(page).getByRole('alert');
    await expect(alert.getByRole('heading', { name: 'You may not see this' })).toBeVisible();
    await expect(alert).toContainText(`This takes the right to ${right}`);
    await expect(alert).toContainText(`Whoever may bind roles ${where === '' ? 'across the cluster' : 'in payments'}`);
    await expect(alert).toContainText(
      `oidc:otto@partner.example would need the right to ${right}${where} in cluster demo.`,
    );
    await expect(alert.getByRole('button', { name: /request for the right/u })).toBeVisible();
    // They would be refused that question, too.
    await expect(alert.getByRole('link')).toHaveCount(0);
  });
}

test('axe finds nothing in what an outsider sees', async ({ page }) => {
  await desk.open(page, 'Otto', to.home());
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(desk.base + to.cluster(C));
      await lists(page).waitFor();
    });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(desk.base + to.list(C, 'clusterrolebindings'));
      await main(page).getByRole('alert').waitFor();
    });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(desk.base + to.identity(C));
      await page.getByText('What to tell whoever runs Castellan').click();
    });
  }
});
