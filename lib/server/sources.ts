import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import {
  BundleFiles,
  type ClusterAccess,
  ClusterModel,
  LIVE_LISTS,
  LiveAccessReviews,
  LiveSource,
  grantFor,
  inCluster,
  loadKubeconfig,
} from '@/lib/adapters/cluster';
import { LIST_NAMES, type ListName } from '@/lib/contract';
import type { Requester } from '@/lib/domain/rbac';
import type { AccessReviews, Clock, SourceKind } from '@/lib/usecases';
import type { Settings } from './env';
import type { Log } from './log';

/** One cluster that is read. */
export type Source = {
  readonly model: ClusterModel;
  /** Only of a live cluster. */
  readonly live?: {
    readonly access: ClusterAccess;
    readonly reviews: AccessReviews;
    readonly grantFor: (list: ListName) => string;
  };
  /** Only of a bundle or the demo: what is read, and what changes are written to. */
  readonly bundle?: { readonly files: BundleFiles; readonly log: Log };
  stop(): Promise<void>;
};

/** A little more than the longest watch: the end of each proves its list. */
const LIVE_STALE_AFTER = 60_000;

/** Every cluster of the settings, being read. Throws AppError `misconfigured`; what was opened by then is closed. */
export async function openSources(settings: Settings, clock: Clock, log: Log): Promise<readonly Source[]> {
  const opener = new Opener(clock, log, settings.dataFolder);
  try {
    if (settings.kubeconfig !== undefined) {
      const { path, contexts } = settings.kubeconfig;
      for (const context of contexts.length === 0 ? [undefined] : contexts) {
        // Programs that this kubeconfig names may run: the operator named the file at start-up.
        const named = context === undefined ? {} : { context };
        opener.live(await loadKubeconfig(path, { allowExec: true, ...named }));
      }
    }
    if (settings.pod !== undefined) opener.live(await inCluster(settings.pod));
    for (const path of settings.bundles) await opener.bundle('bundle', bundleName(path), path, settings.writeBack);
    if (settings.demo !== undefined) await opener.bundle('demo', 'demo', settings.demo, false);
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
  readonly #dataFolder: string;

  constructor(clock: Clock, log: Log, dataFolder: string) {
    this.#clock = clock;
    this.#log = log;
    this.#dataFolder = dataFolder;
  }

  live(access: ClusterAccess): void {
    const model = this.#model('live', access.name, access.server);
    const log = this.#log.child({ cluster: model.id });
    const clock = this.#clock;
    const source = LiveSource.start({ access, sink: model, clock, random: Math.random, log });
    const reviews = new LiveAccessReviews(new Map([[model.id, access]]), clock);
    const identity = new KnownIdentity(() => reviews.whoAmI(model.id), clock);
    this.sources.push({
      model,
      live: { access, reviews, grantFor: (list) => grantFor(list, identity.now()) },
      async stop() {
        await source.stop();
        reviews.close();
      },
    });
  }

  /** Resolves when everything was read: a bundle that cannot be read is a mistake of the command line. */
  async bundle(kind: 'bundle' | 'demo', name: string, path: string, writeBack: boolean): Promise<void> {
    const model = this.#model(kind, name, path);
    const { id } = model;
    const log = this.#log.child({ cluster: id });
    const moved = (origin: string, copiedAt: string | undefined) => {
      model.moved(origin, copiedAt);
    };
    const [clock, dataFolder] = [this.#clock, this.#dataFolder];
    const files = await BundleFiles.open({ path, id, sink: model, clock, log, dataFolder, writeBack, moved });
    this.sources.push({ model, bundle: { files, log }, stop: () => files.stop() });
  }

  #model(source: SourceKind, name: string, origin: string): ClusterModel {
    return new ClusterModel({
      id: this.#freeId(name),
      name,
      source,
      origin,
      epoch: randomBytes(6).toString('base64url'),
      clock: this.#clock,
      lists: source === 'live' ? LIVE_LISTS : LIST_NAMES,
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

const UNKNOWN: Requester = { user: 'THE-USER-OF-THE-KUBECONFIG', groups: [] };
const ASK_AGAIN_AFTER = 10_000;

/** Whom a cluster sees, as far as it has said so: asked in the background, because a page does not wait for it. */
class KnownIdentity {
  #known: Requester | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  readonly #ask: () => Promise<Requester>;
  readonly #clock: Clock;

  constructor(ask: () => Promise<Requester>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
    this.now();
  }

  now(): Requester {
    const now = this.#clock.now();
    if (this.#known === undefined && now - this.#askedAt > ASK_AGAIN_AFTER) {
      this.#askedAt = now;
      void this.#ask().then(
        (identity) => (this.#known = identity),
        // A cluster that is down says so in its lists.
        () => undefined,
      );
    }
    return this.#known ?? UNKNOWN;
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
