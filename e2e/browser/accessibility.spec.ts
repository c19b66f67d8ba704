import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { LIVE, expect, expectAccessibleInBoth, test } from './fixtures';

const QUESTION = { verb: 'delete', resource: 'secrets', namespace: 'payments' };
const OTTO = 'User:oidc:otto@partner.example';

/** Every page of the demo, and what must be there before it is looked at. */
const PAGES: readonly (readonly [string, string, (page: Page) => Promise<void>])[] = [
  ['home', to.home(), (page) => page.getByRole('table', { name: 'Clusters' }).waitFor()],
  ['cluster', to.cluster('demo'), (page) => page.getByRole('table', { name: 'Lists' }).waitFor()],
  ...(
    [
      ['subjects', 'payments'],
      ['roles', 'payments'],
      ['clusterroles', 'fernhollow'],
      ['rolebindings', 'payments'],
      ['clusterrolebindings', 'platform'],
      ['serviceaccounts', 'payments'],
      ['namespaces', 'web'],
    ] as const
  ).map(
    ([list, filter]) =>
      [list, to.list('demo', list, { filter }), (page: Page) => page.getByRole('table').waitFor()] as const,
  ),
  [
    'an empty list',
    to.list('demo', 'roles', { filter: 'nothing-is-called-this' }),
    (page) => page.getByRole('button', { name: 'Clear the filter' }).waitFor(),
  ],
  ['role', to.object('demo', 'roles', { namespace: 'payments', name: 'secret-rotator' }), table('Rules')],
  ['aggregated role', to.object('demo', 'clusterroles', { name: 'view' }), table('Rules')],
  ['binding', to.object('demo', 'rolebindings', { namespace: 'payments', name: 'renovate-config' }), table('Subjects')],
  ['dangling binding', to.object('demo', 'rolebindings', { namespace: 'payments', name: 'old-ci' }), table('Subjects')],
  [
    'subject',
    to.subject('demo', 'ServiceAccount:ci/jenkins'),
    (page) => page.getByRole('heading', { name: 'Whole cluster' }).waitFor(),
  ],
  ['namespace', to.object('demo', 'namespaces', { name: 'payments' }), table('RoleBindings')],
  ['who can', to.ask('demo', 'who-can', QUESTION), table('Who can')],
  [
    'can',
    to.ask('demo', 'can', { ...QUESTION, subject: OTTO }),
    (page) => page.getByRole('region', { name: 'Verdict' }).waitFor(),
  ],
  [
    'what can',
    to.ask('demo', 'what-can', { subject: 'Group:oidc:warehouse' }),
    (page) => page.getByRole('table').first().waitFor(),
  ],
  [
    'why not',
    to.ask('demo', 'why', { ...QUESTION, subject: OTTO }),
    (page) => page.getByRole('main').getByRole('table').or(page.getByRole('main').getByRole('list')).first().waitFor(),
  ],
  ['nothing asked', to.ask('demo', 'who-can'), (page) => page.getByRole('heading', { level: 1 }).waitFor()],
  [
    'not found',
    to.object('demo', 'roles', { namespace: 'payments', name: 'none' }),
    (page) => page.getByText('code not-found').waitFor(),
  ],
  ['no such page', '/nowhere', (page) => page.getByRole('heading', { name: 'No such page' }).waitFor()],
];

function table(name: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole('table', { name, exact: true }).waitFor();
}

for (const [name, path, ready] of PAGES) {
  test(`axe finds nothing: ${name}`, async ({ page, demo }) => {
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + path);
      await ready(page);
    });
  });
}

test('axe finds nothing: locked', async ({ page, live }) => {
  await expectAccessibleInBoth(page, async () => {
    await page.goto(live.base);
    await page.getByRole('heading', { name: `${LIVE} is locked` }).waitFor();
  });
});

test('axe finds nothing: broken', async ({ page, broken }) => {
  await expectAccessibleInBoth(page, async () => {
    await page.goto(broken);
    await page.getByRole('group', { name: 'What could not be read' }).waitFor();
  });
});

test('axe finds nothing: partial, and what to grant', async ({ page, live, partial }) => {
  await page.goto(`${partial}/?key=${live.key}`);
  await expectAccessibleInBoth(page, async () => {
    await page.goto(partial + to.cluster(LIVE));
    await page.getByRole('region', { name: 'What to grant for rolebindings' }).waitFor();
  });
});

const LIST = to.list('demo', 'rolebindings', { filter: 'payments old-ci' });
const WITH_YAML = to.list('demo', 'rolebindings', { filter: 'payments old-ci', yaml: 'RoleBinding:payments/old-ci' });

/** What opens over or beside a list. */
const OVERLAYS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  [
    'keys',
    async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  ],
  [
    'ask line',
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('payments');
      await page.getByRole('dialog', { name: 'Ask' }).getByRole('option').first().waitFor();
    },
  ],
  [
    'colours',
    async (page) => {
      await page.getByRole('button', { name: 'Colours' }).click();
      await page.getByRole('radio', { name: 'Dark' }).waitFor();
    },
  ],
  [
    'clusters',
    async (page) => {
      await page.getByRole('button', { name: /^Cluster demo/u }).click();
      await page.getByRole('group', { name: 'Clusters' }).waitFor();
    },
  ],
];

for (const [name, open] of OVERLAYS) {
  test(`axe finds nothing: ${name}, opened`, async ({ page, demo }) => {
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + LIST);
      await page.getByRole('row', { name: /^old-ci/u }).waitFor();
      await open(page);
    });
  });
}

test('axe finds nothing: YAML beside a list', async ({ page, demo }) => {
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + WITH_YAML);
    await page.getByRole('region', { name: 'YAML of RoleBinding old-ci' }).waitFor();
  });
});

test('axe finds nothing where there is little room: page, navigation, sheet', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + LIST);
    await page.getByRole('row', { name: /^old-ci/u }).waitFor();
  });
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + LIST);
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await page.getByRole('dialog', { name: 'Navigation' }).waitFor();
  });
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + WITH_YAML);
    await page.getByRole('dialog').getByRole('region', { name: 'YAML of RoleBinding old-ci' }).waitFor();
  });
});

test('nothing is wider than the window, at 1280, 390 and 320 px', async ({ page, demo }) => {
  for (const [name, path, ready] of PAGES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(demo + path);
    await ready(page);
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      // Columns are chosen by the page after the window has changed.
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
          message: `pixels by which ${name} is wider than ${width} px`,
        })
        .toBe(0);
    }
  }
});
