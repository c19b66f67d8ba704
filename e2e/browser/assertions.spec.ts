import { AssertionsOutput, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { expect, expectAccessibleInBoth, test } from './fixtures';

const NAME = 'support keeps out of secrets';
const YAML = `assertions:
  - name: ${NAME}
    type: must-not
    subjects: [{ kind: Group, name: 'oidc:support' }]
    verbs: [list]
    resources: [secrets]
    where: { include: [webshop] }
`;
const file = (text: string) => ({ name: 'a.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
const rows = (page: Page) =>
  page
    .getByRole('table', { name: 'Assertions' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
const sheet = (page: Page) => page.getByRole('complementary', { name: 'Assertion' });

/** Opens the page as one who started Castellan, on no assertions but these. */
async function open(page: Page, base: string, key: string, text?: string): Promise<void> {
  await page.goto(`${base}/?key=${key}`);
  const answer = await page.request.get(base + apiPath.assertions('demo'));
  for (const { id, version } of AssertionsOutput.parse(await answer.json()).value.rows) {
    const path = base + apiPath.removeAssertion('demo', id);
    expect((await page.request.post(path, { data: { version }, headers: { origin: base } })).ok()).toBe(true);
  }
  await page.goto(base + to.assertions('demo'));
  if (text === undefined) return;
  await page.getByLabel('File of assertions').setInputFiles(file(text));
  await expect(page.getByRole('main').getByText(/^Imported: \d+ written/u)).toBeVisible();
}

test('none yet: what they are, and the first is put together in the form', async ({ page, demo, live }) => {
  await open(page, demo, live.key);
  await page.getByRole('status').getByRole('link', { name: 'Add an assertion' }).click();
  await expect(page).toHaveURL(demo + to.assertionForm('demo'));
  const save = page.getByRole('button', { name: 'Add the assertion' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('list', { name: 'Still to do' })).toContainText('Subjects is empty');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await page.getByLabel('Subjects', { exact: true }).last().fill('Group:oidc:support');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'list' }).check();
  await page.getByLabel('Resources', { exact: true }).last().fill('secrets');
  await page.keyboard.press('Enter');
  await page.getByLabel('Except in', { exact: true }).last().fill('kube-*');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Group oidc:support must not list secrets outside of kube-*.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'The same as YAML' })).toHaveValue(/exclude:\n\s+- kube-\*/u);
  await save.click();
  await expect(page).toHaveURL(demo + to.assertions('demo'));
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('fail');
});

test('a failing one shows who, the proof, and its YAML', async ({ page, demo, live }) => {
  await open(page, demo, live.key, YAML);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(sheet(page)).toContainText('Group oidc:support must not list secrets in webshop.');
  await expect(sheet(page)).toContainText('Group:oidc:support may list secrets in webshop.');
  await expect(sheet(page)).toContainText('is a subject of');
  await page.keyboard.press('y');
  await expect(page.getByRole('complementary', { name: 'YAML' })).toContainText('kind: RoleBinding');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/assertions\?assertion=[^&]+$/u);
  await page.reload();
  await expect(sheet(page)).toContainText('is a subject of');
  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
});

test('YAML and form are two views; a mistake is said with its line, and nothing is lost', async ({
  page,
  demo,
  live,
}) => {
  await open(page, demo, live.key, YAML);
  await rows(page).first().getByRole('button', { name: NAME, exact: true }).click();
  await sheet(page).getByRole('link', { name: 'Change' }).click();
  const yaml = page.getByRole('textbox', { name: 'The same as YAML' });
  const text = await yaml.inputValue();
  await yaml.fill(text.replace('must-not', 'must'));
  await expect(page.getByText(/^Line 3, column 11/u)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the change' })).toHaveAttribute('aria-disabled', 'true');
  await yaml.fill(text.replace('must-not', 'can'));
  await expect(page.getByRole('radio', { name: /^can/u })).toBeChecked();
  await page.getByRole('button', { name: 'Save the change' }).click();
  await expect(rows(page).first()).toContainText('pass');
  await expect(sheet(page)).toContainText('Group oidc:support can list secrets in webshop.');
});

test('a file with a mistake changes nothing, and says where it is', async ({ page, demo, live }) => {
  await open(page, demo, live.key, YAML);
  await page.getByLabel('File of assertions').setInputFiles(file(YAML.replace('verbs: [list]', 'verbs: []')));
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('Nothing was imported');
  await expect(alert).toContainText('assertions[0].verbs is empty');
  await page.getByLabel('File of assertions').setInputFiles(file('assertions:\n  - [\n'));
  await expect(alert).toContainText(/Line \d+, column \d+/u);
  await page.getByLabel('File of assertions').setInputFiles(file(YAML));
  await expect(page.getByRole('main').getByText('Imported: 0 written, 1 unchanged.')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export YAML' }).click();
  expect((await download).suggestedFilename()).toBe('assertions.yaml');
});

test('removing asks, begins with keeping, and takes it away', async ({ page, demo, live }) => {
  await open(page, demo, live.key, YAML);
  await rows(page).first().getByRole('button', { name: NAME, exact: true }).click();
  await sheet(page).getByRole('button', { name: 'Remove …' }).click();
  await expect(sheet(page).getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await sheet(page).getByRole('button', { name: 'Remove …' }).click();
  await sheet(page).getByRole('button', { name: 'Remove 1 assertion' }).click();
  await expect(page.getByRole('heading', { name: 'No assertions' })).toBeVisible();
  await expect(sheet(page)).toBeHidden();
});

test('home tells of what does not hold, and leads to it', async ({ page, demo, live }) => {
  await open(page, demo, live.key, YAML);
  await page.goto(demo);
  const work = page.getByRole('list', { name: 'To do in demo' });
  await expect(work).toContainText('1 assertion fails');
  await work.getByRole('link', { name: NAME }).click();
  await expect(sheet(page)).toContainText('must not list secrets');
});

test('without the key nothing is changed, and how to get it is said', async ({ page, demo, live }) => {
  await open(page, demo, live.key);
  await page.context().clearCookies();
  await page.goto(demo + to.assertions('demo'));
  await page.getByLabel('File of assertions').setInputFiles(file(YAML));
  await expect(page.getByText('Open the address with a key')).toBeVisible();
});

const asOf = { cluster: 'demo', epoch: 'e', generation: 1, at: '2026-11-21T16:00:00.000Z', stale: false };
const UNKNOWN = {
  value: {
    rows: [
      {
        id: 'a1',
        version: 1,
        definition: {
          name: NAME,
          type: 'must-not',
          subjects: [{ kind: 'Group', name: 'oidc:support' }],
          verbs: ['list'],
          apiGroups: [''],
          resources: ['secrets'],
          where: { include: ['*'], exclude: [] },
        },
        verdict: 'unknown',
        failures: 0,
        examples: [],
        changedBy: 'lena',
        changedAt: '2026-11-21T15:00:00.000Z',
      },
    ],
    may: { create: false, update: false, delete: false, override: false },
  },
  gaps: [
    {
      code: 'list-forbidden',
      scope: { list: 'rolebindings' },
      detail: 'Castellan may not read the list.',
      since: '2026-11-21T15:00:00.000Z',
      effect: 'may-miss-allows',
    },
  ],
  asOf,
};
const unknown = (page: Page) =>
  page.route(`**${apiPath.assertions('demo')}`, (route) => route.fulfill({ json: UNKNOWN }));

test('unknown is neither, and one who may only read is told why not more', async ({ page, demo }) => {
  await unknown(page);
  await page.goto(demo + to.assertions('demo', { assertion: 'a1' }));
  await expect(rows(page).first()).toContainText('unknown');
  await expect(sheet(page)).toContainText('Castellan may not read the list.');
  for (const [name, right] of [
    ['Add an assertion', 'create'],
    ['Import YAML', 'create'],
    ['Change', 'update'],
    ['Remove …', 'delete'],
  ] as const) {
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute(
      'aria-description',
      new RegExp(`right to ${right} assertions`, 'u'),
    );
  }
});

test('axe finds nothing: rows, sheet, removing, form, unknown', async ({ page, demo, live }) => {
  await open(page, demo, live.key, YAML);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + to.assertions('demo'));
      await rows(page).first().getByRole('button', { name: NAME, exact: true }).click();
      await page.getByRole('button', { name: 'Remove …' }).click();
      await page.getByRole('button', { name: 'Keep it' }).waitFor();
    });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + to.assertionForm('demo'));
      await page.getByRole('textbox', { name: 'The same as YAML' }).waitFor();
    });
  }
  await unknown(page);
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + to.assertions('demo', { assertion: 'a1' }));
    await page.getByText('Whether it holds is not known').waitFor();
  });
});
