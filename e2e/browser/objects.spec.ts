import { type Collection, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { z } from 'zod';
import { LIVE, expect, test } from './fixtures';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
/** An object's page of the demo: `roles`, `payments/secret-rotator`. */
const at = (base: string, collection: Collection, path: string): string => {
  const [a = '', b] = path.split('/');
  return base + to.object('demo', collection, b === undefined ? { name: a } : { namespace: a, name: b });
};

test('an aggregated role says where each of its rules comes from', async ({ page, demo }) => {
  await page.goto(at(demo, 'clusterroles', 'view'));
  await expect(heading(page, 'view')).toBeVisible();
  const aggregation = region(page, 'Aggregation');
  await expect(aggregation).toContainText('copied from every ClusterRole that matches');
  await expect(aggregation).toContainText('rbac.authorization.k8s.io/aggregate-to-view=true');
  await expect(aggregation).toContainText('Its rules are copied into');
  const rules = region(page, 'Rules').getByRole('table', { name: 'Rules' });
  const secrets = rules.getByRole('row', { name: /secrets/u });
  await expect(secrets).toHaveCount(1);
  await secrets.getByRole('link', { name: 'analytics:report-reader' }).click();
  await expect(heading(page, 'analytics:report-reader')).toBeFocused();
  await expect(region(page, 'Aggregation')).toContainText('copied into view');
});

test('a rule that can never match says why', async ({ page, demo }) => {
  await page.goto(at(demo, 'clusterroles', 'fernhollow:log-viewer'));
  const rule = page.getByRole('row', { name: /pods\/\*/u });
  await expect(rule).toContainText('no effect');
  await expect(rule).toContainText('the star is no wildcard here');
  await page.goto(at(demo, 'roles', 'payments/secret-rotator'));
  await expect(page.getByRole('row', { name: /psp-credentials.*ledger-database/u })).toContainText(
    'a plain list is refused',
  );
});

test('a role says who is bound to it and where', async ({ page, demo }) => {
  await page.goto(at(demo, 'clusterroles', 'cluster-admin'));
  const bound = region(page, 'Who is bound to it');
  await expect(bound.getByRole('row', { name: /whole cluster.*jenkins.*ci\/jenkins/u })).toBeVisible();
  await bound.getByRole('link', { name: 'ci/jenkins' }).click();
  await expect(heading(page, 'jenkins')).toBeFocused();
});

test('a binding whose role is missing grants nothing, and says who would decide', async ({ page, demo }) => {
  await page.goto(at(demo, 'rolebindings', 'payments/old-ci'));
  await expect(page.getByText('role is missing')).toBeVisible();
  await expect(page.getByText('The role does not exist')).toBeVisible();
  await expect(page.getByText(/Whoever may create a Role of this name decides/u)).toBeVisible();
  await expect(page.getByText('teams/payments/leftovers.yaml:4')).toBeVisible();
  await page.getByRole('link', { name: 'payments/ci-legacy' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Not found');
});

test('a binding shows its subjects as written, and whom they stand for', async ({ page, demo }) => {
  await page.goto(at(demo, 'rolebindings', 'payments/renovate-config'));
  const disguised = page.getByRole('row', { name: /system:serviceaccount:ci:renovate/u });
  await expect(disguised.getByRole('link', { name: 'ci/renovate' })).toBeVisible();
  await page.goto(at(demo, 'rolebindings', 'analytics/dashboards'));
  await expect(page.getByRole('row', { name: /analytics\/dashboards/u })).toContainText('no such ServiceAccount');
  await page.goto(at(demo, 'rolebindings', 'payments/ledger'));
  await expect(page.getByRole('row', { name: /payments\/ledger/u })).toContainText('exists');
  await page.goto(at(demo, 'rolebindings', 'webshop/storefront-probe'));
  await expect(region(page, 'Rules that they get')).toContainText('a URL is granted by a ClusterRoleBinding only');
});

test('a ServiceAccount shows its bindings, its groups, and what it can', async ({ page, demo }) => {
  await page.goto(demo + to.subject('demo', 'ServiceAccount:ci/jenkins'));
  await expect(heading(page, 'jenkins')).toBeVisible();
  await expect(page.getByText('Kubernetes adds the groups')).toContainText(/./u);
  await expect(page.getByRole('link', { name: 'system:serviceaccounts:ci' })).toBeVisible();
  const bindings = region(page, 'Bindings').getByRole('table');
  await expect(bindings.getByRole('row', { name: /whole cluster jenkins cluster-admin/u })).toBeVisible();
  await expect(bindings.getByRole('row', { name: /old-ci/u })).toContainText('role is missing');
  await expect(bindings.getByRole('row', { name: /every-pod-may-scrape/u })).toContainText('system:serviceaccounts');
  const can = region(page, 'What it can');
  await expect(can.getByRole('heading', { name: 'Whole cluster' })).toBeVisible();
  await can.getByRole('searchbox', { name: 'Filter rules' }).fill('nodes/proxy');
  await expect(page).toHaveURL(/filter=nodes(?:\/|%2F)proxy/u);
  await expect(can.getByRole('row').filter({ hasText: 'nodes/proxy' }).first()).toContainText('every-pod-may-scrape');
});

test('the address of a ServiceAccount as an object is the same page', async ({ page, demo }) => {
  await page.goto(at(demo, 'serviceaccounts', 'ci/jenkins'));
  await expect(heading(page, 'jenkins')).toBeVisible();
  await expect(page.getByRole('row', { name: /whole cluster jenkins cluster-admin/u })).toBeVisible();
});

test('superusers and the never created are said to be what they are', async ({ page, demo }) => {
  await page.goto(demo + to.subject('demo', 'Group:system:masters'));
  await expect(page.getByText('May do everything')).toBeVisible();
  await page.goto(demo + to.subject('demo', 'ServiceAccount:analytics/dashboards'));
  await expect(page.getByText('There is no such ServiceAccount')).toBeVisible();
  await page.goto(demo + to.subject('demo', 'User:oidc:otto@partner.example'));
  await expect(page.getByText(/Kubernetes keeps no list of users/u)).toBeVisible();
});

test('a subject page leads to the questions about it', async ({ page, demo }) => {
  const subject = 'ServiceAccount:sandbox/playground';
  await page.goto(demo + to.subject('demo', subject));
  await page.getByRole('link', { name: 'exec into pods?' }).click();
  const asked = { subject, verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'sandbox' };
  await expect(page).toHaveURL(demo + to.ask('demo', 'can', asked));
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Allowed');
});

test('a namespace shows who has access there', async ({ page, demo }) => {
  await page.goto(at(demo, 'namespaces', 'payments'));
  const access = region(page, 'Who has access here');
  await expect(access.getByRole('row', { name: /oncall.*payments-admin/u })).toBeVisible();
  await expect(access.getByRole('link', { name: 'ClusterRoleBinding' })).toHaveAttribute(
    'href',
    to.list('demo', 'clusterrolebindings'),
  );
  await page.getByRole('link', { name: 'read secrets?' }).click();
  const asked = { verb: 'get', resource: 'secrets', namespace: 'payments' };
  await expect(page).toHaveURL(demo + to.ask('demo', 'who-can', asked));
});

test('y shows the YAML of the object on the page, with an address of its own', async ({ page, demo, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(at(demo, 'roles', 'payments/secret-rotator'));
  const button = page.getByRole('button', { name: 'YAML', exact: true });
  await button.waitFor();
  await page.keyboard.press('y');
  const sheet = page.getByRole('complementary', { name: 'YAML' });
  const yaml = sheet.getByRole('region', { name: 'YAML of Role secret-rotator' });
  await expect(yaml).toContainText('resourceNames:');
  await expect(page).toHaveURL(/yaml=Role:payments(?:\/|%2F)secret-rotator/u);
  await sheet.getByRole('button', { name: 'Copy YAML' }).click();
  const Role = z.object({ kind: z.literal('Role'), metadata: z.object({ name: z.literal('secret-rotator') }) });
  Role.parse(parse(await page.evaluate(() => navigator.clipboard.readText())));
  await page.reload();
  await expect(yaml).toBeVisible();
  await page.goBack();
  await expect(sheet).toBeHidden();
  await button.click();
  await expect(yaml).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('an object of a real cluster: its YAML is what the API server has, without managedFields', async ({
  page,
  live,
}) => {
  const Role = z.looseObject({ metadata: z.looseObject({ name: z.string(), uid: z.string() }), rules: z.unknown() });
  const stored = Role.parse(await live.api.demand('GET', `${RBAC}/namespaces/payments/roles/secret-rotator`));
  await live.open(page, to.object(LIVE, 'roles', { namespace: 'payments', name: 'secret-rotator' }));
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  const yaml = page.getByRole('region', { name: 'YAML of Role secret-rotator' });
  const shown = Role.parse(parse(await yaml.innerText()));
  expect(shown.rules).toEqual(stored.rules);
  expect(shown.metadata['annotations']).toEqual(stored.metadata['annotations']);
  await expect(yaml).not.toContainText('managedFields');
  await expect(page.getByText(/last changed .* by /u)).toBeVisible();
});

test('on a real cluster the controller aggregates, and each rule still has its origin', async ({ page, live }) => {
  await live.open(page, to.object(LIVE, 'clusterroles', { name: 'view' }));
  const secrets = page.getByRole('table', { name: 'Rules' }).getByRole('row', { name: /\bsecrets\b/u });
  await expect(secrets.getByRole('link', { name: 'analytics:report-reader' })).toBeVisible();
  await expect(page.getByText(/not copied yet|that no selected ClusterRole has/u)).toBeHidden();
});
