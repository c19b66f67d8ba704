import { to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

const slot = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true });
const choose = async (page: Page, name: string, typed: string, option: RegExp | string): Promise<void> => {
  await slot(page, name).click();
  await page.getByRole('combobox', { name: `${name}: find or type` }).fill(typed);
  await page.getByRole('option', { name: option }).first().click();
};
const notes = (page: Page) => page.getByRole('region', { name: 'Notes on the question' });

test('a question is put together word by word, and its address is the question', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'who-can'));
  await expect(page.getByRole('heading', { name: 'Say the verb and the resource, or a path' })).toBeVisible();
  await choose(page, 'Verb', 'del', /^delete\b/u);
  await choose(page, 'Resource', 'secr', /^secrets\b/u);
  await choose(page, 'Namespace', 'paym', /^payments\b/u);
  await expect(page).toHaveURL(
    demo + to.ask('demo', 'who-can', { verb: 'delete', resource: 'secrets', namespace: 'payments' }),
  );
  await expect(page.getByRole('table', { name: 'Who can' })).toBeVisible();
  await page.goBack();
  await expect(slot(page, 'Namespace')).toHaveText('cluster-wide');
});

test('the keyboard alone is enough, and a letter opens the list', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'who-can', { verb: 'get', resource: 'pods', namespace: 'webshop' }));
  await slot(page, 'Verb').focus();
  await page.keyboard.press('w');
  await expect(page.getByRole('option', { name: /^watch/u })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(slot(page, 'Verb')).toHaveText('watch');
  await expect(slot(page, 'Verb')).toBeFocused();
  await expect(page).toHaveURL(/verb=watch/u);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('dialog', { name: 'Verb' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Verb' })).toBeHidden();
  await expect(slot(page, 'Verb')).toBeFocused();
});

test('a short name is offered as what it stands for, and asked as it is only when told to', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'who-can', { verb: 'get', resource: 'secrets', namespace: 'webshop' }));
  await choose(page, 'Resource', 'po', /^po as written/u);
  await expect(notes(page)).toContainText('pods');
  await expect(page.getByRole('heading', { name: 'Not asked yet' })).toBeVisible();
  await expect(page).toHaveURL(/resource=secrets/u);
  await expect(page.getByRole('table', { name: 'Who can' })).toBeHidden();
  await expectAccessible(page);
  await notes(page).getByRole('button', { name: 'Use “pods”' }).click();
  await expect(page).toHaveURL(/resource=pods/u);
  await expect(notes(page)).toBeHidden();
  await expect(page.getByRole('table', { name: 'Who can' })).toBeVisible();
  await choose(page, 'Resource', 'Pods', /^Pods as written/u);
  await notes(page).getByRole('button', { name: 'Ask as written' }).click();
  await expect(page).toHaveURL(/resource=Pods/u);
  await expect(page.getByRole('table', { name: 'Who can' })).toBeVisible();
  await expect(notes(page).getByRole('button', { name: 'Use “pods”' })).toBeVisible();
});

test('a namespace on a resource that has none, and a verb that is not served, are said', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'who-can', { verb: 'get', resource: 'nodes', namespace: 'webshop' }));
  await notes(page).getByRole('button', { name: 'Use “cluster-wide”' }).click();
  await expect(page).not.toHaveURL(/namespace=/u);
  await expect(notes(page)).toBeHidden();
  await slot(page, 'Verb').click();
  await expect(page.getByRole('group', { name: 'Served by nodes' }).getByRole('option', { name: 'get' })).toBeVisible();
  await page.keyboard.type('frobnicate');
  await page.getByRole('option', { name: /^frobnicate as written/u }).click();
  await expect(notes(page)).toContainText('frobnicate');
  await expect(page.getByRole('heading', { name: 'Not asked yet' })).toBeVisible();
  await expect(page).toHaveURL(/verb=get/u);
});

test('a path asks about a URL, and goes back to a resource', async ({ page, demo }) => {
  await page.goto(demo + to.ask('demo', 'who-can', { verb: 'get', resource: 'pods', namespace: 'webshop' }));
  await choose(page, 'Resource', '/metrics', /^\/metrics/u);
  await expect(page.getByRole('heading', { level: 1, name: 'Who can get the URL /metrics?' })).toBeVisible();
  await expect(
    page
      .getByRole('table', { name: 'Who can' })
      .getByRole('row', { name: /monitoring/u })
      .first(),
  ).toBeVisible();
  await slot(page, 'URL path').click();
  await page.getByRole('option', { name: 'a resource' }).click();
  await expect(slot(page, 'Resource')).toHaveText('to what');
});

test('another question takes the words along', async ({ page, demo }) => {
  await page.goto(
    demo + to.ask('demo', 'who-can', { verb: 'get', resource: 'pods', subresource: 'log', namespace: 'webshop' }),
  );
  const questions = page.getByRole('navigation', { name: 'Questions' });
  await questions.getByRole('link', { name: 'Can', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Say who' })).toBeVisible();
  await choose(page, 'Subject', 'oidc:otto@partner.example', /^oidc:otto@partner\.example User, as written/u);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Refused');
  await questions.getByRole('link', { name: 'Why' }).click();
  await expect(page.getByRole('heading', { name: 'What comes closest' })).toBeVisible();
  await questions.getByRole('link', { name: 'Who can' }).click();
  await expect(page.getByRole('table', { name: 'Who can' })).toBeVisible();
  await expect(slot(page, 'Resource')).toHaveText('pods/log');
  await questions.getByRole('link', { name: 'What can' }).click();
  await expect(slot(page, 'Subject')).toContainText('oidc:otto@partner.example');
});

test('a requester can be given exactly, as a SubjectAccessReview takes it', async ({ page, demo }) => {
  await page.goto(
    demo + to.ask('demo', 'can', { verb: 'create', resource: 'pods', namespace: 'sandbox', subject: 'User:alice' }),
  );
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Allowed');
  await slot(page, 'Subject').click();
  await page.getByRole('option', { name: /^a user and groups, exactly/u }).click();
  await expect(page.getByRole('heading', { name: 'Say a user or a group' })).toBeVisible();
  await choose(page, 'User name', 'alice', /^alice as written/u);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Refused');
  await choose(page, 'Groups', 'system:authenticated', /^system:authenticated$/u);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Allowed');
  await expect(page).toHaveURL(/user=alice&group=system%3Aauthenticated|user=alice&group=system:authenticated/u);
});

test('what the API refuses is said in full, with the place', async ({ page, demo }) => {
  await page.goto(`${demo}${to.ask('demo', 'who-can', { verb: 'get', resource: 'x'.repeat(2000) })}`);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('longer than 1024 characters');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('resource');
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/request [\w-]+/u);
  await expectAccessible(page);
});

test('the form is whole on a phone', async ({ page, demo }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(demo + to.ask('demo', 'who-can', { verb: 'delete', resource: 'secrets', namespace: 'payments' }));
  await page.getByRole('table', { name: 'Who can' }).waitFor();
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await wider()).toBeLessThanOrEqual(0);
  await slot(page, 'Verb').click();
  await expect(page.getByRole('option', { name: 'get', exact: true })).toBeVisible();
  expect(await wider()).toBeLessThanOrEqual(0);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'ci/renovate' }).click();
  await expect(page.getByRole('dialog', { name: 'Why ci/renovate can' })).toContainText('is a subject of');
  await expectAccessible(page);
});
