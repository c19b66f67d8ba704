import type { Page } from '@playwright/test';
import { expect, expectAccessibleInBoth, test } from './fixtures';
import { type Product, startProduct } from './product';

let product: Product;

test.beforeAll(async () => {
  product = await startProduct({ CASTELLAN_DEMO_LOGIN: '1' });
});

test.afterAll(() => product.stop());

const WIDTHS = [390, 1280];

/** Through the demo's provider, as a person would. */
async function signIn(page: Page, persona: string): Promise<void> {
  await page.getByRole('button', { name: 'Choose a person' }).click();
  await page.getByRole('button', { name: persona }).click();
}

async function openAs(page: Page, path: string, persona: string): Promise<void> {
  await page.goto(`${product.base}${path}`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(page, persona);
  await expect(page).toHaveURL(`${product.base}${path}`);
}

const account = (page: Page) => page.getByRole('button', { name: /^Signed in as/u });

async function signOut(page: Page): Promise<void> {
  await account(page).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  // The provider asks before it ends its own session.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
}

test('whoever is not signed in is led to sign in, and back to the page that they wanted', async ({ page }) => {
  await openAs(page, '/c/demo/clusterrolebindings?filter=platform', 'Lena (demo)');
  await expect(account(page)).toHaveAccessibleName('Signed in as Lena (demo)');
  await expect(page.getByRole('table')).toContainText('platform');
});

test('two people sign in one after the other in one browser, and each is themself', async ({ page }) => {
  await openAs(page, '/', 'Lena (demo)');
  await signOut(page);
  await signIn(page, 'Otto (demo)');
  await expect(account(page)).toHaveAccessibleName('Signed in as Otto (demo)');
  await page.goBack();
  await page.goto(`${product.base}/account`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Otto (demo)');
});

test('an outsider does not see what the admin sees', async ({ browser }) => {
  const [lena, otto] = [await browser.newPage(), await browser.newPage()];
  await openAs(lena, '/c/demo/clusterrolebindings', 'Lena (demo)');
  await openAs(otto, '/', 'Otto (demo)');
  const status = (page: Page) =>
    page.evaluate(() => fetch('/api/v1/clusters/demo/clusterrolebindings').then((answer) => answer.status));
  expect(await status(lena)).toBe(200);
  expect(await status(otto)).toBe(403);
  await lena.close();
  await otto.close();
});

test('a session is listed, and ended from another browser', async ({ browser }) => {
  const here = await (await browser.newContext()).newPage();
  const there = await (await browser.newContext()).newPage();
  await openAs(here, '/', 'Nadia (demo)');
  await openAs(there, '/', 'Nadia (demo)');
  await here.goto(`${product.base}/account`);
  await expect(here.getByRole('listitem')).toHaveCount(2);
  await here.getByRole('listitem').filter({ hasText: 'Another browser' }).getByRole('button').click();
  await expect(here.getByRole('listitem')).toHaveCount(1);
  await there.goto(`${product.base}/c/demo`);
  await expect(there.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await here.getByRole('button', { name: /End this session/u }).click();
  await expect(here.getByText('You are signed out.')).toBeVisible();
});

test('a session that ends under an open page leads to sign-in, and back', async ({ page }) => {
  await openAs(page, '/c/demo/ask/who-can', 'Sofia (demo)');
  await page.context().clearCookies();
  // The page may notice by itself, by an answer that it asks for again; else whatever is opened next leads there.
  await page.evaluate(() => document.querySelector<HTMLElement>('nav a[href$="/roles"]')?.click());
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a sign-in that fails says why, with its request id', async ({ page }) => {
  await page.goto(`${product.base}/api/auth/callback/oidc?code=x&state=y`);
  await expect(page.getByRole('alert').filter({ hasText: 'You are not signed in' })).toContainText('expired');
  await expect(page.getByRole('alert').filter({ hasText: 'request' })).toBeVisible();
});

test('every page is behind sign-in, whatever a client says about itself', async ({ request }) => {
  const tries = [
    {},
    { cookie: `castellan-session-${product.port}=x` },
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy', cookie: `castellan-session-${product.port}=x` },
    { rsc: '1', cookie: `castellan-session-${product.port}=x` },
    { 'x-castellan-path': 'https://evil.example' },
  ];
  for (const path of [
    '/',
    '/c/demo',
    '/c/demo/roles',
    '/c/demo/ask',
    '/c/demo/ask/why',
    '/account',
    '/c/%64emo/roles',
  ]) {
    for (const headers of tries) {
      let answer = await request.get(`${product.base}${path}`, { headers, maxRedirects: 0 });
      // The framework first asks for the parameter that keeps caches apart.
      const again = answer.headers()['location'] ?? '';
      if (again.includes('_rsc')) {
        answer = await request.get(new URL(again, product.base).href, { headers, maxRedirects: 0 });
      }
      const body = await answer.text();
      const location = answer.headers()['location'] ?? '';
      const led =
        location.startsWith('/signin') || location.startsWith(`${product.base}/signin`) || body.includes('/signin?');
      expect(led, `${path} ${JSON.stringify(headers)}: ${answer.status()} ${location} ${body.slice(-200)}`).toBe(true);
      expect(`${location}${body}`).not.toContain('evil.example');
    }
  }
});

test('forms of other sites begin and end nothing', async ({ request }) => {
  for (const path of ['signin/oidc', 'signout', 'sessions/revoke']) {
    for (const origin of [undefined, 'https://evil.example', 'null', product.base.replace('127.0.0.1', 'localhost')]) {
      const headers = origin === undefined ? {} : { origin };
      const answer = await request.post(`${product.base}/api/auth/${path}`, { headers, form: { returnTo: '/' } });
      expect(answer.status(), `${path} from ${String(origin)}`).toBe(403);
    }
  }
});

test('next-auth’s other routes are not there', async ({ request }) => {
  for (const path of ['session', 'csrf', 'providers', 'signin', 'error', '_log', 'signout', 'callback/other']) {
    const answer = await request.get(`${product.base}/api/auth/${path}`, { maxRedirects: 0 });
    expect([404, 405], path).toContain(answer.status());
  }
});

test('pages run nothing without their nonce', async ({ request }) => {
  const policies = new Set<string>();
  for (let visit = 0; visit < 3; visit += 1) {
    const answer = await request.get(`${product.base}/signin`);
    const policy = answer.headers()['content-security-policy'] ?? '';
    policies.add(policy);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|style-src [^;]*unsafe-inline/u);
    for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy).toContain(part);
    }
    const nonce = /'nonce-([^']+)'/u.exec(policy)?.[1] ?? '';
    const scripts = (await answer.text()).match(/<script[^>]*>/gu) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  }
  expect(policies.size).toBe(3);
});

test('the pages of the login are clean in both themes, at both widths', async ({ page }) => {
  for (const width of WIDTHS) {
    await page.context().clearCookies();
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${product.base}/signin?reason=provider-unreachable&request=abc-1`);
    await expectAccessibleInBoth(page, () => page.getByRole('heading', { name: 'Sign in' }).waitFor());
    await page.goto(`${product.base}/signin?returnTo=%2Faccount`);
    await signIn(page, 'Tom (demo)');
    await page.getByRole('heading', { name: 'Your sessions' }).waitFor();
    await account(page).click();
    await expectAccessibleInBoth(page, () => page.getByRole('link', { name: 'Your sessions' }).waitFor());
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(overflow).toBe(false);
  }
});
