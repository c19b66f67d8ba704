#!/usr/bin/env node
// `npm test`: everything between a fresh clone and a verdict; `npm test -- --changed` what a change can touch. Built-ins only.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureGenerated } from './setup/generate.mjs';
import { ensureInstalled, productNode } from './setup/install.mjs';

const root = join(import.meta.dirname, '..');
ensureInstalled(root);
ensureGenerated(root);
// The product's own Node first, for every process that the check starts.
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}` };
for (const [script, ...args] of [
  [join('e2e', 'servers', 'ensure.ts')],
  [join('scripts', 'check', 'check.mjs'), ...process.argv.slice(2)],
]) {
  const run = spawnSync(productNode(root), [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
