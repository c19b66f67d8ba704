import { apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { LIVE, expect, expectAccessibleInBoth, test } from './fixtures';

const GROUPS = Array.from({ length: 30 }, (_, i) => `oidc:team-${String(i)}`);
const ME = {
  value: {
    user: 'oidc:lena@acme.example',
    groups: ['system:authenticated', ...GROUPS],
    foundBy: 'SelfSubjectReview',
    mode: 'impersonate',
    person: { issuer: 'https://login.acme.example', subject: '8f6c', name: 'Lena' },
    from: [{ field: 'username', setting: 'usernameClaim', words: 'the claim email, after oidc:' }],
    differences: [{ field: 'groups', expected: ['oidc:ops'], seen: ['ops'], hint: 'Set groupsPrefix to -.' }],
    warnings: ['A name of the system can be made from this claim.'],
    remarks: ['The grant of Castellan is wider than its use.'],
    may: {
      ask: true,
      verify: true,
      seeCluster: false,
      seeNamespaces: 3,
      listAssertions: true,
      writeAssertions: false,
      overrideAssertions: false,
      listAudit: false,
    },
    says: 'The cluster sees you as oidc:lena@acme.example.',
  },
  gaps: [],
  asOf: { cluster: 'demo', epoch: 'e', generation: 1, at: '2026-11-21T16:00:00.000Z', stale: false },
};
const asLena = (page: Page) => page.route(`**${apiPath.me('demo')}`, (route) => route.fulfill({ json: ME }));
const may = (page: Page, what: string) =>
  page.getByRole('table', { name: 'What you may do here' }).getByRole('row', { name: what });

test('files have nobody, and everybody at this machine may read them', async ({ page, demo }) => {
  await page.goto(demo);
  await page.getByRole('link', { name: 'files: no identities' }).click();
  await expect(page).toHaveURL(demo + to.identity('demo'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('These are files: nobody is anybody in them');
  await expect(may(page, 'Read the trail')).toContainText('yes');
  await expect(may(page, 'Verify an answer')).toContainText('no');
  await expect(page.getByRole('heading', { name: 'Groups' })).toBeHidden();
});

test('a live cluster says itself whom it sees, and leads to what they can do', async ({ page, live }) => {
  await live.open(page, to.identity(LIVE));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The cluster sees you as');
  await expect(page.getByText('The cluster said so itself: SelfSubjectReview')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Groups' })).toContainText('system:authenticated');
  await page.getByRole('link', { name: 'What you can do in this cluster' }).click();
  await expect(page).toHaveURL(/\/ask\/what-can\?user=.+&group=/u);
});

test('somebody signed in: differences, warnings, many groups, and what decides each right', async ({ page, demo }) => {
  await asLena(page);
  await page.goto(demo + to.identity('demo'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The cluster sees you as oidc:lena@acme.example');
  await expect(page.getByText('The cluster sees somebody else than Castellan’s configuration says')).toBeVisible();
  await expect(page.getByText('Set groupsPrefix to -.')).toBeVisible();
  await expect(page.getByText('How you are recognised here could be safer')).toBeVisible();
  const warning = page.getByText('A name of the system can be made from this claim.');
  await expect(warning).toBeHidden();
  await page.getByText('What to tell whoever runs Castellan').click();
  await expect(warning).toBeVisible();
  await expect(page.getByText('The grant of Castellan is wider than its use.')).toBeHidden();
  const groups = page.getByRole('list', { name: 'Groups' }).getByRole('listitem');
  await expect(groups).toHaveCount(31);
  await page.keyboard.press('/');
  await page.keyboard.type('team-7');
  await expect(groups).toHaveText(['oidc:team-7']);
  await expect(may(page, 'See what is granted in namespaces')).toContainText('3 namespaces');
  await expect(may(page, 'Read the trail')).toContainText('no');
  await expect(page.getByRole('link', { name: 'Who can list audit' })).toHaveAttribute(
    'href',
    to.ask('demo', 'who-can', { verb: 'list', apiGroup: 'castellan.dev', resource: 'audit' }),
  );
});

test('where Castellan writes, and by what grant, is told to who sees the whole cluster', async ({ page, demo }) => {
  const { value } = ME;
  const json = { ...ME, value: { ...value, may: { ...value.may, seeCluster: true } } };
  await page.route(`**${apiPath.me('demo')}`, (route) => route.fulfill({ json }));
  await page.goto(demo + to.identity('demo'));
  await expect(page.getByText('The grant of Castellan is wider than its use.')).toBeVisible();
});

test('a cluster that does not answer is an error, and can be asked again', async ({ page, demo }) => {
  await page.route(`**${apiPath.me('demo')}`, (route) =>
    route.fulfill({
      status: 403,
      json: {
        type: 'about:blank',
        title: 'No answer',
        status: 403,
        detail: 'It refused.',
        code: 'cluster-unreachable',
        requestId: 'r-7',
        errors: [],
      },
    }),
  );
  await page.goto(demo + to.identity('demo'));
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('It refused.');
  await expect(alert).toContainText('r-7');
  await page.unrouteAll();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('These are files: nobody is anybody in them');
});

test('axe finds nothing on it, whoever one is', async ({ page, demo }) => {
  await expectAccessibleInBoth(page, async () => {
    await page.goto(demo + to.identity('demo'));
    await may(page, 'Read the trail').waitFor();
  });
  await asLena(page);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expectAccessibleInBoth(page, async () => {
      await page.goto(demo + to.identity('demo'));
      await may(page, 'Read the trail').waitFor();
    });
  }
});
