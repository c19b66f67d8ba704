import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenStore, databaseFolder, openStore } from '@/lib/adapters/db';
import { AppError } from '@/lib/domain/core';
import type { Anchorer } from '@/lib/adapters/anchors';
import type { Clock, Store, Trail } from '@/lib/usecases';
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
  /** What signs where the trail is, outside of the database. */
  readonly anchorer?: (trail: Trail) => Anchorer | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

/** Opens the database of the settings. Throws AppError `misconfigured` or `store-unavailable`. */
export function storeOf(settings: Settings, clock: Clock, log: Log): Promise<OpenStore> {
  const { config, dataFolder } = settings;
  const migrations = join(process.cwd(), 'prisma', 'migrations');
  return openStore({ dataFolder, databaseUrl: config.databaseUrl, migrations }, { log, clock });
}

type Open = { readonly store: OpenStore; readonly anchorer: Anchorer | undefined; readonly kept: Kept };

/** Whoever has the hash of a plan can open it for so long. */
const PLAN_LIFE_MS = 7 * 24 * 3_600_000;
const SWEEP_MS = 3_600_000;

export function createKeeper(parts: KeeperParts): Keeper {
  let sweeping: NodeJS.Timeout | undefined;
  const sweep = (plans: Store['plans']) => {
    plans.sweep(parts.clock.now() - PLAN_LIFE_MS).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'old plans could not be swept');
    });
  };
  let opening: Promise<Open> | undefined;
  let now: Open | undefined;
  const start = async (): Promise<Open> => {
    const store = await parts.openStore();
    const anchorer = parts.anchorer?.(store.store.trail);
    const anchored = anchorer?.counting(store.store.trail) ?? store.store.trail;
    const trail = new TrailWriter({ trail: anchored, clock: parts.clock, log: parts.log });
    now = { store, anchorer, kept: { store: store.store, trail } };
    sweep(store.store.plans);
    sweeping = setInterval(() => sweep(store.store.plans), SWEEP_MS).unref();
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
      clearInterval(sweeping);
      const last = await opening?.catch(() => undefined);
      await last?.kept.trail.stop();
      await last?.anchorer?.stop();
      await last?.store.close();
    },
  };
}

/** Whether there is a database already: then something may have to be finished in it. */
export const hasStore = ({ config, dataFolder }: Settings): boolean =>
  config.databaseUrl !== undefined || existsSync(databaseFolder(dataFolder));

/** Throws AppError `store-unavailable` when the database is open and does not answer. */
export async function refuseLostStore({ keeper }: { readonly keeper: Keeper }): Promise<void> {
  const health = await keeper.health();
  if (health?.state === 'lost')
    throw new AppError('store-unavailable', 'The database does not answer.', { retryAfter: 5 });
}
