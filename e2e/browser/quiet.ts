import type { Page, Request } from '@playwright/test';
import { expect } from '@playwright/test';

const QUIET_MS = 400;

/** Opens addresses, and resolves when the page has every answer that it asked for, but for event streams: they do not end. */
export function opener(page: Page): (address: string) => Promise<void> {
  let open = 0;
  let changedAt = 0;
  const counted = (change: number) => (request: Request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/v1/') || pathname.endsWith('/events')) return;
    open += change;
    changedAt = Date.now();
  };
  page.on('request', counted(1));
  page.on('requestfinished', counted(-1));
  page.on('requestfailed', counted(-1));
  return async (address) => {
    await page.goto(address);
    await page.locator('h1').first().waitFor();
    changedAt = Date.now();
    // A page asks a second time where the first answer tells it what.
    await expect.poll(() => open === 0 && Date.now() - changedAt > QUIET_MS).toBe(true);
  };
}
