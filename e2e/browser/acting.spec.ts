import { ChangeListOutput, ChangeOutput, ClustersOutput, NamespaceListOutput, apiPath, to } from '@/lib/contract';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { z } from 'zod';
import { auditedAs } from '../hand/audit-log';
import { type Company, startCompany } from '../product/company';
import { ProductProcess } from '../product/product-process';
import { demoObjects } from './demo-objects';
import { expect, test } from './fixtures';

let company: Company;
let product: ProductProcess | undefined;
let cluster = '';
const contexts: BrowserContext[] = [];
const RBAC = 'rbac.authorization.k8s.io';
const Rows = z.object({ value: z.object({ rows: z.array(z.object({ namespace: z.string() })) }) });
const Made = z.looseObject({ metadata: z.object({ name: z.string(), namespace: z.string() }) });

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  company = await startCompany();
  await company.cluster.applyAll(demoObjects());
});

test.afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

test.afterAll(async () => {
  await product?.end();
  await company.stop();
});

/** Starts the product, in the place of one that runs. */
async function open(actor: 'passthrough' | 'impersonate'): Promise<void> {
  await product?.end();
  product = await ProductProcess.start(await company.castellan({ actor }));
  company.front.lead(product.base);
}

/** A browser of its own, in which a persona has signed in at the provider. */
async function signedIn(browser: Browser, persona: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(company.front.publicUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: persona }).click();
  await expect(page.getByRole('button', { name: /^Signed in as/u })).toBeVisible();
  const [first] = ClustersOutput.parse(await asked(page, apiPath.clusters())).value;
  cluster = first?.id ?? '';
  return page;
}

const at = (path: string): string => company.front.publicUrl + path;
/** As a script of the page would ask. */
const asked = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(async (address): Promise<unknown> => (await fetch(address)).json(), path);
const editor = (page: Page) => page.getByRole('textbox', { name: 'YAML of the draft' });

const draft = (name: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: ${name}, namespace: payments }
rules:
- { apiGroups: [""], resources: [pods], verbs: [get] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${name}, namespace: payments }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name} }
subjects:
- { apiGroup: rbac.authorization.k8s.io, kind: Group, name: "oidc:support" }
`;

async function plan(page: Page, yaml: string): Promise<void> {
  await page.goto(at(to.change(cluster)));
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(yaml);
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.waitForURL(/\/plans\//u);
  await expect(page.getByRole('table', { name: 'Checks' })).toBeVisible();
}

async function apply(page: Page, user: string, typed?: string): Promise<void> {
  await page.getByRole('button', { name: `Apply as ${user}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this plan?' });
  if (typed !== undefined) await dialog.getByLabel(/^Type /u).fill(typed);
  await dialog.getByRole('button', { name: /^Apply \d/u }).click();
  await page.waitForURL(/\/changes\//u);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied: 2 objects');
}

/** The newest two changes: the one of a role and its binding, and the one that took it back. */
async function stepsOfBoth(page: Page): Promise<ChangeOutput['value']['steps']> {
  const { rows } = ChangeListOutput.parse(await asked(page, apiPath.changes(cluster))).value;
  const both = rows.slice(0, 2).map(({ id }) => asked(page, apiPath.change(cluster, id)));
  return (await Promise.all(both)).flatMap((change) => ChangeOutput.parse(change).value.steps);
}

/** By the console's pages: planned, applied, there; undone, gone. */
async function thereAndBack(page: Page, user: string, name: string): Promise<void> {
  await page.goto(at(to.identity(cluster)));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`The cluster sees you as ${user}`);
  await expect(page.getByText('The cluster sees somebody else than')).toBeHidden();
  await plan(page, draft(name));
  await expect(page.getByRole('main')).toContainText('+1 grant to 1 subject');
  await apply(page, user);
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/payments/rolebindings/${name}`;
  expect((await company.cluster.request('GET', path)).status).toBe(200);
  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.waitForURL(/undoes=/u);
  await apply(page, user, name);
  expect((await company.cluster.request('GET', path)).status).toBe(404);
}

test('with their own token: what an administrator changes and takes back, the API server knows as theirs', async ({
  browser,
}) => {
  await open('passthrough');
  const page = await signedIn(browser, 'Lena (demo)');
  const user = company.userOf('lena');
  await thereAndBack(page, user, 'acting');
  const steps = await stepsOfBoth(page);
  expect(steps.map(({ verb }) => verb).sort()).toEqual(['create', 'create', 'delete', 'delete']);
  for (const { auditId, verb } of steps) {
    const [event, ...more] = auditedAs(company.cluster, auditId);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ verb, user: { username: user }, objectRef: { name: 'acting' } });
    expect(event?.responseStatus?.code).toBeLessThan(300);
    expect(event?.impersonatedUser).toBeUndefined();
  }
});

/** Where the API server itself lets a persona list bindings. */
async function ownNamespaces(persona: string, groups: readonly string[]): Promise<string[]> {
  const names = demoObjects().flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : []));
  const may = await Promise.all(
    names.map((namespace) =>
      company.cluster.sar({
        user: company.userOf(persona),
        groups: [...groups.map((group) => `oidc:${group}`), 'system:authenticated'],
        resourceAttributes: { verb: 'list', group: RBAC, resource: 'rolebindings', namespace },
      }),
    ),
  );
  return names.filter((_, index) => may[index]?.allowed);
}

const alert = (page: Page) => page.getByRole('main').getByRole('alert');
const MISSING = 'list rolebindings.rbac.authorization.k8s.io in namespace';

test('a tenant lead sees their namespaces only, and is told the right that is missing elsewhere', async ({
  browser,
}) => {
  const own = await ownNamespaces('sofia', ['fernhollow', 'webshop', 'webshop-leads']);
  expect(own).toContain('webshop');
  expect(own).not.toContain('payments');
  const page = await signedIn(browser, 'Sofia (demo)');
  const namespaces = NamespaceListOutput.parse(await asked(page, apiPath.list(cluster, 'namespaces'))).value.rows;
  expect(namespaces.map(({ name }) => name).sort()).toEqual([...own].sort());
  const [home] = ClustersOutput.parse(await asked(page, apiPath.clusters())).value;
  expect(home?.counts.namespaces).toBe(own.length);
  for (const collection of ['rolebindings', 'roles', 'serviceaccounts'] as const) {
    const { rows } = Rows.parse(await asked(page, apiPath.list(cluster, collection))).value;
    expect([...new Set(rows.map(({ namespace }) => namespace))].filter((one) => !own.includes(one))).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  }
  await page.goto(at(to.list(cluster, 'rolebindings')));
  await expect(page.getByRole('table')).toContainText('leads-delegation');
  await expect(page.getByRole('table')).not.toContainText('payments');
  const ask = { verb: 'get', resource: 'secrets' };
  await page.goto(at(to.ask(cluster, 'who-can', { ...ask, namespace: 'webshop' })));
  await expect(page.getByRole('table', { name: 'Who can' }).getByRole('row').nth(1)).toBeVisible();
  await page.goto(at(to.ask(cluster, 'who-can', { ...ask, namespace: 'payments' })));
  await expect(alert(page)).toContainText(MISSING);
  await page.goto(at(to.object(cluster, 'roles', { namespace: 'payments', name: 'secret-rotator' })));
  await expect(alert(page)).toContainText(MISSING);
});

test('rights that are taken away in the cluster are gone from the page that is open', async ({ browser }) => {
  const page = await signedIn(browser, 'Sofia (demo)');
  const bindings = await Promise.all(
    ['leads', 'leads-delegation', 'leads-castellan'].map(async (name) => {
      const path = `/apis/${RBAC}/v1/namespaces/webshop/rolebindings`;
      return { path, name, object: await company.cluster.demand('GET', `${path}/${name}`) };
    }),
  );
  await page.goto(at(to.ask(cluster, 'who-can', { verb: 'get', resource: 'secrets', namespace: 'webshop' })));
  await expect(page.getByRole('table', { name: 'Who can' }).getByRole('row').nth(1)).toBeVisible();
  for (const { path, name } of bindings) await company.cluster.demand('DELETE', `${path}/${name}`);
  await expect(alert(page)).toContainText(MISSING);
  await expect(page.getByRole('table', { name: 'Who can' })).toBeHidden();
  for (const { path, object } of bindings) await company.cluster.demand('POST', path, fresh(object));
  await page.reload();
  await expect(page.getByRole('table', { name: 'Who can' }).getByRole('row').nth(1)).toBeVisible();
});

/** An object as it was, to be made anew. */
function fresh(object: unknown): object {
  const { metadata, ...rest } = Made.parse(object);
  return { ...rest, metadata: { name: metadata.name, namespace: metadata.namespace } };
}

test('impersonated under constraint: the audit log has both, Castellan and the person', async ({ browser }) => {
  await open('impersonate');
  const page = await signedIn(browser, 'Lena (demo)');
  const user = company.userOf('lena');
  await thereAndBack(page, user, 'impersonated');
  const steps = await stepsOfBoth(page);
  expect(steps).toHaveLength(4);
  for (const { auditId, verb } of steps) {
    const [event, ...more] = auditedAs(company.cluster, auditId);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      verb,
      user: { username: 'system:serviceaccount:castellan:castellan-actor' },
      impersonatedUser: { username: user },
      authenticationMetadata: { impersonationConstraint: 'impersonate:user-info' },
      objectRef: { name: 'impersonated' },
    });
    expect(event?.responseStatus?.code).toBeLessThan(300);
  }
});
