import { PlanOutput, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { applyPlan } from './desk';
import { LIVE, expect, test } from './fixtures';
import { startProduct } from './product';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const lists = (page: Page) => page.getByRole('table', { name: 'Lists' });
const LISTS = [
  'Namespaces',
  'ServiceAccounts',
  'Roles',
  'ClusterRoles',
  'RoleBindings',
  'ClusterRoleBindings',
  'What the cluster serves',
  'Version',
];

test('every list of a cluster: state, count and age', async ({ page, live }) => {
  await live.open(page, to.cluster(LIVE));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(LIVE);
  const rows = lists(page)
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
  await expect(rows).toHaveCount(LISTS.length);
  for (const [i, list] of LISTS.entries()) await expect(rows.nth(i)).toContainText(new RegExp(`^${list}synced`, 'u'));
  await expect(rows.nth(2)).toContainText(/\d+ (?:s|min) ago/u);
  await expect(page.getByText('https://127.0.0.1:')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'v1.36' })).toBeVisible();
  await expect(page.getByText('What to grant')).toBeHidden();
  await rows.nth(4).getByRole('link', { name: 'RoleBindings' }).click();
  await expect(page).toHaveURL(live.base + to.list(LIVE, 'rolebindings'));
});

test('what RBAC cannot know is said', async ({ page, demo }) => {
  await page.goto(demo + to.cluster('demo'));
  await expect(page.getByText(/Node, webhook and ABAC authorizers can allow more/u)).toBeVisible();
  await expect(page.getByText('The demo: an invented company')).toBeVisible();
});

test('a list that may not be read is a gap, with what to grant, and nothing is green', async ({
  page,
  live,
  partial,
}) => {
  await page.goto(`${partial}/?key=${live.key}`);
  await page.goto(partial + to.cluster(LIVE));
  const gap = page.getByRole('group', { name: 'What could not be read' });
  await expect(gap).toContainText('May miss objects');
  await expect(gap).toContainText('RoleBindings:');
  const row = lists(page).getByRole('row', { name: /^RoleBindings/u });
  await expect(row).toContainText('forbidden');
  await expect(row).toContainText('cannot list resource "rolebindings"');
  await expect(page.getByRole('definition').filter({ hasText: 'forbidden' })).toBeVisible();
  await row.getByRole('link', { name: 'What to grant' }).click();
  await expect(page).toHaveURL(/#grant-rolebindings$/u);
  await expect(page.getByRole('region', { name: 'What to grant for rolebindings' })).toBeInViewport();
});

const Manifest = z.looseObject({
  kind: z.enum(['ClusterRole', 'ClusterRoleBinding']),
  metadata: z.object({ name: z.string() }),
});
const COLLECTION = { ClusterRole: 'clusterroles', ClusterRoleBinding: 'clusterrolebindings' } as const;

test('what the page says to grant closes the gap, without a reload', async ({ page, live, healing }) => {
  const product = await startProduct({ CASTELLAN_KUBECONFIG: healing });
  const granted: string[] = [];
  try {
    await page.goto(`${product.base}/?key=${product.key}`);
    await page.goto(product.base + to.cluster(LIVE));
    const row = lists(page).getByRole('row', { name: /^RoleBindings/u });
    await expect(row).toContainText('forbidden');
    const yaml = await page.getByRole('region', { name: 'What to grant for rolebindings' }).innerText();
    for (const document of parseAllDocuments(yaml)) {
      const manifest = Manifest.parse(document.toJS());
      const collection = `${RBAC}/${COLLECTION[manifest.kind]}`;
      await live.api.demand('POST', collection, manifest);
      granted.push(`${collection}/${manifest.metadata.name}`);
    }
    expect(granted).toHaveLength(2);
    await expect(row).toContainText('synced');
    await expect(page.getByRole('group', { name: 'What could not be read' })).toBeHidden();
    await expect(page.getByText('What to grant')).toBeHidden();
    await row.getByRole('link', { name: 'RoleBindings' }).click();
    await expect(
      page
        .getByRole('row', { name: /^everybody sandbox/u })
        .or(page.getByRole('status').filter({ hasText: 'RoleBindings' }))
        .first(),
    ).toBeVisible();
  } finally {
    for (const path of granted) await live.api.request('DELETE', path);
    await product.stop();
  }
});

test('changes of the demo are in a copy, and a plan throws it away', async ({ page }) => {
  const product = await startProduct({ CASTELLAN_DEMO: '1' });
  const api = page.request;
  const headers = { authorization: `Bearer ${product.key}` };
  const role = {
    kind: 'Role',
    namespace: 'sandbox',
    name: 'tried',
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  };
  const intent = { objects: [{ op: 'apply', object: role }] };
  try {
    const planned = await api.post(product.base + apiPath.plans('demo'), { headers, data: { intent } });
    const { hash, intent: whole } = PlanOutput.parse(await planned.json()).value;
    const key = { 'idempotency-key': 'begin-afresh-1' };
    const data = { intent: whole, planHash: hash };
    const made = await api.post(product.base + apiPath.changes('demo'), { headers: { ...headers, ...key }, data });
    expect(made.ok()).toBe(true);

    await page.goto(`${product.base}/?key=${product.key}`);
    await page.goto(product.base + to.cluster('demo'));
    await expect(page.getByRole('main')).toContainText('in a copy since');
    await page.getByRole('button', { name: 'Begin afresh…' }).click();
    await page.waitForURL(/\/plans\//u);
    await expect(page.getByRole('main')).toContainText('throws the copy away');
    await applyPlan(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: Role sandbox/tried');

    await page.goto(product.base + to.cluster('demo'));
    await expect(page.getByRole('main')).toContainText('Read from');
    await expect(page.getByRole('button', { name: 'Begin afresh…' })).toBeHidden();
    await page.goto(product.base + to.object('demo', 'roles', { namespace: 'sandbox', name: 'tried' }));
    await expect(page.getByRole('main').getByRole('alert').filter({ hasText: 'Not found' })).toBeVisible();
  } finally {
    await product.stop();
  }
});

test('a document that cannot be read is named with file and line; the rest is there', async ({ page, broken }) => {
  await page.goto(broken + to.cluster('broken-bundle'));
  const gap = page.getByRole('group', { name: 'What could not be read' });
  await expect(gap).toContainText(/binding\.yaml:\d/u);
  await page.goto(broken + to.object('broken-bundle', 'roles', { namespace: 'web', name: 'reader' }));
  await expect(page.getByRole('heading', { level: 1, name: 'reader' })).toBeVisible();
  await expect(page.getByText('role.yaml:1')).toBeVisible();
});
