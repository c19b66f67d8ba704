import { defineConfig } from 'vitest/config';

const alias = { '@': import.meta.dirname };
const exclude = ['**/node_modules/**', '**/.next*/**', 'e2e/browser/**'];

/** Thousands of asks of a real API server, or dozens of kills: each uses all of the machine for minutes. */
const PROOFS = ['e2e/differential/*.servers.test.ts', 'e2e/crash/*.servers.test.ts'];

const servers = { exclude, testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.servers.test.ts'],
          // Vitest would leave one of two cores idle.
          maxWorkers: 2,
          // A test that hangs ends; one on a busy machine does not.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: { alias },
        // Real servers: tests wait for them most of the time, and two files wait at once.
        test: {
          ...servers,
          name: 'servers',
          include: ['**/*.servers.test.ts'],
          exclude: [...exclude, ...PROOFS],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { alias },
        test: {
          ...servers,
          name: 'proofs',
          include: PROOFS,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
