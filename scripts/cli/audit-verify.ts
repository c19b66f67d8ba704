// `npx castellan audit verify`: 0 the trail is whole, 1 it was tampered with, 2 it cannot be checked.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { anchorKeys, readAnchors } from '@/lib/adapters/anchors';
import { type OpenStore, databaseFolder, openStore } from '@/lib/adapters/db';
import { AppError } from '@/lib/domain/core';
import { type Anchor, type ChainRow, type ChainVerdict, type Mac, verifyChain } from '@/lib/domain/trail';
import { sealKeyOf } from '@/lib/server/config/keys';
import { openDataFolder } from '@/lib/server/data-folder';

const ROOT = join(import.meta.dirname, '..', '..');
const [WHOLE, TAMPERED, CANNOT] = [0, 1, 2];
const PAGE = 1_000;

const HELP = `npx castellan audit verify [--data DIR | --database URL] [--anchors FILE]

  --data DIR        the data folder (CASTELLAN_DATA; default .castellan); stop Castellan first, or verify a copy
  --database URL    a PostgreSQL (CASTELLAN_DATABASE_URL); Castellan may go on
  --anchors FILE    the anchors that were written (CASTELLAN_ANCHORS_FILE); the keys are in CASTELLAN_KEYS=id:base64,…

Exit codes: 0 whole, 1 tampered with (the first bad row is named), 2 cannot be checked.
`;

class CannotCheck extends Error {}

const settings = (argv: readonly string[], env: NodeJS.ProcessEnv) => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        database: { type: 'string' },
        anchors: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return {
      help: values.help ?? false,
      // What is typed wins over the environment: --data over a database that is configured, too.
      database: values.database ?? (values.data === undefined ? env['CASTELLAN_DATABASE_URL'] : undefined),
      data: resolve(values.data ?? env['CASTELLAN_DATA'] ?? join(ROOT, '.castellan')),
      anchors: values.anchors ?? env['CASTELLAN_ANCHORS_FILE'],
      keys: env['CASTELLAN_KEYS'] ?? '',
    };
  } catch {
    throw new CannotCheck(`a flag is not known.\n\n${HELP}`);
  }
};
type Settings = ReturnType<typeof settings>;

function macOf(keys: string): Mac {
  const parsed = keys
    .split(/[\s,]+/u)
    .filter((text) => text !== '')
    .map(sealKeyOf);
  const usable = parsed.flatMap((key) => (typeof key === 'string' ? [] : [key]));
  if (parsed.length === 0)
    throw new CannotCheck('CASTELLAN_KEYS is not set: without its keys no anchor can be checked.');
  if (usable.length < parsed.length)
    throw new CannotCheck('CASTELLAN_KEYS has an entry that is not id:base64 of 32 bytes.');
  return anchorKeys(usable).mac;
}

function anchorsOf(path: string | undefined): readonly Anchor[] {
  if (path === undefined) return [];
  if (!existsSync(path)) throw new CannotCheck(`the file of anchors ${path} does not exist.`);
  const { anchors, broken } = readAnchors(path);
  if (broken.length > 0)
    console.log(`note: ${broken.length} lines of the anchors cannot be read (first: ${broken[0]}).`);
  if (anchors.length === 0) throw new CannotCheck(`there is no anchor in ${path}.`);
  return anchors;
}

async function* pages(store: OpenStore): AsyncGenerator<ChainRow> {
  let page = await store.store.trail.chain(Number.MIN_SAFE_INTEGER, PAGE);
  while (page.length > 0) {
    yield* page;
    page = await store.store.trail.chain(page.at(-1)?.seq ?? Infinity, PAGE);
  }
}

async function verified({ database, data, anchors, keys }: Settings): Promise<ChainVerdict> {
  const known = anchorsOf(anchors);
  const mac = known.length > 0 ? macOf(keys) : () => undefined;
  if (database === undefined && !existsSync(databaseFolder(data)))
    throw new CannotCheck(`there is no database in ${data}.`);
  const folder = database === undefined ? openDataFolder(data, Date.now()) : undefined;
  try {
    const say = (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
    const migrations = join(ROOT, 'prisma', 'migrations');
    const store = await openStore(
      { dataFolder: data, databaseUrl: database, migrations, migrate: false },
      { log: { info: say, warn: say, error: say }, clock: { now: () => Date.now() } },
    );
    try {
      const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
      return await verifyChain(pages(store), known, { sha256, mac });
    } finally {
      await store.close();
    }
  } finally {
    folder?.release();
  }
}

function told(verdict: ChainVerdict, withAnchors: boolean): number {
  if (verdict.state === 'broken') {
    const { seq, upTo, why } = verdict;
    console.log(`TAMPERED: ${seq === upTo ? `row ${seq}` : `a row of ${seq} to ${upTo}`}: ${why}.`);
    return TAMPERED;
  }
  const { head, anchoredTo, unknownKeys } = verdict;
  if (unknownKeys.length > 0) {
    console.log(`CANNOT CHECK: CASTELLAN_KEYS lacks the keys ${unknownKeys.join(', ')} of some anchors.`);
    return CANNOT;
  }
  console.log(`whole: ${head.seq} rows, anchored up to row ${anchoredTo}.`);
  if (!withAnchors)
    console.log('note: without anchors, a tail that was cut or a chain that was written anew cannot be seen.');
  return WHOLE;
}

async function main(): Promise<number> {
  const wanted = settings(process.argv.slice(2), process.env);
  if (wanted.help) {
    console.log(HELP);
    return WHOLE;
  }
  return told(await verified(wanted), wanted.anchors !== undefined);
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof CannotCheck || error instanceof AppError;
  console.error(`castellan: cannot check: ${known ? error.message : 'the trail cannot be read.'}`);
  process.exitCode = CANNOT;
}
