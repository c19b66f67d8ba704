import { ChangeListOutput, ChangeOutput, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { deafen, holdApply } from './change-wire';
import { type Desk, applyElsewhere, asPersona, keepAssertions, openPlan, startDesk } from './desk';
import { expect, expectAccessibleInBoth, test } from './fixtures';
import { MANY_ROWS, many, restart, role, rule } from './intents';

const C = 'demo';
let desk: Desk;

const NAME = 'On-call does not change workloads in payments';
const ASSERTIONS = `assertions:
  - name: ${NAME}
    type: must-not
    subjects: [{ kind: Group, name: 'oidc:payments-oncall' }]
    verbs: [patch]
    apiGroups: [apps]
    resources: [deployments]
    where: { include: [payments] }
  - name: Developers of the shop read no Secrets
    type: must-not
    subjects: [{ kind: Group, name: 'oidc:shop-guests' }]
    verbs: [get]
    resources: [configmaps]
    where: { include: [webshop] }
`;

test.beforeAll(async ({ browser }) => {
  desk = await startDesk();
  await asPersona(browser, desk, 'Lena', (page) => keepAssertions(page, C, ASSERTIONS));
});

test.afterAll(() => desk.stop());

const check = (page: Page, name: string) => page.getByRole('table', { name: 'Checks' }).getByRole('row', { name });
const applyButton = (page: Page) => page.getByRole('button', { name: /^Apply as/u });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Apply this plan?' });
const go = (page: Page) => dialog(page).getByRole('button', { name: /^Apply \d/u });
const delta = (page: Page) => page.getByRole('table', { name: 'Access delta' });
const main = (page: Page) => page.getByRole('main');
const WHY = 'Why an assertion may break';

async function confirm(page: Page): Promise<void> {
  await applyButton(page).click();
  await go(page).click();
}

async function newest(page: Page) {
  const list = await page.request.get(desk.base + apiPath.changes(C));
  const [row] = ChangeListOutput.parse(await list.json()).value.rows;
  const change = await page.request.get(desk.base + apiPath.change(C, row?.id ?? ''));
  return ChangeOutput.parse(await change.json()).value;
}

test('an assertion would break: who may override it says why, and that is kept', async ({ page }) => {
  await desk.open(page, 'Lena', to.home());
  await expectAccessibleInBoth(page, async () => {
    await openPlan(page, C, restart('overridden'));
    await expect(check(page, 'Assertions')).toContainText('1 of 2 breaks');
    await applyButton(page).click();
    await expect(dialog(page)).toContainText(NAME);
  });
  const why = dialog(page).getByLabel(WHY);
  await expect(go(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(go(page)).toHaveAccessibleDescription(/say why/u);
  await why.fill('   ');
  await why.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await why.fill('The pager needs it, see OPS-12.');
  await why.press('Enter');
  await page.waitForURL(/\/changes\//u);
  await expect(main(page)).toContainText('Reason: The pager needs it, see OPS-12.');
  expect((await newest(page)).reason).toBe('The pager needs it, see OPS-12.');
});

const GUESTS = {
  objects: [
    role('webshop', 'guests', rule('get', 'configmaps')),
    {
      op: 'apply' as const,
      object: {
        kind: 'RoleBinding' as const,
        namespace: 'webshop',
        name: 'guests',
        roleRef: { kind: 'Role' as const, name: 'guests' },
        subjects: [{ kind: 'Group', name: 'oidc:shop-guests' }],
      },
    },
  ],
};

test('who may not override it cannot apply, and is asked for no reason', async ({ page }) => {
  await desk.open(page, 'Sofia', to.home());
  await openPlan(page, C, GUESTS);
  const against = page.getByRole('list', { name: 'What speaks against it' });
  await expect(against).toContainText('An assertion would break');
  await expect(applyButton(page)).toHaveAttribute('aria-disabled', 'true');
  await applyButton(page).press('Enter');
  await expect(dialog(page)).toBeHidden();
});

test('what the one who applies does not hold is named, right by right', async ({ page }) => {
  await desk.open(page, 'Sofia', to.home());
  await expectAccessibleInBoth(page, () =>
    openPlan(page, C, {
      objects: [
        role('webshop', 'too-much', rule('get', 'secrets'), rule('escalate', 'roles', 'rbac.authorization.k8s.io')),
      ],
    }),
  );
  await expect(check(page, 'You hold what you grant')).toContainText('1 right missing');
  const against = page.getByRole('list', { name: 'What speaks against it' });
  await expect(against).toContainText('It grants more than you hold');
  await expect(against).toContainText('escalate');
  await expect(applyButton(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(applyButton(page)).toHaveAccessibleDescription(/do not hold/u);
});

test('what is not valid is told by object and field, and nothing is called checked', async ({ page }) => {
  await desk.open(page, 'Lena', to.home());
  await expectAccessibleInBoth(page, () =>
    openPlan(page, C, { objects: [role('payments', 'a/b', rule('get', 'pods'))] }),
  );
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This cannot be planned');
  await expect(main(page)).toContainText('Role payments/a/b, name');
  for (const name of ['You hold what you grant', 'Assertions', 'Kept by someone else'])
    await expect(check(page, name)).toContainText('not looked at');
  await expect(applyButton(page)).toHaveAttribute('aria-disabled', 'true');
});

test('the world moved unheard: applying is refused, and the new delta is shown', async ({ page }) => {
  await deafen(page, C);
  await desk.open(page, 'Lena', to.home());
  const wanted = restart('moved', 'oidc:support');
  await openPlan(page, C, wanted);
  await expect(delta(page).getByRole('row').nth(1)).toContainText('get, patch');
  const [, bound] = wanted.objects;
  if (bound === undefined) throw new Error('a role and its binding');
  const RESOURCES = 'deployments statefulsets daemonsets';
  await applyElsewhere(page, C, { objects: [role('payments', 'moved', rule('get', RESOURCES, 'apps')), bound] });
  const refused = page.waitForResponse(
    (answer) => answer.url().endsWith(apiPath.changes(C)) && answer.status() === 409,
  );
  await confirm(page);
  await refused;
  const moved = page.getByRole('alert').filter({ hasText: 'The world has moved since this plan was made' });
  await expect(moved).toHaveCount(1);
  await expect(moved).toContainText(
    'No longer: create Role payments/moved, create RoleBinding payments/moved-of-oncall.',
  );
  await expect(moved).toContainText('New: update Role payments/moved.');
  await expect(main(page)).toContainText('+3 grants to 1 subject');
  await expect(delta(page).getByRole('row').nth(1)).toContainText('patch');
  await expect(delta(page).getByRole('row').nth(1)).not.toContainText('get');
  await page.getByRole('link', { name: 'See what is different' }).click();
  await expect(moved).toBeInViewport();
  expect((await newest(page)).gained).toBe(3);
  await moved.getByRole('button', { name: /^Go on with the plan of now/u }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change Role payments/moved');
  await confirm(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: Role payments/moved');
});

test('while it is applied each step says how far it is, and then the change is opened', async ({ page }) => {
  const held = await holdApply(page, C);
  await desk.open(page, 'Lena', to.home());
  await openPlan(page, C, restart('held', 'oidc:support'));
  const progress = page.getByRole('status', { name: 'Progress' });
  await confirm(page);
  await expect(progress).toContainText('Applying: 0 of 2 steps done');
  await expect(progress.getByRole('listitem')).toContainText(['create Role payments/held', 'create RoleBinding']);
  await expect(applyButton(page)).toHaveAccessibleDescription('It is being applied.');
  held.done(1);
  await expect(progress).toContainText('Applying: 1 of 2 steps done');
  await expect(progress.getByRole('listitem')).toContainText(['done', 'waits']);
  await held.release();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: 2 objects');
});

test('a delta of hundreds of rows draws those that are seen, and all are reached', async ({ page }) => {
  await desk.open(page, 'Lena', to.home());
  await expectAccessibleInBoth(page, () => openPlan(page, C, many('packers')));
  await expect(delta(page)).toHaveAttribute('aria-rowcount', String(MANY_ROWS + 1));
  const rows = delta(page).getByRole('row');
  await expect.poll(() => rows.count()).toBeLessThan(100);
  await expect(rows.nth(1)).toContainText('boxes00');
  await page.getByRole('region', { name: 'Access delta, rows' }).evaluate((region) => {
    region.scrollTop = region.scrollHeight;
  });
  const last = delta(page).locator(`[aria-rowindex="${String(MANY_ROWS + 1)}"]`);
  await expect(last).toContainText('get, list boxes29.fernhollow.example');
  await expect(last).toContainText('packers-of-hall-9');
  await page.keyboard.press('/');
  await page.keyboard.type('hall-7 boxes1');
  await expect(page.getByRole('status').filter({ hasText: `10 of ${String(MANY_ROWS)} rows` })).toBeVisible();
  await expect(rows).toHaveCount(11);
});

test('however much a plan changes, its page ends where its content does', async ({ page }) => {
  await desk.open(page, 'Lena', to.home());
  await openPlan(page, C, { objects: [{ op: 'delete', kind: 'ClusterRole', name: 'admin' }] });
  await expect(page.getByRole('list', { name: 'What speaks against it' })).toContainText(
    'Kubernetes keeps this object',
  );
  const beyond = () =>
    page.evaluate(() => {
      const end = document.querySelector('main > div')?.getBoundingClientRect().bottom ?? 0;
      return document.documentElement.scrollHeight - Math.max(end + window.scrollY, window.innerHeight);
    });
  await expect.poll(beyond, { message: 'pixels of nothing below the content' }).toBeLessThan(2);
  await page
    .getByText(/^and \d+ others$/u)
    .first()
    .click();
  await expect.poll(beyond).toBeLessThan(2);
});

const WIDTHS = [1280, 390];

test('axe finds nothing where applying was refused because the world moved', async ({ page }) => {
  await deafen(page, C);
  await desk.open(page, 'Lena', to.home());
  let moves = 0;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    // A refusal is nothing that can be opened again: each is of a world that moved.
    await expectAccessibleInBoth(page, async () => {
      moves += 1;
      const name = `refused-${String(moves)}`;
      await openPlan(page, C, restart(name, 'oidc:support'));
      await applyElsewhere(page, C, { objects: [role('payments', name, rule('get', 'deployments', 'apps'))] });
      await confirm(page);
      await page.getByRole('alert').filter({ hasText: 'since this plan was made' }).waitFor();
    });
  }
});

test('axe finds nothing while it is applied', async ({ page }) => {
  await desk.open(page, 'Lena', to.home());
  let release = () => Promise.resolve();
  let times = 0;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessibleInBoth(page, async () => {
      await release();
      if (times > 0) await page.waitForURL(/\/changes\//u);
      times += 1;
      const held = await holdApply(page, C);
      ({ release } = held);
      held.done(1);
      await openPlan(page, C, restart(`held-for-axe-${String(times)}`, 'oidc:support'));
      await confirm(page);
      await page.getByRole('status', { name: 'Progress' }).getByText('1 of 2').waitFor();
    });
  }
  await release();
  await page.waitForURL(/\/changes\//u);
});

test('axe finds nothing in a plan that removes, and where it is confirmed', async ({ page }) => {
  const object = { op: 'delete', kind: 'RoleBinding', namespace: 'payments', name: 'renovate-config' } as const;
  await desk.open(page, 'Lena', to.home());
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessibleInBoth(page, () => openPlan(page, C, { objects: [object] }));
    await expectAccessibleInBoth(page, async () => {
      await openPlan(page, C, { objects: [object] });
      await applyButton(page).click();
      await go(page).waitFor();
    });
  }
});
