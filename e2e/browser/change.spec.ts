import { PlanOutput, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { applyPlan } from './desk';
import { LIVE, expect, expectAccessibleInBoth, test } from './fixtures';
import { type Product, startProduct } from './product';

// A company of its own: what is applied here must not be met by the tests of other files.
let own: Product;

test.beforeAll(async () => {
  own = await startProduct({ CASTELLAN_DEMO: '1' });
});

test.afterAll(async () => {
  await own.stop();
});

const unlock = (page: Page) => page.goto(`${own.base}/?key=${own.key}`);
const editor = (page: Page) => page.getByRole('textbox', { name: 'YAML of the draft' });
const faults = (page: Page) => page.getByRole('status', { name: 'Faults of the draft' });
const object = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

async function writeYaml(page: Page, text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Fills the builder's form, from nothing, with a role and the binding that gives it to the group. */
async function draftRestart(page: Page, name: string, group: string): Promise<void> {
  await page.getByRole('button', { name: 'Role', exact: true }).click();
  const role = object(page, /^Role /u);
  await role.getByLabel('Namespace', { exact: true }).fill('payments');
  await role.getByLabel('Name', { exact: true }).fill(name);
  await role.getByRole('button', { name: 'Add a rule', exact: true }).click();
  const resources = role.getByRole('combobox', { name: 'Resources', exact: true });
  for (const resource of ['deployments.apps', 'statefulsets', 'ds']) {
    await resources.fill(resource);
    await resources.press('Enter');
  }
  for (const verb of ['get', 'patch']) await role.getByRole('checkbox', { name: verb, exact: true }).check();
  await page.getByRole('button', { name: 'RoleBinding', exact: true }).click();
  const binding = object(page, /^RoleBinding /u);
  await binding.getByLabel('Namespace', { exact: true }).fill('payments');
  await binding.getByLabel('Name', { exact: true }).fill(`${name}-oncall`);
  await binding.getByLabel('Role name').fill(name);
  await binding.getByLabel('Add a subject', { exact: true }).fill(`Group:${group}`);
  await binding.getByRole('button', { name: 'Add the subject' }).click();
}

async function plan(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.waitForURL(/\/plans\//u);
  await expect(page.getByRole('table', { name: 'Checks' })).toBeVisible();
}

/** From nothing to a role that is there, and back. */
async function expectThereAndBack(page: Page, base: string, cluster: string): Promise<void> {
  await page.goto(base + to.change(cluster));
  await draftRestart(page, 'restart', 'oidc:payments-oncall');
  await expect(editor(page)).toContainText('resources: [deployments, statefulsets, daemonsets]');
  await expect(editor(page)).toContainText('apiGroups: [apps]');
  await plan(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Create Role payments/restart and RoleBinding payments/restart-oncall',
  );
  const main = page.getByRole('main');
  await expect(main).toContainText('+6 grants to 1 subject');
  const delta = page.getByRole('table', { name: 'Access delta' });
  await expect(delta.getByRole('row')).toHaveCount(4);
  await expect(delta.getByRole('row').nth(1)).toContainText('oidc:payments-oncall');
  await expect(delta.getByRole('row').nth(1)).toContainText('get, patch daemonsets.apps');
  await expect(page.getByRole('list', { name: 'New risks' })).toContainText('Create or change workloads');
  await applyPlan(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: 2 objects');
  await expect(page.getByRole('table', { name: 'Requests' }).getByRole('row', { name: /^done create/u })).toHaveCount(
    2,
  );
  await page.goto(base + to.object(cluster, 'roles', { namespace: 'payments', name: 'restart' }));
  await expect(page.getByRole('table', { name: 'Bindings' })).toContainText('oidc:payments-oncall');
  await page.goto(base + to.changes(cluster));
  await page.getByRole('table', { name: 'Journal' }).getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.waitForURL(/undoes=/u);
  await expect(main).toContainText('−6 grants from 1');
  // What takes rights away with an object wants its name.
  await page.getByRole('button', { name: /^Apply as/u }).click();
  const go = page.getByRole('dialog').getByRole('button', { name: /^Apply \d/u });
  await expect(go).toHaveAttribute('aria-disabled', 'true');
  await expect(go).not.toBeFocused();
  await page.keyboard.press('Escape');
  await applyPlan(page, 'restart-oncall');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: 2 objects');
  await page.goto(base + to.object(cluster, 'roles', { namespace: 'payments', name: 'restart' }));
  await expect(page.getByRole('main').getByRole('alert').filter({ hasText: 'Not found' })).toBeVisible();
}

test('demo: a role from nothing, planned, applied, taken back', async ({ page }) => {
  await unlock(page);
  await expectThereAndBack(page, own.base, 'demo');
});

test('a real API server: the same, and the server has it', async ({ page, live }) => {
  await live.open(page, to.change(LIVE));
  await expectThereAndBack(page, live.base, LIVE);
});

const ROLE = `# kept by hand
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: looker # asked for in OPS-12
rules:
- apiGroups: [""]   # core
  resources: [pods]
  verbs: [get]
`;

test('form and YAML are one document, comments stay, and the draft survives a reload and the plan', async ({
  page,
}) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  await writeYaml(page, ROLE);
  const role = object(page, 'ClusterRole looker');
  await role.getByRole('checkbox', { name: 'list', exact: true }).check();
  await role.getByLabel('Name', { exact: true }).fill('viewer');
  const after = [
    '# kept by hand',
    'name: viewer # asked for in OPS-12',
    'apiGroups: [""]   # core',
    'verbs: [get, list]',
  ];
  for (const line of after) await expect(editor(page)).toContainText(line);
  await page.reload();
  for (const line of after) await expect(editor(page)).toContainText(line);
  await expect(page.getByText('Your draft is still here')).toBeVisible();
  await plan(page);
  await page.getByRole('button', { name: 'Change the plan' }).click();
  for (const line of after) await expect(editor(page)).toContainText(line);
});

test('broken YAML keeps its text, says line and column, and cannot be planned', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  await writeYaml(page, ROLE.replace('rules:', 'rule:'));
  await expect(faults(page)).toContainText('6:1 unknown field “rule”; near: rules');
  await writeYaml(page, `${ROLE}---\nkind: [broken\n`);
  await expect(faults(page)).toContainText(/1[12]:\d+/u);
  await expect(editor(page)).toContainText('kind: [broken');
  await expect(object(page, 'ClusterRole looker')).toBeVisible();
  const button = page.getByRole('button', { name: 'Plan', exact: true });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/not right yet/u);
  await faults(page).getByRole('button').first().click();
  await expect(editor(page)).toBeFocused();
  for (const [text, says] of [
    [ROLE.replace('ClusterRole', 'Secret'), 'Kind “Secret” cannot be planned here'],
    [ROLE.replace('[get]', '&v [get]'), 'Anchors and aliases are not taken'],
  ] as const) {
    await writeYaml(page, text);
    await expect(faults(page)).toContainText(says);
  }
});

test('lint says beside the rule what grants nothing, what is not served and what it opens', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  const lint = page.getByRole('list', { name: 'What to know about this rule' });
  const withRule = (rule: string) => writeYaml(page, ROLE.replace(/- apiGroups[^]*$/u, `- ${rule}\n`));
  await withRule('{apiGroups: [""], resources: ["pods/*"], verbs: [get]}');
  await expect(lint).toContainText('The star is no wildcard here');
  await withRule('{apiGroups: [""], resources: [pods], resourceNames: [a], verbs: [create, list, deletecollection]}');
  await expect(lint).toContainText('create by POST carries no name');
  await expect(lint).toContainText('deletecollection carries no name');
  await withRule('{apiGroups: [""], resources: [podz], verbs: [get]}');
  await expect(lint).toContainText('pods');
  await withRule('{apiGroups: [""], resources: [secrets], verbs: [get]}');
  await expect(lint).toContainText('risk');
  await withRule('{apiGroups: [""], resources: [configmaps], verbs: [get]}');
  await expect(lint).toBeHidden();
});

test('what a viewer and an admin of a resource need comes from what is served', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  await page.getByRole('button', { name: 'ClusterRole', exact: true }).click();
  const template = page.getByRole('group', { name: 'From a template' });
  await template.getByLabel('Everything needed for').fill('deployments.apps');
  await template.getByRole('button', { name: 'as viewer' }).click();
  await expect(editor(page)).toContainText('verbs: [get, list, watch]');
  await template.getByLabel('Everything needed for').fill('nothing-of-this-name');
  await expect(template.getByRole('button', { name: 'as admin' })).toHaveAccessibleDescription(/does not serve/u);
});

test('a refused request leads to a draft that grants exactly it, and says when it is wider', async ({ page }) => {
  await unlock(page);
  const ask = { subject: 'User:oidc:otto@partner.example', verb: 'delete', resource: 'secrets', namespace: 'payments' };
  await page.goto(own.base + to.ask('demo', 'why', ask));
  await page.getByRole('link', { name: 'Grant exactly this…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Grant exactly this');
  await expect(editor(page)).toContainText('verbs: [delete]');
  await expect(editor(page)).toContainText('oidc:otto@partner.example');
  const lint = page.getByRole('list', { name: 'What to know about this rule' });
  await page.getByRole('checkbox', { name: 'get', exact: true }).check();
  await expect(lint).toContainText('Wider than needed: 1 right more');
  await page.getByRole('checkbox', { name: 'get', exact: true }).uncheck();
  await plan(page);
  await expect(page.getByRole('main')).toContainText('+1 grant to 1 subject');
});

test('what a subject can becomes a role', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.subject('demo', 'ServiceAccount:ci/jenkins'));
  await page.getByRole('link', { name: 'Draft a role of these rules: Whole cluster' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A role of what ServiceAccount:ci/jenkins can');
  await expect(editor(page)).toContainText('kind: ClusterRole');
  await expect(object(page, /^ClusterRole /u).getByRole('group', { name: 'Rule 1', exact: true })).toBeVisible();
});

test('an object is changed from its page, and removed by a plan', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.object('demo', 'roles', { namespace: 'payments', name: 'secret-rotator' }));
  await page.getByRole('link', { name: 'Change…' }).click();
  await expect(object(page, 'Role secret-rotator')).toBeVisible();
  await page.goBack();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.waitForURL(/\/plans\//u);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delete Role payments/secret-rotator');
  await page.getByRole('button', { name: 'Change the plan' }).click();
  await expect(page.getByText('Takes 1 object away')).toBeVisible();
});

const intentOf = (verbs: string[]) => ({
  objects: [
    {
      op: 'apply',
      object: {
        kind: 'Role',
        namespace: 'webshop',
        name: 'moved',
        rules: [{ verbs, apiGroups: [''], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }],
      },
    },
  ],
});

/** Plans and applies as another would, past the page. */
async function applyElsewhere(page: Page, verbs: string[]): Promise<void> {
  const headers = { origin: own.base };
  const made = await page.request.post(own.base + apiPath.plans('demo'), {
    headers,
    data: { intent: intentOf(verbs) },
  });
  const { value } = PlanOutput.parse(await made.json());
  const applied = await page.request.post(own.base + apiPath.changes('demo'), {
    headers: { ...headers, 'idempotency-key': `elsewhere-${verbs.join('-')}` },
    data: { intent: value.intent, planHash: value.hash },
  });
  expect(applied.status()).toBe(200);
}

test('when the world moved, the plan says what is different and applies nothing', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  await writeYaml(
    page,
    ROLE.replace('ClusterRole', 'Role').replace(
      '  name: looker # asked for in OPS-12',
      '  name: moved\n  namespace: webshop',
    ),
  );
  await plan(page);
  await applyElsewhere(page, ['list']);
  const moved = page.getByRole('alert').filter({ hasText: 'The world has moved since this plan was made' });
  await expect(moved).toContainText('No longer: create Role webshop/moved.');
  await expect(page.getByRole('button', { name: /^Apply as/u })).toHaveAccessibleDescription(/world has moved/u);
  await moved.getByRole('button', { name: /^Go on with the plan of now/u }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change Role webshop/moved');
  await expect(moved).toBeHidden();
  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect(page.getByRole('region', { name: /side by side$/u })).toContainText('list');
});

test('axe finds nothing on builder, plan, confirmation, journal and record, and nothing is wider than the window', async ({
  page,
}) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  await draftRestart(page, 'seen', 'oidc:payments-oncall');
  await plan(page);
  const planned = page.url();
  await applyPlan(page);
  const record = page.url();
  const pages: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
    [own.base + to.change('demo', { copy: 'ClusterRole/view' }), () => editor(page).waitFor()],
    [planned, () => page.getByRole('table', { name: 'Checks' }).waitFor()],
    [own.base + to.changes('demo'), () => page.getByRole('table', { name: 'Journal' }).waitFor()],
    [record, () => page.getByRole('table', { name: 'Requests' }).waitFor()],
  ];
  for (const [address, ready] of pages) {
    await expectAccessibleInBoth(page, async () => {
      await page.goto(address);
      await ready(page);
    });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
          message: `pixels by which ${address} is wider than ${String(width)} px`,
        })
        .toBe(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await page.goto(record);
  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.waitForURL(/undoes=/u);
  const undo = page.url();
  await expectAccessibleInBoth(page, async () => {
    await page.goto(undo);
    await page.getByRole('button', { name: /^Apply as/u }).click();
    await page.getByRole('dialog', { name: 'Apply this plan?' }).waitFor();
  });
});

test('the builder is all reached by keyboard, the editor is left by Tab', async ({ page }) => {
  await unlock(page);
  await page.goto(own.base + to.change('demo'));
  await page.getByRole('button', { name: 'ClusterRole', exact: true }).press('Enter');
  const role = object(page, /^ClusterRole /u);
  await role.getByLabel('Name', { exact: true }).focus();
  await page.keyboard.type('by-keyboard');
  await role.getByRole('button', { name: 'Add a rule', exact: true }).press('Enter');
  await role.getByRole('combobox', { name: 'Resources', exact: true }).focus();
  await page.keyboard.type('pods');
  await page.keyboard.press('Enter');
  await role.getByRole('checkbox', { name: 'get', exact: true }).press('Space');
  await expect(editor(page)).toContainText('verbs: [get]');
  await editor(page).focus();
  await page.keyboard.press('Tab');
  await expect(editor(page)).not.toBeFocused();
});
