import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '@/lib/server/env';
import { openMappings } from '@/lib/server/login/mappings';
import { appErrorOf } from '@/lib/server/problem';

// Exit codes: 0 the server would start, 1 it would refuse (each place is named), 2 it could not be checked.
const REFUSED = 1;
const CANNOT = 2;

/** What was understood, without any secret. */
function summary(file: string | undefined): string {
  const { config } = readSettings({
    HOSTNAME: '127.0.0.1',
    ...process.env,
    NODE_ENV: 'production',
    ...(file === undefined ? {} : { CASTELLAN_CONFIG: resolve(file) }),
  });
  const { login, publicUrl, keys, demoLogin, databaseUrl } = config;
  if (login !== undefined) openMappings(config, login);
  const signIn = login === undefined ? (demoLogin ? 'demo' : 'none, local mode') : `with ${login.issuer}`;
  return [
    `public address: ${publicUrl ?? 'none'}`,
    `sign-in: ${signIn}`,
    `keys: ${keys.length === 0 ? 'none' : keys.map(({ id }) => id).join(', ')}`,
    `database: ${databaseUrl === undefined ? 'embedded' : 'PostgreSQL'}`,
  ].join('\n');
}

function main(): number {
  let file: string | undefined;
  try {
    const { positionals } = parseArgs({ allowPositionals: true });
    if (positionals.length > 1) throw new Error('one file at a time');
    [file] = positionals;
  } catch {
    process.stderr.write('castellan: npx castellan config check [FILE]\n');
    return CANNOT;
  }
  try {
    process.stdout.write(`${summary(file)}\nThe server would start.\n`);
    return 0;
  } catch (error) {
    const problem = appErrorOf(error);
    if (problem.code !== 'misconfigured') throw error;
    for (const { path, message } of problem.places) process.stderr.write(`${path} ${message}\n`);
    return REFUSED;
  }
}

process.exitCode = main();
