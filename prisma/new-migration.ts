// After a change of schema.prisma: `tsx prisma/new-migration.ts what-changes` writes the next migration, to be read and
// completed by hand before it is committed. One that was released is never edited: its checksum is in the databases.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingMigration } from './schema-engine';

const name = process.argv[2] ?? '';
if (!/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/u.test(name)) {
  console.error('usage: tsx prisma/new-migration.ts name-in-small-letters');
  process.exit(2);
}
const sql = await missingMigration();
if (sql === undefined) {
  console.log('The migrations build what the schema says: nothing to write.');
} else {
  const time = new Date().toISOString().replaceAll(/\D/gu, '').slice(0, 14);
  const folder = join(import.meta.dirname, 'migrations', `${time}_${name.replaceAll('-', '_')}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`Wrote ${folder}/migration.sql`);
}
