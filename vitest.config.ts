import { defineConfig } from 'vitest/config';

const alias = { '@': import.meta.dirname };
const exclude = ['**/node_modules/**', '**/.next*/**', 'e2e/browser/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        // A test that hangs is to end; one that waits for a busy machine is not to fail.
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.servers.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Real servers: one file at a time, so that two cores are not asked to run six API servers.
        test: {
          name: 'servers',
          include: ['**/*.servers.test.ts'],
          exclude,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
