import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { LIVE, expect, test } from './fixtures';
import { startProduct } from './product';
import { startRelay } from './relay';

const RBAC = 'rbac.authorization.k8s.io';
const API = `/apis/${RBAC}/v1`;
const roles = `${API}/namespaces/payments/roles`;
const role = (name: string, verbs: readonly string[]) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name, namespace: 'payments' },
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs }],
});
const isLive = (page: Page) => expect(page.getByRole('main').getByText('live', { exact: true })).toBeVisible();
/** Proof that a page was not loaded again: a reload would lose it. */
const mark = (page: Page) => page.evaluate(() => Reflect.set(globalThis, 'sameDocument', true));
const isMarked = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'sameDocument') === true);

test('what is made, changed and removed shows in an open list, and the list says so', async ({ page, live }) => {
  await live.open(page, to.list(LIVE, 'roles', { namespace: 'payments', sort: '-rules' }));
  await isLive(page);
  await mark(page);
  const row = page.getByRole('row', { name: /^live-made payments/u });
  await expect(page.getByRole('row', { name: /^secret-rotator payments/u })).toBeVisible();
  await live.api.demand('POST', roles, role('live-made', ['get']));
  try {
    await expect(row).toBeVisible();
    await expect(
      page.getByRole('main').getByText(/Role payments\/live-made was added or changed at \d\d:\d\d:\d\d UTC\./u),
    ).toBeVisible();
    await expect(page.getByRole('status', { name: 'Announcements' })).toContainText('live-made');
  } finally {
    await live.api.demand('DELETE', `${roles}/live-made`);
  }
  await expect(row).toBeHidden();
  await expect(page.getByRole('main').getByText(/Role payments\/live-made was removed at/u)).toBeVisible();
  expect(await isMarked(page)).toBe(true);
});

test('an open object follows its changes, and its end', async ({ page, live }) => {
  await live.api.demand('POST', roles, role('live-open', ['get']));
  try {
    await live.open(page, to.object(LIVE, 'roles', { namespace: 'payments', name: 'live-open' }));
    const rule = page.getByRole('table', { name: 'Rules' }).getByRole('row', { name: /configmaps/u });
    await expect(rule).toContainText('get');
    await isLive(page);
    await mark(page);
    await live.api.demand('PUT', `${roles}/live-open`, role('live-open', ['get', 'delete']));
    await expect(rule).toContainText('delete');
    await expect(page.getByRole('main').getByText(/Role payments\/live-open was added or changed at/u)).toBeVisible();
  } finally {
    await live.api.demand('DELETE', `${roles}/live-open`);
  }
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Not found');
  await expect(page.getByRole('main').getByText(/Role payments\/live-open was removed at/u)).toBeVisible();
  expect(await isMarked(page)).toBe(true);
});

test('many changes at once are told as one', async ({ page, live }) => {
  const names = Array.from({ length: 30 }, (_, i) => `live-many-${i}`);
  await live.open(page, to.list(LIVE, 'roles', { filter: 'live-many' }));
  await expect(page.getByRole('heading', { name: 'No Roles match' })).toBeVisible();
  await isLive(page);
  try {
    await Promise.all(names.map((name) => live.api.demand('POST', roles, role(name, ['get']))));
    await expect(page.getByRole('status').filter({ hasText: '30 Roles' })).toBeVisible();
    await expect(page.getByRole('main').getByText(/Role payments\/live-many-\d+ was added or changed at/u)).toHaveCount(
      1,
    );
  } finally {
    await Promise.all(names.map((name) => live.api.demand('DELETE', `${roles}/${name}`)));
  }
  await expect(page.getByRole('heading', { name: 'No Roles match' })).toBeVisible();
});

test('a sheet that is open stays open while the rows change', async ({ page, live }) => {
  await live.open(page, to.list(LIVE, 'roles', { namespace: 'payments' }));
  await page.getByRole('row', { name: /^secret-rotator/u }).waitFor();
  await page.getByRole('link', { name: 'secret-rotator' }).focus();
  await page.keyboard.press('y');
  const sheet = page.getByRole('complementary', { name: 'YAML' });
  await expect(sheet).toContainText('psp-credentials');
  await live.api.demand('POST', roles, role('aaa-live-sheet', ['get']));
  try {
    await expect(page.getByRole('row', { name: /^aaa-live-sheet/u })).toBeVisible();
    await expect(sheet).toContainText('psp-credentials');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'secret-rotator' })).toBeFocused();
  } finally {
    await live.api.demand('DELETE', `${roles}/aaa-live-sheet`);
  }
});

test('a page that lost its event stream says so, and catches up with what it missed', async ({ page, live }) => {
  const relay = await startRelay(live.base);
  const row = page.getByRole('row', { name: /^live-missed/u });
  try {
    await page.goto(`${relay.base}/?key=${live.key}`);
    await page.goto(relay.base + to.list(LIVE, 'roles', { namespace: 'payments' }));
    await page.getByRole('row', { name: /^secret-rotator/u }).waitFor();
    await isLive(page);
    await mark(page);
    relay.cut();
    await expect(page.getByRole('main').getByText(/^(?:reconnecting|not live)$/u)).toBeVisible();
    await expect(page.getByRole('row', { name: /^secret-rotator/u })).toBeVisible();
    await live.api.demand('POST', roles, role('live-missed', ['get']));
    relay.mend();
    await expect(row).toBeVisible({ timeout: 30_000 });
    await isLive(page);
    expect(await isMarked(page)).toBe(true);
  } finally {
    await live.api.request('DELETE', `${roles}/live-missed`);
    await relay.close();
  }
});

test('a server that stopped is noticed; started again, the page goes on by itself', async ({ page }) => {
  const first = await startProduct({ CASTELLAN_DEMO: '1' });
  await page.goto(first.base + to.list('demo', 'namespaces'));
  await expect(page.getByRole('row', { name: /^payments/u })).toBeVisible();
  await isLive(page);
  await mark(page);
  await first.stop();
  await expect(page.getByRole('main').getByText(/^(?:reconnecting|not live)$/u)).toBeVisible();
  await expect(page.getByRole('row', { name: /^payments/u })).toBeVisible();
  const second = await startProduct({ CASTELLAN_DEMO: '1' }, first.port);
  try {
    await isLive(page);
    await expect(page.getByRole('row', { name: /^payments/u })).toBeVisible();
    expect(await isMarked(page)).toBe(true);
  } finally {
    await second.stop();
  }
});

test('a folder of manifests is live too', async ({ page, broken }) => {
  await page.goto(broken + to.list('empty-bundle', 'namespaces'));
  await expect(page.getByRole('row', { name: /^lonely/u })).toBeVisible();
  await isLive(page);
});
