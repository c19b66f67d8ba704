import { to } from '@/lib/contract';
import { LIVE, expect, test } from './fixtures';
import { startProduct } from './product';

test('a live cluster without the key is locked on every page, and nothing of it shows', async ({ page, live }) => {
  await page.goto(live.base);
  await expect(page.getByRole('heading', { name: `${LIVE} is locked` })).toBeVisible();
  await expect(page.getByText(/Open the address with a key/u)).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(`^${LIVE} locked`, 'u') })).toBeVisible();
  for (const path of [
    to.cluster(LIVE),
    to.list(LIVE, 'roles'),
    to.object(LIVE, 'namespaces', { name: 'payments' }),
    to.ask(LIVE, 'who-can', { verb: 'get', resource: 'secrets' }),
  ]) {
    await page.goto(live.base + path);
    await expect(page.getByRole('heading', { name: `${LIVE} is locked` }).first()).toBeVisible();
    await expect(page.getByText('https://127.0.0.1')).toBeHidden();
    await expect(page.getByRole('table')).toBeHidden();
  }
});

test('the printed address opens it, and the key does not stay in the address', async ({ page, live }) => {
  await page.goto(`${live.base}/?key=${live.key}`);
  await expect(page).toHaveURL(`${live.base}/`);
  await expect(page.getByRole('row', { name: new RegExp(`^${LIVE} synced`, 'u') })).toBeVisible();
  expect(await page.evaluate(() => document.cookie)).not.toContain('castellan');
});

test('what does not exist is not found, by name', async ({ page, demo }) => {
  for (const path of [
    to.object('demo', 'roles', { namespace: 'payments', name: 'there-is-none' }),
    to.object('demo', 'clusterrolebindings', { name: 'there-is-none' }),
    to.object('demo', 'namespaces', { name: 'there-is-none' }),
    to.cluster('no-such-cluster'),
    to.list('no-such-cluster', 'roles'),
  ]) {
    await page.goto(demo + path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').getByRole('alert').filter({ hasText: 'Not found' }).first()).toContainText(
      'code not-found',
    );
  }
});

test('an address of nothing has a page that leads home', async ({ page, demo }) => {
  for (const path of ['/nowhere', '/c/demo/no-such-list', '/c/demo/roles/a/b/c', '/c/demo/subjects/Nobody']) {
    const answer = await page.goto(demo + path);
    expect([path, answer?.status()]).toEqual([path, 404]);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('No such page');
  }
  await page.goto(`${demo}/nowhere`);
  await page.getByRole('main').getByRole('link', { name: 'Home' }).click();
  await expect(page).toHaveURL(`${demo}/`);
});

test('a list with nothing in it says why and what next', async ({ page, broken }) => {
  for (const [collection, title] of [
    ['roles', 'No Roles'],
    ['clusterroles', 'No ClusterRoles'],
    ['rolebindings', 'No RoleBindings'],
    ['clusterrolebindings', 'No ClusterRoleBindings'],
    ['serviceaccounts', 'No ServiceAccounts'],
    ['subjects', 'No subjects'],
  ] as const) {
    await page.goto(broken + to.list('empty-bundle', collection));
    await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
  }
  await page.goto(broken + to.object('empty-bundle', 'namespaces', { name: 'lonely' }));
  await expect(page.getByRole('heading', { name: 'Nobody by a RoleBinding' })).toBeVisible();
});

test('an empty list that could not all be read is unknown, not empty', async ({ page, broken }) => {
  await page.goto(broken + to.list('broken-bundle', 'rolebindings'));
  await expect(page.getByRole('heading', { name: 'Unknown: RoleBindings could not all be read' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'What could not be read' })).toContainText(/binding\.yaml:\d/u);
});

test('home lists what could not be read before anything else', async ({ page, broken, partial, live }) => {
  await page.goto(broken);
  await expect(page.getByRole('heading', { name: 'broken-bundle: not all of it could be read' })).toBeVisible();
  await expect(page.getByText('Every list of every cluster was read.')).toBeHidden();
  await page.goto(`${partial}/?key=${live.key}`);
  await expect(page.getByRole('heading', { name: `${LIVE}: not all of it could be read` })).toBeVisible();
  await page.getByRole('link', { name: 'What to grant' }).click();
  await expect(page).toHaveURL(partial + to.cluster(LIVE));
});

test('partial: rows that are there, and above them what may be missing', async ({ page, live, partial }) => {
  await page.goto(`${partial}/?key=${live.key}`);
  await page.goto(partial + to.list(LIVE, 'subjects'));
  await expect(page.getByRole('group', { name: 'What could not be read' })).toContainText('RoleBindings');
  await expect(page.getByRole('table', { name: 'Subjects' }).getByRole('row').nth(1)).toBeVisible();
  await page.goto(partial + to.object(LIVE, 'namespaces', { name: 'payments' }));
  await expect(page.getByRole('group', { name: 'What could not be read' }).first()).toContainText('RoleBindings');
});

test('a cluster that cannot be reached says so on every page and refuses nobody', async ({ page, down }) => {
  const product = await startProduct({ CASTELLAN_KUBECONFIG: down });
  try {
    await page.goto(`${product.base}/?key=${product.key}`);
    const row = page.getByRole('table', { name: 'Clusters' }).getByRole('row').nth(1);
    await expect(row).toContainText('failed');
    await expect(row).toContainText('not read');
    await page.goto(product.base + to.cluster(LIVE));
    await expect(page.getByRole('row', { name: /^Roles/u })).toContainText('the API server refuses connections');
    await page.goto(product.base + to.list(LIVE, 'roles'));
    await expect(page.getByRole('table')).toBeHidden();
    await expect(page.getByText('No Roles', { exact: true })).toBeHidden();
    const asked = { subject: 'User:ada', verb: 'get', resource: 'pods', namespace: 'web' };
    await page.goto(product.base + to.ask(LIVE, 'can', asked));
    await expect(page.getByRole('main')).toContainText('Not known');
    await expect(page.getByText('Refused')).toBeHidden();
  } finally {
    await product.stop();
  }
});

test('an error says its code and the id of the request, and another try helps', async ({ page, demo, faults }) => {
  const problem = {
    type: 'urn:castellan:problem:internal',
    title: 'Castellan failed',
    status: 500,
    detail: 'Something went wrong on our side. The request id finds it in the log.',
    code: 'internal',
    requestId: 'abc-1',
    errors: [],
  };
  const answer = { status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) };
  await page.route('**/api/v1/clusters/demo/namespaces?*', (route) => route.fulfill(answer));
  await page.route('**/api/v1/clusters/demo/namespaces', (route) => route.fulfill(answer));
  await page.goto(demo + to.list('demo', 'namespaces'));
  const alert = page.getByRole('main').getByRole('alert').filter({ hasText: 'Castellan failed' });
  await expect(alert).toContainText('code internal');
  await expect(alert).toContainText('request abc-1');
  await expect(alert.getByRole('button', { name: 'Copy request id' })).toBeVisible();
  expect(faults.splice(0).length).toBeGreaterThan(0);
  await page.unrouteAll();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('row', { name: /^payments/u })).toBeVisible();
});

test('an answer that is no answer of ours is an error, not a wrong page', async ({ page, demo }) => {
  await page.route('**/api/v1/clusters/demo/namespaces**', (route) =>
    route.fulfill({ status: 200, contentType: 'application/json', body: '{"value":{"rows":"none"}}' }),
  );
  await page.goto(demo + to.list('demo', 'namespaces'));
  await expect(page.getByRole('main').getByRole('alert').getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('loading shows what is coming, only when it takes a while', async ({ page, demo }) => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/clusters/demo/namespaces**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(demo + to.list('demo', 'namespaces'));
  await expect(page.getByRole('status', { name: 'Loading namespaces' })).toBeVisible();
  release();
  await expect(page.getByRole('row', { name: /^payments/u })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Loading namespaces' })).toBeHidden();
});
