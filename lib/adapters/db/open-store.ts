import { join } from 'node:path';
import type { Clock, Store } from '@/lib/usecases';
import type { Connection } from './connect/connection';
import { openEmbedded } from './connect/embedded';
import { openPostgres } from './connect/postgres';
import { migrate, readMigrations } from './migrate';
import type { StoreLog } from './store-log';
import { DbAssertions } from './tables/assertions';
import { DbJournal } from './tables/journal';
import { DbPlans } from './tables/plans';
import { DbSessions } from './tables/sessions';
import { DbTrail } from './tables/trail';

export type StoreSettings = {
  /** This process holds its lock. */
  readonly dataFolder: string;
  /** `postgresql://…`; undefined: the embedded database in the data folder. Holds a password: never shown. */
  readonly databaseUrl: string | undefined;
  /** `prisma/migrations` of the installation. */
  readonly migrations: string;
  /** False for tools that only read: a database that lacks migrations is refused. */
  readonly migrate?: boolean;
};

export type StoreHealth =
  { readonly state: 'ready'; readonly milliseconds: number } | { readonly state: 'lost'; readonly since: number };

export type OpenStore = {
  readonly store: Store;
  readonly kind: 'embedded' | 'postgres';
  /** Whether the database answers now; never throws. */
  health(): Promise<StoreHealth>;
  /** What was asked before is answered first. */
  close(): Promise<void>;
};

/** Where the embedded database lies in a data folder. */
export const databaseFolder = (dataFolder: string) => join(dataFolder, 'database');

/**
 * Opens the database and brings it to this version. Throws AppError `misconfigured` for what the operator has to repair,
 * `store-unavailable` when a PostgreSQL does not answer.
 */
export async function openStore(
  settings: StoreSettings,
  { log, clock }: { log: StoreLog; clock: Clock },
): Promise<OpenStore> {
  const migrations = readMigrations(settings.migrations);
  const connection =
    settings.databaseUrl === undefined
      ? await openEmbedded(databaseFolder(settings.dataFolder))
      : openPostgres(settings.databaseUrl, log);
  try {
    const applied = await migrate(connection, migrations, settings.migrate ?? true);
    if (applied.length > 0) log.info({ event: 'database-migrated', migrations: applied }, 'database migrated');
  } catch (error) {
    await connection.close();
    throw error;
  }
  return storeOn(connection, clock);
}

/** The store on an open database that has the newest migrations. */
export function storeOn(connection: Connection, clock: Clock): OpenStore {
  const { kind, database } = connection;
  const trail = new DbTrail(database);
  let lostSince: number | undefined;
  return {
    store: {
      sessions: new DbSessions(database),
      journal: new DbJournal(database),
      assertions: new DbAssertions(database),
      trail,
      plans: new DbPlans(database),
    },
    kind,
    async health() {
      const asked = clock.now();
      try {
        await database.run((client) => client.$queryRaw`SELECT 1`);
        lostSince = undefined;
        return { state: 'ready', milliseconds: clock.now() - asked };
      } catch {
        lostSince ??= asked;
        return { state: 'lost', since: lostSince };
      }
    },
    async close() {
      await trail.settled();
      await connection.close();
    },
  };
}
