import { to } from '@/lib/contract';
import { LIVE, expect, test } from './fixtures';

const QUESTION = { verb: 'delete', resource: 'secrets', namespace: 'payments' };

test('home says what is read, how far, and where to begin', async ({ page, demo }) => {
  await page.goto(demo);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who can do what, and why');
  await expect(page.getByText('Every list of every cluster was read.')).toBeVisible();
  const row = page.getByRole('table', { name: 'Clusters' }).getByRole('row', { name: /^demo/u });
  await expect(row.getByRole('cell')).toContainText(['demo', 'synced', 'demo', 'v1.36.3']);
  await expect(row.getByRole('link', { name: 'synced' })).toHaveAttribute('href', to.cluster('demo'));
});

test('each number of a cluster leads to its rows', async ({ page, demo }) => {
  await page.goto(demo);
  const table = page.getByRole('table', { name: 'Clusters' });
  await table.waitFor();
  const headings = await table.getByRole('columnheader').allTextContents();
  expect(headings.slice(4)).toEqual([
    'Subjects',
    'Roles',
    'ClusterRoles',
    'RoleBindings',
    'ClusterRoleBindings',
    'Namespaces',
  ]);
  const cell = table.getByRole('row', { name: /^demo/u }).getByRole('cell');
  const bindings = cell.nth(headings.indexOf('RoleBindings')).getByRole('link');
  const count = await bindings.innerText();
  await bindings.click();
  await expect(page).toHaveURL(demo + to.list('demo', 'rolebindings'));
  await expect(page.getByRole('status').filter({ hasText: `${count} RoleBindings` })).toBeVisible();
});

test('the first questions are one click away', async ({ page, demo }) => {
  await page.goto(demo);
  await page.getByRole('link', { name: 'Who can become anyone?' }).click();
  await expect(page).toHaveURL(demo + to.ask('demo', 'who-can', { verb: 'impersonate', resource: 'users' }));
  await expect(page.getByRole('table', { name: 'Who can' }).getByRole('row').nth(1)).toBeVisible();
});

test('the ask line takes a question where one starts', async ({ page, demo }) => {
  await page.goto(demo);
  await page.getByRole('button', { name: /^Ask: who can/u }).click();
  await page.getByRole('combobox').fill('who can delete secrets in payments');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(demo + to.ask('demo', 'who-can', QUESTION));
});

test('a real cluster shows the counts that its API server has', async ({ page, live }) => {
  await live.open(page, '/');
  const row = page.getByRole('table', { name: 'Clusters' }).getByRole('row', { name: new RegExp(`^${LIVE}`, 'u') });
  await expect(row).toContainText('synced');
  await expect(row).toContainText('live');
  const list = await live.api.demand('GET', '/apis/rbac.authorization.k8s.io/v1/rolebindings');
  const count = JSON.stringify(list).split('"roleRef"').length - 1;
  await expect(row.getByRole('link', { name: String(count), exact: true })).toHaveAttribute(
    'href',
    to.list(LIVE, 'rolebindings'),
  );
});

test('the navigation changes the cluster', async ({ page, broken }) => {
  await page.goto(broken + to.cluster('broken-bundle'));
  await page.getByRole('button', { name: 'Cluster broken-bundle: change' }).click();
  await page.getByRole('group', { name: 'Clusters' }).getByRole('link', { name: 'empty-bundle bundle' }).click();
  await expect(page).toHaveURL(broken + to.cluster('empty-bundle'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('empty-bundle');
});

test('the colours that were chosen stay, from the first paint on', async ({ page, demo }) => {
  await page.goto(demo);
  const root = page.locator('html');
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  const html = await (await page.reload())?.text();
  expect(html).toMatch(/<html[^>]* data-theme="dark"/u);
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('radio', { name: 'As the system' }).check();
  await expect(root).not.toHaveAttribute('data-theme');
});
