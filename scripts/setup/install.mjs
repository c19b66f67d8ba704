// Runs before anything is installed, under whatever Node the machine has: built-ins only.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const stampOf = (root) => join(root, 'node_modules', '.castellan-installed');

function lockHash(root) {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/**
 * Installs the locked dependencies unless this very lock is installed already.
 * Takes half a minute on a fresh clone, some milliseconds later. Exits the process when npm fails.
 */
export function ensureInstalled(root) {
  const stamp = stampOf(root);
  const wanted = lockHash(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing dependencies (once) …');
  // The lock decides the versions, as for `npm ci`; but that one refuses where a registry lacks the packages of other
  // platforms (they are optional, and then not in the lock). The build needs what the environment may call development.
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('castellan: npm could not install the dependencies; what it said is above.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

/** The Node that the product runs on: it comes with the dependencies, whatever the machine's own is. */
export function productNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
