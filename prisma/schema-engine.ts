import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPGlite } from 'pglite-prisma-adapter';
// The package's own entry imports the WebAssembly as a module, which Node does not do without a flag.
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

const FOLDER = import.meta.dirname;
const MIGRATIONS = join(FOLDER, 'migrations');
const SCHEMA = join(FOLDER, 'schema.prisma');
const NOTHING = '-- This is an empty migration.';

async function start(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(entry.replace(/\.js$/u, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...engine } });
  engine.__wbg_set_wasm(instance.exports);
  const begin = instance.exports['__wbindgen_start'];
  if (typeof begin === 'function') Reflect.apply(begin, undefined, []);
}

const directories = () =>
  readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

function migrations() {
  const lock = join(MIGRATIONS, 'migration_lock.toml');
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lock) ? readFileSync(lock, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: directories().map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(MIGRATIONS, path, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/**
 * The SQL that leads from what the migrations build to what the schema says; undefined when they agree. Runs Prisma's
 * own engine on a PGlite in memory, because the CLI would want to download its engine.
 */
export async function missingMigration(): Promise<string | undefined> {
  await start();
  const database = await PGlite.create();
  const files = [{ path: SCHEMA, content: readFileSync(SCHEMA, 'utf8') }];
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database));
  const running = await engine.SchemaEngine.new(
    { datamodels: files.map(({ path, content }): [string, string] => [path, content]) },
    () => undefined,
    adapter,
  );
  try {
    const { stdout } = await running.diff({
      from: { tag: 'migrations', ...migrations() },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const sql = stdout?.trim() ?? '';
    return sql === '' || sql === NOTHING ? undefined : `${sql}\n`;
  } finally {
    running.free();
    await database.close();
  }
}
