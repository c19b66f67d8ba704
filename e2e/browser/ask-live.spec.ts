import { to } from '@/lib/contract';
import { firstClusterId } from './cluster-id';
import { expect, expectAccessible, test } from './fixtures';

const RBAC = 'rbac.authorization.k8s.io';
const BINDINGS = `/apis/${RBAC}/v1/namespaces/payments/rolebindings`;
const binding = (name: string, user: string) => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name, namespace: 'payments' },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' },
  subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
});
const QUESTION = { verb: 'delete', resource: 'secrets', namespace: 'payments' };

test('the open answer follows the cluster, and says what changed', async ({ page, live }) => {
  await live.open(page, '/');
  const id = await firstClusterId(page, live.base);
  await page.goto(live.base + to.ask(id, 'who-can', QUESTION));
  const table = page.getByRole('table', { name: 'Who can' });
  const log = page.getByRole('log', { name: 'What changed' });
  await expect(page.getByRole('main').getByText('live', { exact: true })).toBeVisible();
  await expect(table.getByRole('row', { name: /oidc:jonas/u })).toBeVisible();
  await live.api.demand('POST', BINDINGS, binding('ask-live', 'ask-live-user'));
  try {
    await expect(log).toContainText(/\d\d:\d\d:\d\d UTC ask-live-user gained this through payments\/ask-live/u);
    await expect(table.getByRole('row', { name: /ask-live-user new/u })).toContainText('payments/ask-live');
    await expectAccessible(page);
  } finally {
    await live.api.demand('DELETE', `${BINDINGS}/ask-live`);
  }
  await expect(log).toContainText('no longer: ask-live-user');
  await expect(table.getByRole('row', { name: /ask-live-user/u })).toBeHidden();
});

test('where the API server decides otherwise, the page says so loudly, with its reason', async ({ page, live }) => {
  await live.open(page, '/');
  const id = await firstClusterId(page, live.base);
  // A kubelet may read its own Node by the Node authorizer, which no role says.
  const kubelet = { user: 'system:node:node-1', group: ['system:nodes', 'system:authenticated'] };
  await page.goto(live.base + to.ask(id, 'can', { verb: 'get', resource: 'nodes', name: 'node-1', ...kubelet }));
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Refused');
  await page.getByRole('button', { name: 'Verify with the cluster' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Castellan says refused by RBAC' });
  await expect(alert).toContainText('The API server disagrees: it says allowed');
  await expect(alert).toContainText('Another authorizer may have decided');
  await expectAccessible(page);
});

test('a verdict turns before one’s eyes, and the API server agrees', async ({ page, live }) => {
  await live.open(page, '/');
  const id = await firstClusterId(page, live.base);
  await page.goto(live.base + to.ask(id, 'can', { ...QUESTION, subject: 'User:ask-turn-user' }));
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('Refused');
  await page.getByRole('button', { name: 'Verify with the cluster' }).click();
  await expect(page.getByRole('main').getByText(/the API server agrees, \d\d:\d\d:\d\d UTC/u)).toBeVisible();
  await live.api.demand('POST', BINDINGS, binding('ask-turn', 'ask-turn-user'));
  try {
    await expect(verdict).toContainText('Allowed in 1 way');
    await expect(page.getByRole('log', { name: 'What changed' })).toContainText(
      'now allowed through payments/ask-turn',
    );
    await page.getByRole('link', { name: 'Proof, way 1' }).press('Enter');
    const proof = page.getByRole('complementary', { name: 'Proof' });
    await expect(proof).toContainText('last changed');
    await page.keyboard.press('v');
    await expect(proof.getByText(/the API server agrees/u)).toBeVisible();
    await expectAccessible(page);
  } finally {
    await live.api.demand('DELETE', `${BINDINGS}/ask-turn`);
  }
  await expect(verdict).toContainText('Refused');
});
