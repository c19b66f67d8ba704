import { join } from 'node:path';
import { type OpenStore, openStore } from '@/lib/adapters/db';
import type { Clock, Store } from '@/lib/usecases';
import type { Settings } from './env';
import type { Log } from './log';
import { TrailWriter } from './trail-writer';

/** What remembers. */
export type Kept = { readonly store: Store; readonly trail: TrailWriter };

export type Keeper = {
  /** Opened when it is first needed: without login most processes only read. Throws what opening the database throws. */
  open(): Promise<Kept>;
  /** What is open, if it is. */
  readonly opened: Kept | undefined;
  /** Whether another replica may work on the same database. */
  readonly shared: boolean;
  /** Whether the database answers; undefined while it is not open. */
  health(): ReturnType<OpenStore['health']> | Promise<undefined>;
  close(): Promise<void>;
};

export type KeeperParts = {
  readonly openStore: () => Promise<OpenStore>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Opens the database of the settings. Throws AppError `misconfigured` or `store-unavailable`. */
export function storeOf(settings: Settings, clock: Clock, log: Log): Promise<OpenStore> {
  const { config, dataFolder } = settings;
  const migrations = join(process.cwd(), 'prisma', 'migrations');
  return openStore({ dataFolder, databaseUrl: config.databaseUrl, migrations }, { log, clock });
}

export function createKeeper(parts: KeeperParts): Keeper {
  let opening: Promise<{ store: OpenStore; kept: Kept }> | undefined;
  let now: { store: OpenStore; kept: Kept } | undefined;
  const start = async () => {
    const store = await parts.openStore();
    const trail = new TrailWriter({ trail: store.store.trail, clock: parts.clock, log: parts.log });
    now = { store, kept: { store: store.store, trail } };
    return now;
  };
  return {
    async open() {
      opening ??= start().catch((error: unknown) => {
        // The next who needs it tries again.
        opening = undefined;
        throw error;
      });
      return (await opening).kept;
    },
    get shared() {
      return now?.store.kind === 'postgres';
    },
    get opened() {
      return now?.kept;
    },
    health: () => now?.store.health() ?? Promise.resolve(undefined),
    async close() {
      const last = await opening?.catch(() => undefined);
      await last?.kept.trail.stop();
      await last?.store.close();
    },
  };
}
