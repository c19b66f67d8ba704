import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { stringify } from 'yaml';
import { expect, test } from './fixtures';
import { type Product, startProduct } from './product';
import { opener } from './quiet';

const EVIL = 'https://evil.example';
/** The one link out of the console: beside an answer, about what RBAC cannot know. */
const ABOUT_AUTHORIZATION = 'https://kubernetes.io/docs/reference/access-authn-authz/authorization/';
/** Each would do something if it were ever more than text. */
const NAMES = [
  `<img src=x onerror=alert(1)>`,
  `"><svg onload=alert(1)>`,
  `javascript:alert(1)`,
  `data:text,<script>alert(1)<`,
  `Docs|javascript:alert(1)`,
  EVIL.replaceAll('/', '\u2215'),
  `evil\u202egpj.exe`,
  `zero\u200bwidth\u2060name`,
  `аdmin`,
  `{{constructor.constructor('alert(1)')()}}`,
  `\${alert(1)}`,
  '__proto__',
  `x${'y'.repeat(240)}`,
];
const API = 'rbac.authorization.k8s.io';
const bundle = (): string =>
  NAMES.flatMap((name, at) => [
    {
      apiVersion: `${API}/v1`,
      kind: 'ClusterRole',
      metadata: { name, labels: { note: 'x' }, annotations: { note: `<script src=${EVIL}></script>` } },
      rules: [{ apiGroups: [name], resources: [name], verbs: ['get', name], resourceNames: [name] }],
    },
    {
      apiVersion: `${API}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `binding ${at} ${name}`.slice(0, 250) },
      roleRef: { apiGroup: API, kind: 'ClusterRole', name },
      subjects: [
        { apiGroup: API, kind: 'User', name: `${name} <a href="${EVIL}">x</a>\u001b[31m` },
        { apiGroup: API, kind: 'Group', name },
      ],
    },
  ])
    .map((object) => stringify(object, { lineWidth: 0 }))
    .join('---\n');

const folder = mkdtempSync(join(tmpdir(), 'castellan-hostile-'));
let product: Product;

test.beforeAll(async () => {
  const file = join(folder, 'hostile.yaml');
  writeFileSync(file, bundle());
  product = await startProduct({ CASTELLAN_BUNDLE: file, CASTELLAN_DEMO: '0' });
});

test.afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Dialogs, requests to elsewhere, and what the policy had to stop. */
function watched(page: Page): string[] {
  const met: string[] = [];
  page.on('dialog', (dialog) => {
    met.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (origin !== product.base && protocol !== 'data:') met.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy/u.test(message.text())) met.push(`policy: ${message.text()}`);
  });
  return met;
}

test('names that would be code are text, on every page that shows them', async ({ page }) => {
  const met = watched(page);
  const open = opener(page);
  const seg = encodeURIComponent;
  const c = `${product.base}/c/hostile`;
  const pages = [
    c,
    `${c}/clusterroles`,
    `${c}/clusterrolebindings`,
    `${c}/subjects`,
    `${c}/ask/who-can?verb=get&apiGroup=${seg(NAMES[0] ?? '')}&resource=${seg(NAMES[0] ?? '')}`,
    ...NAMES.slice(0, 5).flatMap((name) => [
      `${c}/clusterroles/${seg(name)}`,
      `${c}/subjects/${seg(`Group:${name}`)}`,
      `${c}/ask/what-can?subject=${seg(`Group:${name}`)}`,
      `${c}/change?edit=${seg(`ClusterRole/${name}`)}`,
    ]),
    `${c}/plans/${seg(NAMES[0] ?? '')}`,
    `${c}/assertions/edit?id=${seg(NAMES[0] ?? '')}`,
    `${product.base}/c/${seg(NAMES[0] ?? '')}/roles`,
  ];
  for (const address of pages) {
    await open(address);
    const found = await page.evaluate(
      (ours) => ({
        injected: document.querySelectorAll('main img[onerror], main svg[onload], main script, main iframe').length,
        handlers: [...document.querySelectorAll('*')].filter((node) =>
          [...node.attributes].some(({ name }) => name.startsWith('on')),
        ).length,
        links: [...document.querySelectorAll('a[href]')].flatMap((link) =>
          link instanceof HTMLAnchorElement && link.origin !== location.origin && link.href !== ours ? [link.href] : [],
        ),
      }),
      ABOUT_AUTHORIZATION,
    );
    expect(found, address).toEqual({ injected: 0, handlers: 0, links: [] });
  }
  expect(met).toEqual([]);
});

test('what the address of the sign-in says is not shown', async ({ page }) => {
  const login = await startProduct({ CASTELLAN_DEMO_LOGIN: '1' });
  try {
    const met: string[] = [];
    page.on('dialog', (dialog) => void met.push(dialog.message()));
    const hostile = encodeURIComponent('<img src=x onerror=alert(1)>');
    await page.goto(`${login.base}/signin?reason=${hostile}&request=${hostile}&returnTo=${hostile}&error=${hostile}`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(await page.locator('main').innerHTML()).not.toContain('onerror');
    await page.goto(`${login.base}/api/auth/callback/oidc?error=${hostile}&error_description=${hostile}`);
    await expect(page.getByRole('alert').first()).toBeVisible();
    expect(await page.locator('body').innerText()).not.toContain('onerror');
    expect(met).toEqual([]);
  } finally {
    await login.stop();
  }
});

test('no other page can put Castellan into a frame', async ({ page }) => {
  const frames = `<iframe src="${product.base}/c/hostile"></iframe><object data="${product.base}/"></object>`;
  const other = createServer((_, answer) => void answer.setHeader('content-type', 'text/html').end(frames)).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => void other.once('listening', resolve));
  const address = other.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForLoadState('load');
  // A frame that was refused is an error page of the browser's own.
  const shown = page.frames().flatMap((frame) => (frame.url().startsWith(product.base) ? [frame.url()] : []));
  expect(shown).toEqual([]);
  await expect(page.frameLocator('iframe').getByText('Castellan')).toHaveCount(0);
  other.close();
});
