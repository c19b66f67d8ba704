import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { touched } from './changed.mjs';

const ROOT = join(import.meta.dirname, '..', '..');

test('what the built server is made of touches the tests that start it, and the browser', () => {
  const { everything, related, browser } = touched(['lib/domain/rbac/can.ts']);
  expect({ everything, browser }).toEqual({ everything: false, browser: true });
  expect(related).toContain('lib/domain/rbac/can.ts');
  expect(related).toContain('e2e/start/launch.ts');
});

test('a test touches itself alone; a document nothing', () => {
  expect(touched(['lib/domain/rbac/can.test.ts'])).toEqual({
    everything: false,
    related: ['lib/domain/rbac/can.test.ts'],
    browser: false,
  });
  expect(touched(['docs/guide.md'])).toEqual({ everything: false, related: [], browser: false });
});

test.each([
  'package-lock.json',
  'vitest.config.ts',
  'prisma/schema.prisma',
  'e2e/servers/cluster.ts',
  'scripts/check/check.mjs',
])('%s touches everything', (file) => {
  expect(touched([file]).everything).toBe(true);
});

test('the programs that tests run are there, and so is what starts them', () => {
  const { related } = touched(['lib/domain/rbac/can.ts', 'scripts/castellan.mjs']);
  expect(related.filter((file) => !existsSync(join(ROOT, file)) && !file.startsWith('lib/'))).toEqual([]);
});
