import { type AssertionsOutput, apiPath, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { choose } from './desk';
import { type Screen, demo, desk } from './screen';

const C = 'demo';

/** What the desk keeps: one that fails, one that a plan of `restart` breaks, one that holds. */
export const ASSERTIONS = `assertions:
  - name: Support keeps out of secrets
    type: must-not
    subjects: [{ kind: Group, name: 'oidc:support' }]
    verbs: [get, list]
    resources: [secrets]
    where: { include: [webshop] }
  - name: On-call does not change workloads in payments
    type: must-not
    subjects: [{ kind: Group, name: 'oidc:payments-oncall' }]
    verbs: [patch]
    apiGroups: [apps]
    resources: [deployments]
    where: { include: [payments] }
  - name: The deployer of ci can roll out the shop
    type: can
    subjects: [{ kind: ServiceAccount, namespace: ci, name: deployer }]
    verbs: [get]
    apiGroups: [apps]
    resources: [deployments]
    where: { include: [webshop] }
`;
const file = (text: string) => ({ name: 'a.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
const NONE = {
  value: { rows: [], may: { create: true, update: true, delete: true, override: true } },
  gaps: [],
  asOf: { cluster: C, epoch: 'e', generation: 1, at: '2026-11-21T16:00:00.000Z', stale: false },
} satisfies AssertionsOutput;
const openFirst = async (page: Page) => {
  await page.getByRole('table').getByRole('row').nth(1).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
};

const assertions: readonly Screen[] = [
  desk('assertions', 'Lena', to.assertions(C)),
  desk('assertions-failing', 'Lena', to.assertions(C), {
    then: async (page) => {
      await openFirst(page);
      await page.getByText('is a subject of').first().waitFor();
    },
  }),
  desk('assertions-empty', 'Lena', to.home(), {
    then: async (page) => {
      await page.route(`**${apiPath.assertions(C)}`, (route) => route.fulfill({ json: NONE }));
      await page.goto(new URL(to.assertions(C), page.url()).href);
      await page.getByRole('heading', { name: 'No assertions' }).waitFor();
    },
  }),
  desk('assertions-import-error', 'Lena', to.assertions(C), {
    then: async (page) => {
      await page
        .getByLabel('File of assertions')
        .setInputFiles(file(ASSERTIONS.replace('verbs: [get, list]', 'verbs: []')));
      await page.getByRole('main').getByRole('alert').waitFor();
    },
  }),
  desk('assertion-form', 'Lena', to.assertionForm(C), { whole: true }),
  desk('assertion-form-filled', 'Lena', to.assertions(C), {
    whole: true,
    then: async (page) => {
      await openFirst(page);
      await page.getByRole('link', { name: 'Change', exact: true }).click();
      await page.getByRole('textbox', { name: 'The same as YAML' }).waitFor();
    },
  }),
];

const trail: readonly Screen[] = [
  desk('trail', 'Lena', to.trail(C)),
  desk('trail-entry', 'Lena', to.trail(C), {
    then: async (page) => {
      await openFirst(page);
      await page.getByText('Place in the chain').waitFor();
    },
  }),
  desk('trail-filtered', 'Lena', to.trail(C, { event: 'applied' })),
  desk('trail-empty', 'Lena', to.trail(C, { event: 'revealed' })),
];

const people: readonly Screen[] = [
  desk('identity', 'Lena', to.identity(C), { whole: true }),
  desk('identity-outsider', 'Otto', to.identity(C), { whole: true }),
  demo('identity-files', to.identity(C)),
  desk('account', 'Nadia', '/account'),
  desk('account-menu', 'Nadia', '/account', {
    then: (page) => page.getByRole('button', { name: /^Signed in as/u }).click(),
  }),
  { name: 'sign-in', at: ({ desk: { base } }) => `${base}/signin?returnTo=%2Faccount` },
  { name: 'sign-in-out', at: ({ desk: { base } }) => `${base}/signin?reason=signed-out` },
  { name: 'sign-in-error', at: ({ desk: { base } }) => `${base}/signin?reason=provider-unreachable&request=abc-1` },
];

/** What somebody sees who was given nothing. */
const outsider: readonly Screen[] = (
  [
    ['home', to.home()],
    ['cluster', to.cluster(C)],
    ['list', to.list(C, 'clusterrolebindings')],
    ['assertions', to.assertions(C)],
    ['trail', to.trail(C)],
    ['builder', to.change(C)],
    ['who-can', to.ask(C, 'who-can', { verb: 'get', resource: 'secrets', namespace: 'payments' })],
  ] as const
).map(([name, path]) => desk(`forbidden-${name}`, 'Otto', path));

export const KEPT_SCREENS: readonly Screen[] = [...assertions, ...trail, ...people, ...outsider];

/** Two browsers in which one person has signed in. */
export async function signInTwice(page: Page, base: string): Promise<void> {
  // A page that is open sees that its session went, and would go to the sign-in by itself.
  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.goto(`${base}/account`);
  await choose(page, 'Nadia');
  await page.getByRole('heading', { name: 'Your sessions' }).waitFor();
}
