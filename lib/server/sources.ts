import { createHash, randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { ClusterModel, LiveSource, contextsOf, loadKubeconfig } from '@/lib/adapters/cluster';
import { LIST_NAMES } from '@/lib/contract';
import type { AccessReviews, Clock } from '@/lib/usecases';
import type { Settings } from './env';
import type { Log } from './log';

/** One cluster that is read. */
export type Source = {
  readonly model: ClusterModel;
  readonly reviews: AccessReviews | undefined;
  stop(): Promise<void>;
};

/** A little more than the API server's bookmarks take, which come once a minute. */
const LIVE_STALE_AFTER = 90_000;

/** Every cluster of the settings, being read. Throws AppError `misconfigured`; what was opened by then is closed. */
export async function openSources(settings: Settings, clock: Clock, log: Log): Promise<readonly Source[]> {
  return [];
}
