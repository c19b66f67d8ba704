import { type ChangeRow, ChangeListOutput, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { type Desk, applyElsewhere, applyPlan, openPlan, startDesk } from './desk';
import { LIVE, type Live, expect, expectAccessibleInBoth, test } from './fixtures';
import { restart, role, rule } from './intents';

const C = 'demo';
let desk: Desk;

test.beforeAll(async () => {
  desk = await startDesk();
});

test.afterAll(() => desk.stop());

const rows = (page: Page) =>
  page
    .getByRole('table', { name: 'Journal' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });

test('the journal is empty, then has what was changed, newest first, for those who may see it', async ({
  browser,
  page,
}) => {
  await desk.open(page, 'Lena', to.changes(C));
  await expect(page.getByRole('heading', { name: 'No change yet' })).toBeVisible();
  await applyElsewhere(page, C, restart('first', 'oidc:support'));
  await applyElsewhere(page, C, { objects: [role('sandbox', 'second', rule('get', 'pods'))] });
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('Role sandbox/second');
  await expect(rows(page).nth(1)).toContainText('Role payments/first');
  await expect(rows(page).nth(1)).toContainText('and 1 more');
  await expect(rows(page).nth(1)).toContainText('+6 −0');
  await expect(rows(page).nth(1)).toContainText('Lena (demo)');
  for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: 2 objects');
  const context = await browser.newContext();
  const other = await context.newPage();
  await desk.open(other, 'Otto', to.changes(C));
  await expect(other.getByRole('heading', { name: 'No change yet' })).toBeVisible();
  await context.close();
});

test('older changes are loaded by a button, and keep what is there', async ({ page }) => {
  const row = (n: number): ChangeRow => ({
    id: `c-${String(n)}`,
    person: 'Lena (demo)',
    actsAs: 'oidc:lena@fernhollow.example',
    state: n === 1 ? 'failed' : 'applied',
    planHash: 'f00d',
    says: '1 of 1 request done',
    gained: n,
    lost: 0,
    objects: [{ kind: 'Role', namespace: 'web', name: `r-${String(n)}` }],
    createdAt: '2026-11-21T16:00:00.000Z',
  });
  const asOf = { cluster: C, epoch: 'e', generation: 1, at: '2026-11-21T16:00:00.000Z', stale: false };
  await page.route(
    (url) => url.pathname === apiPath.changes(C),
    (route) => {
      const second = new URL(route.request().url()).searchParams.has('cursor');
      const value = second ? { rows: [row(1)] } : { rows: [row(3), row(2)], nextCursor: '2' };
      return route.fulfill({ json: ChangeListOutput.parse({ value, gaps: [], asOf }) });
    },
  );
  await desk.open(page, 'Lena', to.changes(C));
  await expect(page.getByRole('status').filter({ hasText: 'the newest 2 changes' })).toBeVisible();
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).last()).toContainText('failed');
  await expect(page.getByRole('button', { name: 'Load more' })).toBeHidden();
});

const RBAC = 'rbac.authorization.k8s.io';
const bindings = (namespace: string) => `/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings`;
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const WORDS = 'no binding without a ticket';

/** The API server refuses bindings of this name when they are meant, and lets their dry run pass. */
async function refuse(api: Live['api'], name: string): Promise<() => Promise<void>> {
  const kinds = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'];
  const resourceRules = [
    { apiGroups: [RBAC], apiVersions: ['v1'], operations: ['CREATE'], resources: ['rolebindings'] },
  ];
  const expression = `(has(request.dryRun) && request.dryRun) || object.metadata.name != '${name}'`;
  const specs = [
    { failurePolicy: 'Fail', matchConstraints: { resourceRules }, validations: [{ expression, message: WORDS }] },
    { policyName: name, validationActions: ['Deny'] },
  ];
  for (const [i, kind] of kinds.entries())
    await api.demand('POST', `${ADMISSION}/${kind}`, { metadata: { name }, spec: specs[i] });
  await expect.poll(() => canBind(api, name), { timeout: 30_000 }).toBe(false);
  return async () => {
    for (const kind of kinds) await api.demand('DELETE', `${ADMISSION}/${kind}/${name}`);
    await expect.poll(() => canBind(api, name), { timeout: 30_000 }).toBe(true);
  };
}

/** Tries it where it disturbs nobody. */
async function canBind(api: Live['api'], name: string): Promise<boolean> {
  const roleRef = { apiGroup: RBAC, kind: 'Role', name };
  const { status } = await api.request('POST', bindings('sandbox'), { metadata: { name }, roleRef });
  if (status === 201) await api.demand('DELETE', `${bindings('sandbox')}/${name}`);
  return status === 201;
}

const statusOf = async (api: Live['api'], path: string) => (await api.request('GET', path)).status;
const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Applies a role and its binding, of which the API server takes the role alone. */
async function applyHalf(page: Page, live: Live, name: string): Promise<() => Promise<void>> {
  const allow = await refuse(live.api, `${name}-of-oncall`);
  await live.open(page, to.home());
  await openPlan(page, LIVE, restart(name, 'oidc:support'));
  await applyPlan(page);
  await expect(title(page)).toHaveText('Applied in part: 2 objects');
  return allow;
}

const roleAt = (name: string) => `/apis/${RBAC}/v1/namespaces/payments/roles/${name}`;

test('applied in part on a real API server: what was refused is said in its words, and Finish does the rest', async ({
  page,
  live,
}) => {
  const allow = await applyHalf(page, live, 'halfway');
  const record = page.url();
  const requests = page.getByRole('table', { name: 'Requests' });
  await expect(requests.getByRole('row', { name: /^done create Role payments\/halfway/u })).toBeVisible();
  const failed = requests.getByRole('row', { name: /^failed create RoleBinding/u });
  await expect(failed.getByText(WORDS)).toBeInViewport();
  expect(await statusOf(live.api, roleAt('halfway'))).toBe(200);
  expect(await statusOf(live.api, `${bindings('payments')}/halfway-of-oncall`)).toBe(404);
  await expectAccessibleInBoth(page, async () => {
    await page.goto(record);
    await page.getByRole('button', { name: 'Finish…' }).waitFor();
  });
  await page.goto(`${live.base}/`);
  const work = page.getByRole('list', { name: `To do in ${LIVE}` });
  await work.getByRole('link', { name: /^Role payments\/halfway and 1 more: 1 of 2/u }).click();
  await expect(page).toHaveURL(record);
  await allow();
  await page.getByRole('button', { name: 'Finish…' }).click();
  await expect(title(page)).toHaveText('Create RoleBinding payments/halfway-of-oncall');
  await expect(page.getByRole('main')).toContainText('+6 grants to 1 subject');
  await applyPlan(page);
  await expect(title(page)).toHaveText('Applied: RoleBinding payments/halfway-of-oncall');
  expect(await statusOf(live.api, `${bindings('payments')}/halfway-of-oncall`)).toBe(200);
  // It needs nobody any more, and is not finished twice.
  await page.getByRole('link', { name: 'an earlier change' }).click();
  await expect(page).toHaveURL(record);
  await expect(page.getByRole('link', { name: 'by a later change' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Finish…' })).toHaveAccessibleDescription(
    'A later change did the rest.',
  );
  await page.goto(`${live.base}/`);
  await expect(page.getByRole('main')).toContainText(LIVE);
  await expect(work.getByRole('link', { name: /^Role payments\/halfway/u })).toHaveCount(0);
  for (const path of [roleAt('halfway'), `${bindings('payments')}/halfway-of-oncall`])
    await live.api.demand('DELETE', path);
});

test('applied in part on a real API server: what was done is taken back alone', async ({ page, live }) => {
  const allow = await applyHalf(page, live, 'halfback');
  await page.getByRole('button', { name: 'Undo what was done…' }).click();
  await page.waitForURL(/undoes=/u);
  await expect(title(page)).toHaveText('Delete Role payments/halfback');
  await applyPlan(page);
  await expect(title(page)).toHaveText('Applied: Role payments/halfback');
  expect(await statusOf(live.api, roleAt('halfback'))).toBe(404);
  // It needs nobody any more, and is not taken back twice.
  await page.getByRole('link', { name: 'an earlier change' }).click();
  await expect(title(page)).toHaveText('Applied in part: 2 objects');
  await expect(page.getByRole('link', { name: 'by a later change' })).toBeVisible();
  const undo = page.getByRole('button', { name: 'Undo what was done…' });
  await expect(undo).toHaveAccessibleDescription('It was taken back already.');
  await page.goto(`${live.base}${to.changes(LIVE)}`);
  await expect(rows(page).filter({ hasText: 'in part' }).first()).toContainText('taken back');
  await allow();
});
