// Writes the database client from prisma/schema.prisma. Built-ins only.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { productNode } from './install.mjs';

/**
 * Generates the client unless it is of this very schema and generator. Two seconds, offline. Exits the process when it
 * fails. The named engine is never run: without it the CLI would want to download one.
 */
export function ensureGenerated(root) {
  const schema = join(root, 'prisma', 'schema.prisma');
  const cli = join(root, 'node_modules', 'prisma');
  const wanted = createHash('sha256')
    .update(readFileSync(schema))
    .update(readFileSync(join(cli, 'package.json')))
    .digest('hex');
  const folder = join(root, 'lib', 'adapters', 'db', 'generated');
  const stamp = join(folder, '.castellan-schema');
  if (existsSync(join(folder, 'client.ts')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const run = spawnSync(
    productNode(root),
    [join(cli, 'build', 'index.js'), 'generate', '--no-hints', '--schema', schema],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' },
    },
  );
  if (run.status !== 0) {
    process.stderr.write(run.stdout ?? '');
    process.stderr.write(run.stderr ?? '');
    console.error('castellan: the database client could not be generated; what Prisma said is above.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
