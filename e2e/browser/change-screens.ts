import { type IntentInput, to } from '@/lib/contract';
import type { Page } from '@playwright/test';
import { deafen, holdApply, showPartial } from './change-wire';
import { applyElsewhere, openPlan, type Persona } from './desk';
import { many, restart, role, rule } from './intents';
import { type Screen, desk } from './screen';

const C = 'demo';
const editor = (page: Page) => page.getByRole('textbox', { name: 'YAML of the draft' });

const DRAFT = `# asked for in OPS-12
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: restart
  namespace: payments
rules:
- apiGroups: [apps] # no scale, on purpose
  resources: [deployments, statefulsets]
  verbs: [get, patch]
- apiGroups: [""]
  resources: [secrets, podz]
  verbs: [get, "*"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: restart
  namespace: payments
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: restart }
subjects:
- { apiGroup: rbac.authorization.k8s.io, kind: Group, name: "oidc:payments-oncall" }
`;

const write = (text: string) => async (page: Page) => {
  await show(page, 'YAML');
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
};
/** Where there is little room, form and YAML take turns. */
async function show(page: Page, what: 'Form' | 'YAML'): Promise<void> {
  await page.getByRole('group', { name: 'Draft', exact: true }).waitFor();
  if ((page.viewportSize()?.width ?? 0) < 1100) await page.getByRole('button', { name: what, exact: true }).click();
}
const showForm = (page: Page) => show(page, 'Form');

const planned = (
  name: string,
  as: Persona,
  intent: IntentInput,
  then: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Screen =>
  desk(name, as, to.home(), {
    whole: true,
    then: async (page) => {
      await openPlan(page, C, intent);
      await then(page);
    },
  });

const toApply = (page: Page) => page.getByRole('button', { name: /^Apply as/u }).click();
async function confirm(page: Page): Promise<void> {
  await toApply(page);
  const why = page.getByLabel('Why an assertion may break');
  const go = page.getByRole('dialog').getByRole('button', { name: /^Apply \d/u });
  await go.waitFor();
  if (await why.isVisible()) await why.fill('The pager needs it, see OPS-12.');
  await go.click();
}

/** The files of the demo have this role already. */
const NOTHING: IntentInput = {
  objects: [
    role(
      'webshop',
      'storefront',
      { ...rule('get watch', 'configmaps'), resourceNames: ['storefront-flags'] },
      rule('get list watch', 'services'),
    ),
  ],
};
const REMOVAL: IntentInput = {
  objects: [{ op: 'delete', kind: 'RoleBinding', namespace: 'payments', name: 'renovate-config' }],
};

const builder: readonly Screen[] = [
  desk('builder-empty', 'Lena', to.change(C), { whole: true, then: showForm }),
  desk('builder-filled', 'Lena', to.change(C), {
    whole: true,
    then: async (page) => {
      await write(DRAFT)(page);
      await showForm(page);
      await page.getByRole('list', { name: 'What to know about this rule' }).first().waitFor();
    },
  }),
  desk('builder-yaml', 'Lena', to.change(C), { then: write(DRAFT) }),
  desk('builder-faults', 'Lena', to.change(C), { then: write(DRAFT.replace('subjects:', 'subject: [')) }),
  desk('builder-from-role', 'Lena', to.change(C, { copy: 'ClusterRole/view' }), { then: showForm }),
  desk('builder-template', 'Lena', to.change(C), {
    then: async (page) => {
      await showForm(page);
      await page.getByRole('button', { name: 'ClusterRole', exact: true }).click();
      await page.getByLabel('Everything needed for').fill('virtualmachines.kubevirt.io');
      await page.getByRole('button', { name: 'as viewer' }).click();
    },
  }),
];

/** Each picture moves a world of its own. */
let moves = 0;

const plans: readonly Screen[] = [
  planned('plan-allowed', 'Lena', { objects: [role('payments', 'peek', rule('get list', 'pods services'))] }),
  planned('plan-grants', 'Lena', restart('restart', 'oidc:support')),
  planned('plan-escalation', 'Sofia', {
    objects: [
      role(
        'webshop',
        'too-much',
        rule('get', 'secrets'),
        rule('escalate bind', 'roles', 'rbac.authorization.k8s.io'),
        rule('*', '*', '*'),
      ),
    ],
  }),
  planned('plan-assertion-broken', 'Lena', restart('restart')),
  planned('plan-assertion-reason', 'Lena', restart('restart'), toApply),
  planned('plan-kept', 'Lena', {
    objects: [role('webshop', 'storefront', rule('get list watch', 'configmaps services'))],
  }),
  planned(
    'plan-kept-split',
    'Lena',
    { objects: [role('webshop', 'storefront', rule('get list watch', 'configmaps services'))] },
    (page) => page.getByRole('button', { name: 'Side by side' }).click(),
  ),
  planned('plan-protected', 'Lena', { objects: [{ op: 'delete', kind: 'ClusterRole', name: 'admin' }] }),
  planned('plan-many', 'Lena', many('packers')),
  planned('plan-not-valid', 'Lena', { objects: [role('payments', 'a/b', rule('get', 'pods'))] }),
  planned('plan-nothing', 'Lena', NOTHING),
  planned('plan-removal', 'Lena', REMOVAL, toApply),
  planned('plan-applying', 'Lena', restart('restart', 'oidc:support'), async (page) => {
    const held = await holdApply(page, C);
    held.done(1);
    await confirm(page);
    await page.getByRole('status', { name: 'Progress' }).getByText('1 of 2').waitFor();
  }),
  planned('plan-moved', 'Lena', NOTHING, async (page) => {
    await deafen(page, C);
    moves += 1;
    const name = `moved-${String(moves)}`;
    await openPlan(page, C, restart(name, 'oidc:support'));
    const [, binding] = restart(name, 'oidc:support').objects;
    const narrower = role('payments', name, rule('get', 'deployments', 'apps'));
    await applyElsewhere(page, C, { objects: binding === undefined ? [narrower] : [narrower, binding] });
    await confirm(page);
    await page.getByRole('alert').filter({ hasText: 'since this plan was made' }).waitFor();
  }),
];

const PARTIAL = { intent: restart('restart'), planHash: 'f00d'.repeat(16), reason: 'The pager needs it, see OPS-12.' };

const journal: readonly Screen[] = [
  desk('journal', 'Lena', to.changes(C)),
  desk('journal-empty', 'Otto', to.changes(C)),
  desk('change', 'Lena', to.changes(C), {
    whole: true,
    then: async (page) => {
      await page.getByRole('table', { name: 'Journal' }).getByRole('link').last().click();
      await page.getByRole('table', { name: 'Requests' }).waitFor();
    },
  }),
  desk('change-undo', 'Lena', to.changes(C), {
    whole: true,
    then: async (page) => {
      await page.getByRole('table', { name: 'Journal' }).getByRole('link').first().click();
      await page.getByRole('button', { name: 'Undo…' }).click();
      await page.waitForURL(/undoes=/u);
      await page.getByRole('table', { name: 'Checks' }).waitFor();
    },
  }),
  desk('change-partial', 'Lena', to.home(), {
    whole: true,
    then: async (page) => {
      const id = await showPartial(page, C, PARTIAL);
      await page.goto(new URL(to.changeRecord(C, id), page.url()).href);
      await page.getByRole('table', { name: 'Requests' }).waitFor();
    },
  }),
  desk('change-not-found', 'Lena', to.changeRecord(C, 'there-is-none')),
  desk('home-work', 'Lena', to.changes(C), {
    then: async (page) => {
      await showPartial(page, C, PARTIAL);
      await page.goto(new URL(to.home(), page.url()).href);
      await page.getByRole('list', { name: 'To do in demo' }).waitFor();
    },
  }),
];

export const CHANGE_SCREENS: readonly Screen[] = [...builder, ...plans, ...journal];
