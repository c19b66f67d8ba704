import type { Page } from '@playwright/test';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ClustersOutput } from '@/lib/contract';
import { CHANGE_SCREENS } from './change-screens';
import { type Desk, applyElsewhere, asPersona, keepAssertions, openPlan, startDesk } from './desk';
import { test } from './fixtures';
import { restart, role, rule } from './intents';
import { ASSERTIONS, KEPT_SCREENS, signInTwice } from './kept-screens';
import { type Screen, demo } from './screen';

/** The README shows it. */
const README_PICTURE = 'who-can-proof-light-1280.png';
const FOLDER = join(import.meta.dirname, '..', '..', 'screens');

const WHO_CAN = '/ask/who-can?verb=delete&resource=secrets&namespace=payments';
const ask = (question: string, query: string): string => `/c/demo/ask/${question}?${query}`;
const openFirstProof = async (page: Page): Promise<void> => {
  await page.getByRole('table').getByRole('row').nth(3).waitFor();
  for (const key of ['j', 'j', 'j', 'Enter']) await page.keyboard.press(key);
};

const SCREENS: readonly Screen[] = [
  demo('home', '/'),
  demo('who-can', `/c/demo${WHO_CAN}`),
  demo('who-can-proof', `/c/demo${WHO_CAN}`, openFirstProof),
  demo('who-can-members', ask('who-can', 'verb=list&resource=secrets&namespace=webshop&expand=members')),
  demo('who-can-url', ask('who-can', 'verb=get&path=/metrics')),
  demo('who-can-note', ask('who-can', 'verb=get&resource=Pods&namespace=webshop')),
  demo('who-can-nothing-asked', '/c/demo/ask/who-can'),
  demo('can', ask('can', 'subject=User:oidc:otto@partner.example&verb=create&resource=pods&namespace=sandbox')),
  demo('can-refused', ask('can', 'subject=User:oidc:otto@partner.example&verb=list&resource=pods&namespace=webshop')),
  demo('what-can', ask('what-can', 'subject=Group:oidc:warehouse')),
  demo('why', ask('why', 'subject=Group:oidc:support&verb=list&resource=secrets&namespace=webshop')),
  demo(
    'why-not',
    ask('why', 'subject=Group:oidc:support-juniors&verb=get&resource=pods&subresource=log&namespace=webshop'),
  ),
  ...['subjects', 'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', 'serviceaccounts', 'namespaces'].map(
    (list) => demo(`list-${list}`, `/c/demo/${list}`),
  ),
  demo('list-empty', '/c/demo/roles?filter=nothing-is-called-this'),
  demo('subject', '/c/demo/subjects/Group%3Aoidc%3Asupport'),
  demo('role', '/c/demo/clusterroles/edit'),
  demo('role-in-namespace', '/c/demo/rolebindings/payments/old-ci'),
  demo('binding', '/c/demo/clusterrolebindings/cluster-admin'),
  demo('namespace', '/c/demo/namespaces/payments'),
  demo('cluster', '/c/demo'),
  demo('not-found', '/c/demo/roles/payments/there-is-none'),
  demo('no-such-page', '/nowhere'),
  demo('palette', '/', async (page) => {
    const line = page.getByRole('dialog', { name: 'Ask' }).getByRole('combobox');
    await page.getByRole('button', { name: /^Ask: who can/ }).click();
    await line.fill('who can delete secrets in pay');
  }),
  demo('keys', `/c/demo${WHO_CAN}`, (page) => page.keyboard.press('?')),
  { name: 'locked', at: ({ live }) => `${live.base}/` },
  { name: 'live-who-can', at: ({ live }) => `${live.base}/?key=${live.key}`, then: toFirstCluster(WHO_CAN) },
  { name: 'live-cluster', at: ({ live }) => `${live.base}/?key=${live.key}`, then: toFirstCluster('') },
  { name: 'partial-who-can', at: ({ partial, live }) => `${partial}/?key=${live.key}`, then: toFirstCluster(WHO_CAN) },
  { name: 'partial-cluster', at: ({ partial, live }) => `${partial}/?key=${live.key}`, then: toFirstCluster('') },
  {
    name: 'broken-bundle',
    at: ({ broken }) => `${broken}/`,
    then: toFirstCluster('/ask/who-can?verb=get&resource=pods&namespace=web'),
  },
  ...CHANGE_SCREENS,
  ...KEPT_SCREENS,
];

let desk: Desk;

test.beforeAll(async ({ browser }) => {
  desk = await startDesk();
  await asPersona(browser, desk, 'Lena', async (page) => {
    await applyElsewhere(page, 'demo', restart('restart-of-last-week', 'oidc:support'));
    await applyElsewhere(page, 'demo', { objects: [role('payments', 'restart-of-last-week', rule('get', 'pods'))] });
    await keepAssertions(page, 'demo', ASSERTIONS);
  });
  await asPersona(browser, desk, 'Nadia', (page) => signInTwice(page, desk.base));
});

test.afterAll(() => desk.stop());

/** The id of a live cluster is the name of its context: taken from the API, as the console does. */
function toFirstCluster(path: string): (page: Page) => Promise<void> {
  return async (page) => {
    const answer = await page.request.get(new URL('/api/v1/clusters', page.url()).href);
    const [first] = ClustersOutput.parse(await answer.json()).value;
    await page.goto(new URL(`/c/${encodeURIComponent(first?.id ?? '')}${path}`, page.url()).href);
  };
}

/** README and guide show it: the desk of the others has been worked at, and says where it keeps that. */
test('a plan, for README and guide', async ({ page }) => {
  const fresh = await startDesk();
  try {
    await page.emulateMedia({ colorScheme: 'light' });
    await fresh.open(page, 'Lena', '/');
    await keepAssertions(page, 'demo', ASSERTIONS);
    await openPlan(page, 'demo', restart('restart'));
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(FOLDER, '..', 'docs', 'plan.png'), fullPage: true });
  } finally {
    await fresh.stop();
  }
});

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${theme}, ${String(width)} px`, () => {
      for (const screen of SCREENS) {
        test(screen.name, async ({ page, demo: demoBase, live, partial, broken }) => {
          await page.emulateMedia({ colorScheme: theme });
          await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
          const address = screen.at({ demo: demoBase, live, partial, broken, desk });
          if (screen.as === undefined) await page.goto(address);
          else await desk.open(page, screen.as, address);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await screen.then?.(page);
          // Skeletons are shown after 150 ms and are gone when the answer is there.
          await page.waitForTimeout(500);
          mkdirSync(FOLDER, { recursive: true });
          const picture = `${screen.name}-${theme}-${String(width)}.png`;
          await page.screenshot({ path: join(FOLDER, picture), fullPage: screen.whole ?? false });
          if (picture === README_PICTURE)
            copyFileSync(join(FOLDER, picture), join(FOLDER, '..', 'docs', 'who-can.png'));
        });
      }
    });
  }
}
