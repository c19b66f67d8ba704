import { PlanOutput, type IntentInput, apiPath, to } from '@/lib/contract';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from './fixtures';
import { startProduct } from './product';

/** One of the people of the demo's login. */
export type Persona = 'Lena' | 'Nadia' | 'Sofia' | 'Tom' | 'Otto';

/** The demo company behind its login: what is planned, applied and kept there is somebody's. */
export type Desk = {
  readonly base: string;
  /** Opens a page as a persona; each signs in once. */
  readonly open: (page: Page, persona: Persona, path: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type Plan = PlanOutput['value'];

export async function startDesk(): Promise<Desk> {
  const { base, stop } = await startProduct({ CASTELLAN_DEMO_LOGIN: '1' });
  const kept = new Map<Persona, Awaited<ReturnType<BrowserContext['cookies']>>>();
  const open = async (page: Page, persona: Persona, path: string): Promise<void> => {
    await page.context().addCookies(kept.get(persona) ?? []);
    await page.goto(base + path);
    if (kept.has(persona)) return;
    await choose(page, persona);
    await expect(page).toHaveURL(base + path);
    kept.set(persona, await page.context().cookies(base));
  };
  return { base, open, stop };
}

/** Through the demo's provider, as a person would. */
export async function choose(page: Page, persona: Persona): Promise<void> {
  await page.getByRole('button', { name: 'Choose a person' }).click();
  await page.getByRole('button', { name: `${persona} (demo)` }).click();
}

const headersOf = (page: Page) => ({ origin: new URL(page.url()).origin });
const addressOf = (page: Page, path: string) => new URL(path, page.url()).href;

/** Makes a plan as whoever has the page, past the builder. */
export async function makePlan(page: Page, cluster: string, intent: IntentInput): Promise<Plan> {
  const made = await page.request.post(addressOf(page, apiPath.plans(cluster)), {
    headers: headersOf(page),
    data: { intent },
  });
  expect(made.status(), await made.text()).toBe(200);
  return PlanOutput.parse(await made.json()).value;
}

/** Makes a plan and opens its page. */
export async function openPlan(page: Page, cluster: string, intent: IntentInput): Promise<Plan> {
  const plan = await makePlan(page, cluster, intent);
  await page.goto(addressOf(page, to.plan(cluster, plan.hash)));
  await expect(page.getByRole('table', { name: 'Checks' })).toBeVisible();
  return plan;
}

/** Applies the plan that is open, and opens the change; `typed` where the dialog asks for a word. */
export async function applyPlan(page: Page, typed?: string): Promise<void> {
  await page.getByRole('button', { name: /^Apply as/u }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this plan?' });
  if (typed !== undefined) await dialog.getByLabel(/^Type /u).fill(typed);
  await dialog.getByRole('button', { name: /^Apply \d/u }).click();
  await page.waitForURL(/\/changes\//u);
}

let attempts = 0;
/** Plans and applies as another page would. */
export async function applyElsewhere(page: Page, cluster: string, intent: IntentInput): Promise<void> {
  const { hash, intent: planned } = await makePlan(page, cluster, intent);
  attempts += 1;
  const applied = await page.request.post(addressOf(page, apiPath.changes(cluster)), {
    headers: { ...headersOf(page), 'idempotency-key': `elsewhere-${String(attempts)}` },
    data: { intent: planned, planHash: hash },
  });
  expect(applied.status(), await applied.text()).toBe(200);
}

/** Keeps these assertions, from YAML. */
export async function keepAssertions(page: Page, cluster: string, yaml: string): Promise<void> {
  const kept = await page.request.post(addressOf(page, apiPath.importAssertions(cluster)), {
    headers: { ...headersOf(page), 'idempotency-key': 'kept-by-the-desk' },
    data: { yaml },
  });
  expect(kept.status(), await kept.text()).toBe(200);
}

/** A page of its own, as a persona, for what is made ready before a test. */
export async function asPersona(
  browser: Browser,
  desk: Desk,
  persona: Persona,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await desk.open(page, persona, to.home());
  await act(page);
  await context.close();
}
