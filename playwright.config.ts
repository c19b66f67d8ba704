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
  // Something that never comes ends a test; a busy machine does not.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    },
    viewport: { width: 1280, height: 800 },
    // What fades or slides is there at once.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'off',
  },
  projects: [
    { name: 'browser', testIgnore: 'screens.spec.ts' },
    ...(process.env['CASTELLAN_SCREENS'] === '1' ? [{ name: 'screens', testMatch: 'screens.spec.ts' }] : []),
  ],
});
