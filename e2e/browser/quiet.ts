import type { Page, Request } from '@playwright/test';
import { expect } from '@playwright/test';

const QUIET_MS = 400;

/** Opens addresses, and resolves when the page has every answer that it asked for, but for event streams: they do not end. */
export function opener(page: Page): (address: string) => Promise<void> {
  // By request: one that was on its way before anybody listened ends here without having begun.
  const open = new Set<Request>();
  let asked = false;
  let changedAt = 0;
  const counted = (change: 'add' | 'delete') => (request: Request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/v1/') || pathname.endsWith('/events')) return;
    open[change](request);
    asked ||= change === 'add';
    changedAt = Date.now();
  };
  page.on('request', counted('add'));
  page.on('requestfinished', counted('delete'));
  page.on('requestfailed', counted('delete'));
  return async (address) => {
    asked = false;
    await page.goto(address);
    await page.locator('h1').first().waitFor();
    changedAt = Date.now();
    // A page asks a second time where the first answer tells it what; until then it says that it loads.
    const loading = page.getByRole('status', { name: /^Loading/u });
    const isQuiet = async () =>
      asked && open.size === 0 && Date.now() - changedAt > QUIET_MS && !(await loading.count());
    await expect.poll(isQuiet).toBe(true);
  };
}
