// Builds the console when what is built is not what the sources say. Built-ins only.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureGenerated } from './generate.mjs';
import { productNode } from './install.mjs';

const INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'prisma',
  'deploy/demo',
  'instrumentation.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'proxy.ts',
  'package-lock.json',
  'tsconfig.json',
];

function addTo(hash, path) {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path).sort()) addTo(hash, join(path, entry));
  } else if (!/\.test\.tsx?$|__cases__/.test(path)) {
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
}

function sourceHash(root) {
  const hash = createHash('sha256');
  for (const input of INPUTS) addTo(hash, join(root, input));
  return hash.digest('hex');
}

/** Where the built server is started from. */
export const serverEntry = (root) => join(root, '.next', 'standalone', 'server.js');

/**
 * Builds unless the build is of these very sources. About a minute on two cores; hashing alone takes milliseconds.
 * Exits the process when the build fails.
 */
export function ensureBuilt(root, { force = false } = {}) {
  ensureGenerated(root);
  const stamp = join(root, '.next', 'castellan-sources');
  const wanted = sourceHash(root);
  if (!force && existsSync(serverEntry(root)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building the console (only after a change) …');
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const built = spawnSync(productNode(root), [next, 'build'], {
    cwd: root,
    stdio: ['ignore', force ? 'inherit' : 'pipe', 'inherit'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  if (built.status !== 0) {
    if (!force) process.stderr.write(built.stdout);
    console.error('castellan: the build failed; what it said is above.');
    process.exit(1);
  }
  // Next leaves static files beside the standalone server, for a CDN; we serve them from it.
  cpSync(join(root, '.next', 'static'), join(root, '.next', 'standalone', '.next', 'static'), { recursive: true });
  const open = join(root, 'public');
  // Git keeps no empty folder: a fresh clone may be without it.
  if (existsSync(open)) cpSync(open, join(root, '.next', 'standalone', 'public'), { recursive: true });
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureBuilt(join(import.meta.dirname, '..', '..'), { force: !process.argv.includes('--if-changed') });
}
