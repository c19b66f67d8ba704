import chromium from '@sparticuz/chromium';
import { defineConfig } from '@playwright/test';

/**
 * The browser comes inside a package, since nothing may be downloaded at install time. CASTELLAN_CHROMIUM names
 * another one.
 */
const executablePath = process.env['CASTELLAN_CHROMIUM'] ?? (await chromium.executablePath());

export default defineConfig({
  testDir: 'e2e/browser',
  globalSetup: './e2e/browser/global-setup.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    },
    viewport: { width: 1280, height: 800 },
    trace: 'off',
  },
  projects: [
    { name: 'browser', testIgnore: 'screens.spec.ts' },
    ...(process.env['CASTELLAN_SCREENS'] === '1' ? [{ name: 'screens', testMatch: 'screens.spec.ts' }] : []),
  ],
});
