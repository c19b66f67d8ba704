import { type Browser, chromium } from '@playwright/test';
import config from '../../../playwright.config';

/** The browser that the browser tests use, started as they start it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch(config.use?.launchOptions ?? {});
}
