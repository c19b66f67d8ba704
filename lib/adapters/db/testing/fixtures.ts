import { resolve } from 'node:path';
import type { Connection } from '../connect/connection';
import type { StoreLog } from '../store-log';

export const MIGRATIONS = resolve('prisma/migrations');
export const clock = { now: () => Date.now() };

/** A log whose lines a test can read. */
export function listeningLog(): { log: StoreLog; lines: string[] } {
  const lines: string[] = [];
  const say = (fields: Readonly<Record<string, unknown>>, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { log: { info: say, warn: say, error: say }, lines };
}

const TABLES = ['session', 'used_token', 'change', 'change_step', 'assertion', 'counter', 'trail', 'plan'];

/** Empties the tables. As the owner: the trail's triggers stop Castellan and not the owner of the database. */
export function empty(connection: Connection): Promise<void> {
  const names = TABLES.map((name) => `"${name}"`).join(', ');
  return connection.migrating((sql) => sql.script(`SET LOCAL session_replication_role = replica; TRUNCATE ${names}`));
}
