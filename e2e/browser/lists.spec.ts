import { type Collection, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { LIVE, expect, test } from './fixtures';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** Every list: its title, how it calls its rows, one row of the demo, and where the API server has the same. */
const LISTS = [
  { collection: 'subjects', title: 'Subjects', noun: 'subjects', row: /^Group oidc:break-glass/u },
  {
    collection: 'clusterroles',
    title: 'ClusterRoles',
    noun: 'ClusterRoles',
    row: /^admin aggregated/u,
    api: `${RBAC}/clusterroles`,
  },
  { collection: 'roles', title: 'Roles', noun: 'Roles', row: /^etl analytics/u, api: `${RBAC}/roles` },
  {
    collection: 'rolebindings',
    title: 'RoleBindings',
    noun: 'RoleBindings',
    row: /^old-ci payments .*missing/u,
    api: `${RBAC}/rolebindings`,
  },
  {
    collection: 'clusterrolebindings',
    title: 'ClusterRoleBindings',
    noun: 'ClusterRoleBindings',
    row: /^break-glass cluster-admin/u,
    api: `${RBAC}/clusterrolebindings`,
  },
  {
    collection: 'serviceaccounts',
    title: 'ServiceAccounts',
    noun: 'ServiceAccounts',
    row: /^etl analytics 2/u,
    api: '/api/v1/serviceaccounts',
  },
  { collection: 'namespaces', title: 'Namespaces', noun: 'namespaces', row: /^payments/u, api: '/api/v1/namespaces' },
] as const satisfies readonly { collection: Collection; title: string; noun: string; row: RegExp; api?: string }[];

const table = (page: Page, title: string) => page.getByRole('table', { name: title, exact: true });
const dataRows = (page: Page, title: string) =>
  table(page, title)
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
const filter = (page: Page) => page.getByRole('searchbox');
const Items = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) })),
});

for (const { collection, title, noun, row } of LISTS) {
  test(`${title} of the demo: title, rows, how many`, async ({ page, demo }) => {
    await page.goto(demo + to.list('demo', collection));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page).toHaveTitle(`${title} · demo · Castellan`);
    await expect(table(page, title).getByRole('row', { name: row })).toBeVisible();
    const total = Number(await table(page, title).getAttribute('aria-rowcount')) - 1;
    const first = Math.min(100, total);
    await expect(dataRows(page, title)).toHaveCount(first);
    const says = first === total ? `${total} ${noun}` : `${first} of ${total} ${noun}`;
    await expect(page.getByRole('status').filter({ hasText: says })).toBeVisible();
  });
}

for (const list of LISTS) {
  if (!('api' in list)) continue;
  const { collection, title, noun, api } = list;

  test(`${title} of a real cluster are those of its API server`, async ({ page, live }) => {
    const { items } = Items.parse(await live.api.demand('GET', api));
    await live.open(page, to.list(LIVE, collection, { sort: 'name' }));
    await expect(page.getByRole('status').filter({ hasText: `${items.length} ${noun}` })).toBeVisible();
    const names = items.map(({ metadata }) => metadata.name).sort();
    const shown = await dataRows(page, title).evaluateAll((rows) =>
      rows.map((row) => row.querySelector('[data-row-primary]')?.textContent ?? ''),
    );
    expect(shown).toEqual(names.slice(0, shown.length));
    expect(shown).toHaveLength(Math.min(100, names.length));
  });
}

test('/ filters, Esc leaves the filter, and the address keeps it', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'rolebindings'));
  await dataRows(page, 'RoleBindings').first().waitFor();
  await page.keyboard.press('/');
  await expect(filter(page)).toBeFocused();
  await page.keyboard.type('payments OLD-CI');
  await expect(dataRows(page, 'RoleBindings')).toHaveCount(1);
  await expect(page).toHaveURL(/[?&]filter=payments(?:\+|%20)OLD-CI/u);
  await page.keyboard.press('Escape');
  await expect(filter(page)).not.toBeFocused();
  await expect(filter(page)).toHaveValue('payments OLD-CI');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'old-ci', exact: true })).toBeFocused();
  await page.reload();
  await expect(dataRows(page, 'RoleBindings')).toHaveCount(1);
  await expect(filter(page)).toHaveValue('payments OLD-CI');
});

test('a filter that nothing passes says so, and how to get out of it', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'roles', { filter: 'nothing-is-called-this' }));
  await expect(page.getByRole('heading', { name: 'No Roles match' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(page).toHaveURL(demo + to.list('demo', 'roles'));
  await expect(dataRows(page, 'Roles').first()).toBeVisible();
});

test('one namespace is picked from those that there are', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'roles'));
  await dataRows(page, 'Roles').first().waitFor();
  await page.getByRole('combobox', { name: 'Namespace' }).fill('payments');
  await expect(page).toHaveURL(demo + to.list('demo', 'roles', { namespace: 'payments' }));
  await expect(page.getByRole('link', { name: 'secret-rotator' })).toBeVisible();
  const namespaces = dataRows(page, 'Roles').getByRole('link', { name: 'payments', exact: true });
  await expect(dataRows(page, 'Roles')).toHaveCount(7);
  await expect(namespaces).toHaveCount(7);
});

test('a heading sorts, again turns it round, and the address keeps it', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'roles'));
  const heading = page.getByRole('columnheader', { name: 'Rules' });
  await heading.getByRole('button').click();
  await expect(page).toHaveURL(demo + to.list('demo', 'roles', { sort: 'rules' }));
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  const values = () =>
    table(page, 'Roles')
      .getByRole('link')
      .evaluateAll((links) =>
        links.filter((link) => link.getAttribute('href')?.endsWith('#rules')).map((link) => Number(link.textContent)),
      );
  await expect.poll(values).toEqual((await values()).toSorted((a, b) => a - b));
  await heading.getByRole('button').click();
  await expect(page).toHaveURL(demo + to.list('demo', 'roles', { sort: '-rules' }));
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect(dataRows(page, 'Roles').first()).toContainText('cdi-operator');
  const down = await values();
  expect(down).toEqual(down.toSorted((a, b) => b - a));
  await page.reload();
  await expect(dataRows(page, 'Roles').first()).toContainText('cdi-operator');
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
});

test('the next page comes when it is asked for, until all is there', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'subjects', { sort: 'name' }));
  await expect(dataRows(page, 'Subjects')).toHaveCount(100);
  const total = Number(await table(page, 'Subjects').getAttribute('aria-rowcount')) - 1;
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(page.getByRole('status').filter({ hasText: `${total} subjects` })).toBeVisible();
  await expect(dataRows(page, 'Subjects')).toHaveCount(total);
  await expect(page.getByRole('button', { name: 'Load more' })).toBeHidden();
  const keys = await dataRows(page, 'Subjects').evaluateAll((rows) =>
    rows.map((row) => row.querySelector('[data-row-primary]')?.getAttribute('href')),
  );
  expect(new Set(keys).size).toBe(total);
});

test('j and k go from row to row, Enter opens, Back returns to the list as it was', async ({ page, demo }) => {
  const list = demo + to.list('demo', 'clusterroles', { filter: 'fernhollow', sort: '-name' });
  await page.goto(list);
  await dataRows(page, 'ClusterRoles').first().waitFor();
  const names = await dataRows(page, 'ClusterRoles').evaluateAll((rows) =>
    rows.map((row) => row.querySelector('[data-row-primary]')?.textContent ?? ''),
  );
  const link = (n: number) => page.getByRole('link', { name: names[n] ?? '', exact: true });
  for (const [key, row] of [
    ['j', 0],
    ['j', 1],
    ['j', 2],
    ['k', 1],
    ['j', 2],
  ] as const) {
    await page.keyboard.press(key);
    await expect(link(row)).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(demo + to.object('demo', 'clusterroles', { name: names[2] ?? '' }));
  await expect(page.getByRole('heading', { level: 1, name: names[2] ?? '' })).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(list);
  await expect(link(2)).toBeVisible();
});

test('y shows the YAML of the row, Esc gives the focus back to it', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'rolebindings', { namespace: 'payments' }));
  await dataRows(page, 'RoleBindings').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const row = page.getByRole('link', { name: 'deploy', exact: true }).first();
  await expect(row).toBeFocused();
  await page.keyboard.press('y');
  const sheet = page.getByRole('complementary', { name: 'YAML' });
  await expect(sheet.getByRole('region', { name: 'YAML of RoleBinding deploy' })).toContainText('namespace: payments');
  await expect(page).toHaveURL(/[?&]yaml=RoleBinding:payments(?:\/|%2F)deploy/u);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(row).toBeFocused();
});

test('c copies the name of the row', async ({ page, demo, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(demo + to.list('demo', 'namespaces'));
  await dataRows(page, 'Namespaces').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await expect(page.getByRole('status', { name: 'Announcements' })).toContainText('analytics');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('analytics');
});

test('roles and bindings each have two kinds, side by side', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'clusterroles'));
  const tabs = page.getByRole('navigation', { name: 'Kinds of role' });
  await expect(tabs.getByRole('link', { name: 'ClusterRoles' })).toHaveAttribute('aria-current', 'page');
  await tabs.getByRole('link', { name: 'Roles', exact: true }).click();
  await expect(page).toHaveURL(demo + to.list('demo', 'roles'));
  await expect(page.getByRole('heading', { level: 1, name: 'Roles' })).toBeFocused();
  await expect(table(page, 'Roles')).toBeVisible();
});

test('a parameter that means nothing is said, not ignored', async ({ page, demo }) => {
  await page.goto(demo + to.list('demo', 'roles', { sort: 'colour' }));
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The request is malformed');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('sort');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('code invalid-request');
});
