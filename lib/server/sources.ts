import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { ClusterModel, LiveSource, loadKubeconfig } from '@/lib/adapters/cluster';
import { LIST_NAMES } from '@/lib/contract';
import type { AccessReviews, Clock, SourceKind } from '@/lib/usecases';
import type { Settings } from './env';
import type { Log } from './log';

/** One cluster that is read. */
export type Source = {
  readonly model: ClusterModel;
  readonly reviews: AccessReviews | undefined;
  stop(): Promise<void>;
};

/** A little more than bookmarks take, which the API server sends once a minute. */
const LIVE_STALE_AFTER = 90_000;

/** Every cluster of the settings, being read. Throws AppError `misconfigured`; what was opened by then is closed. */
export async function openSources(settings: Settings, clock: Clock, log: Log): Promise<readonly Source[]> {
  const opener = new Opener(clock, log);
  try {
    if (settings.kubeconfig !== undefined) {
      const { path, contexts } = settings.kubeconfig;
      for (const context of contexts.length === 0 ? [undefined] : contexts) await opener.live(path, context);
    }
  } catch (error) {
    await Promise.all(opener.sources.map((source) => source.stop()));
    throw error;
  }
  return opener.sources;
}

class Opener {
  readonly sources: Source[] = [];
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  async live(file: string, context: string | undefined): Promise<void> {
    // Programs that this kubeconfig names may run: the operator named the file at start-up.
    const access = await loadKubeconfig(file, { allowExec: true, ...(context === undefined ? {} : { context }) });
    const model = this.#model('live', access.name, access.server);
    const log = this.#log.child({ cluster: model.id });
    const source = LiveSource.start({ access, sink: model, clock: this.#clock, random: Math.random, log });
    this.sources.push({ model, reviews: undefined, stop: () => source.stop() });
  }

  #model(source: SourceKind, name: string, origin: string): ClusterModel {
    return new ClusterModel({
      id: this.#freeId(name),
      name,
      source,
      origin,
      epoch: randomBytes(6).toString('base64url'),
      clock: this.#clock,
      lists: LIST_NAMES,
      staleAfter: source === 'live' ? LIVE_STALE_AFTER : Number.POSITIVE_INFINITY,
    });
  }

  #freeId(name: string): string {
    const id = clusterId(name);
    const taken = new Set(this.sources.map(({ model }) => model.id));
    let free = id;
    for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
    return free;
  }
}

/** A name as it can stand in a URL: context names hold slashes, colons, at signs. */
export function clusterId(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/gu, '');
  return plain === '' ? 'cluster' : plain.slice(0, 100);
}

/** What a bundle is called: its file or folder, without the ending of an archive. */
export function bundleName(path: string): string {
  return basename(path).replace(/\.(tar\.gz|tgz|tar|zip|ya?ml|json)$/iu, '');
}
