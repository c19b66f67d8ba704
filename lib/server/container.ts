import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { AppError } from '@/lib/domain/core';
import { ClusterSet } from '@/lib/adapters/cluster';
import type { Requester } from '@/lib/domain/rbac';
import {
  type Actor,
  Audience,
  type Authentication,
  ChangesNow,
  type Clock,
  type Deps,
  type Hands,
  SeenWorlds,
  type SignedIn,
  Verdicts,
} from '@/lib/usecases';
import { openAnchorer } from './anchoring';
import { authenticated } from './authenticated';
import { reporter } from './sign-in-report';
import { ChangeFeed } from './change-feed';
import { openDataFolder } from './data-folder';
import { type Settings, readSettings } from './env';
import { type LocalKey, createLocalKey } from './local-key';
import { type Log, createLog } from './log';
import { ActorHands } from './hands';
import { type Keeper, type Kept, createKeeper, hasStore, storeOf } from './keeper';
import { type Login, openLogin } from './login/open-login';
import { type Metrics, createMetrics } from './metrics';
import { localHosts, publicHosts } from './origin';
import { RateLimit } from './rate-limit';
import { startReconciling } from './reconciling';
import { reviewsAs, reviewsOf } from './reviews';
import { SignInLimit } from './sign-in-limit';
import { singleton } from './singleton';
import { type Source, openSources } from './sources';

/** Everything that lives as long as the process. */
export type Server = {
  readonly settings: Settings;
  readonly log: Log;
  readonly deps: Deps;
  readonly metrics: Metrics;
  readonly key: LocalKey;
  /** The `Host` values that are answered. */
  readonly hosts: ReadonlySet<string>;
  /** Whether browsers come by https. */
  readonly https: boolean;
  readonly verifyLimit: RateLimit;
  /** Every other POST: a batch of questions is work, too. */
  readonly postLimit: RateLimit;
  /** Plans, changes, assertions that are written, exports. */
  readonly heavyLimit: RateLimit;
  readonly unlockLimit: RateLimit;
  readonly signInLimit: SignInLimit;
  /** What the routes and pages of the login need; absent in local mode, and where tests bring their own `signIn`. */
  readonly login: Login | undefined;
  /** Database, journal and trail, opened when they are needed. */
  readonly keeper: Keeper;
  readonly hands: Hands;
  /** The changes that this process works on. */
  readonly changesNow: ChangesNow;
  /** What changes something. Throws what opening the database throws. */
  changing(): Promise<Changing>;
  readonly startedAt: number;
  /** Event streams that are open now. */
  readonly streams: { open: number; readonly byCaller: Map<string, number> };
  /** The key as it was made here, to be printed; undefined when it was given. */
  readonly freshKey: string | undefined;
  /** Absent in local mode. */
  readonly signIn: SignIn | undefined;
  /** What use cases are given for whoever asks: what they see is all there is. */
  depsFor(actor: Actor): Deps;
  /** Who listens to a cluster's changes; undefined for whoever hears of all. */
  audience(actor: Actor, cluster: string): Audience | undefined;
  nextRequestId(): string;
  feed(cluster: string): ChangeFeed;
  /** Ends the event streams; every other request is answered as before. */
  endStreams(): void;
  stop(): Promise<void>;
};

/** What the use cases of changes work with. */
export type Changing = Kept & { readonly hands: Hands; readonly verdicts: Verdicts; readonly running: ChangesNow };

/** Login, where there is one. */
export type SignIn = {
  readonly authentication: Authentication;
  /** Whom a cluster sees in a person. */
  requesterOf(cluster: string, person: SignedIn): Requester;
};

/**
 * Wires ports to adapters and starts reading. Throws AppError `misconfigured` for whatever the operator has to repair: a
 * kubeconfig, a bundle, the data folder.
 */
export async function startServer(settings: Settings): Promise<Server> {
  const log = createLog(settings);
  const clock: Clock = { now: () => Date.now() };
  const folder = openDataFolder(settings.dataFolder, clock.now());
  let sources: readonly Source[] = [];
  let login: Login | undefined;
  let hands: ActorHands | undefined;
  let stopReconciling: (() => void) | undefined;
  const keeper = createKeeper({
    openStore: () => storeOf(settings, clock, log),
    anchorer: (trail) => openAnchorer(settings, trail, clock, log),
    clock,
    log,
  });
  try {
    if (settings.config.publicUrl !== undefined || hasStore(settings)) {
      const { store, trail } = await keeper.open();
      const { sessions } = store;
      login = await openLogin(settings, {
        sessions,
        shared: keeper.shared,
        clock,
        log,
        report: reporter(trail, clock),
      });
    }
    sources = await openSources(settings, clock, log);
    hands = new ActorHands({ sources, login, clock });
    const release = async () => {
      stopReconciling?.();
      hands?.stop();
      await keeper.close();
      folder.release();
    };
    const server = createServer({ settings, log, clock, sources, signIn: login, login, keeper, hands, release });
    stopReconciling = startReconciling({
      keeper,
      sources,
      clock,
      log,
      running: server.changesNow,
    });
    return server;
  } catch (error) {
    await login?.stop();
    for (const source of sources) await source.stop();
    hands?.stop();
    await keeper.close();
    folder.release();
    throw error;
  }
}

/** What a server is made of. */
export type ServerParts = {
  readonly settings: Settings;
  readonly log: Log;
  readonly clock: Clock;
  readonly sources: readonly Source[];
  readonly signIn?: SignIn | undefined;
  readonly login?: Login | undefined;
  readonly keeper: Keeper;
  readonly hands: Hands;
  /** Called when the server stops. */
  readonly release: () => void | Promise<void>;
};

/** Wires sources that are open into a server. */
export function createServer({
  settings,
  log,
  clock,
  sources,
  signIn,
  login,
  keeper,
  hands,
  release,
}: ServerParts): Server {
  const clusters = new ClusterSet(sources.map(({ model }) => model));
  clusters.start();
  const feeds = new Map(sources.map(({ model }) => [model.id, new ChangeFeed(clusters, model.id)]));
  const freshKey = settings.key === undefined ? randomBytes(24).toString('base64url') : undefined;
  const life = randomBytes(4).toString('hex');
  const streams = { open: 0, byCaller: new Map<string, number>() };
  let requests = 0;
  const deps: Deps = {
    clusters,
    reviews: reviewsOf(sources),
    grantFor: grantsOf(sources),
    clock,
    cursorKey: randomBytes(32),
    yaml: toYaml,
  };
  const worlds = new SeenWorlds(clusters, clock);
  let verdicts: Verdicts | undefined;
  const changesNow = new ChangesNow();
  const requesterFor = (actor: Actor) => {
    // Where there is a login, whoever is not signed in is nobody, and sees nothing.
    if (actor.mode === 'local') return signIn === undefined ? undefined : () => NOBODY;
    return (cluster: string) => authenticated(signIn?.requesterOf(cluster, actor) ?? NOBODY);
  };
  return {
    settings,
    log,
    deps,
    signIn,
    depsFor(actor) {
      const requesterOf = requesterFor(actor);
      if (requesterOf === undefined) return deps;
      return {
        ...deps,
        clusters: worlds.seenBy(requesterOf),
        mine: { requesterOf, clusters },
        reviews: reviewsAs(actor, hands),
      };
    },
    audience(actor, cluster) {
      const requesterOf = requesterFor(actor);
      return requesterOf && new Audience(worlds, clusters, cluster, requesterOf(cluster));
    },
    metrics: createMetrics({
      clusters,
      clock,
      openStreams: () => streams.open,
      trailLoss: () => keeper.opened?.trail.loss,
      named: signIn === undefined,
    }),
    key: createLocalKey(settings.key ?? freshKey ?? '', settings.port),
    hosts: login === undefined ? localHosts(settings.port) : publicHosts(login.publicUrl),
    https: settings.config.publicUrl?.startsWith('https:') ?? false,
    postLimit: new RateLimit({ perSecond: 20, burst: 200, now: () => clock.now() }),
    heavyLimit: new RateLimit({ perSecond: 5, burst: 60, now: () => clock.now() }),
    verifyLimit: new RateLimit({ perSecond: 5, burst: 20, now: () => clock.now() }),
    unlockLimit: new RateLimit({ perSecond: 1, burst: 20, now: () => clock.now() }),
    signInLimit: new SignInLimit(() => clock.now()),
    login,
    keeper,
    hands,
    changesNow,
    async changing() {
      const kept = await keeper.open();
      verdicts ??= new Verdicts(clusters, kept.store.assertions);
      return { ...kept, hands, verdicts, running: changesNow };
    },
    startedAt: clock.now(),
    streams,
    freshKey,
    nextRequestId: () => `${life}-${(requests += 1).toString(36)}`,
    feed(cluster) {
      const feed = feeds.get(cluster);
      if (feed === undefined) throw new AppError('not-found', 'There is no such cluster here.');
      return feed;
    },
    endStreams() {
      for (const feed of feeds.values()) feed.close();
    },
    async stop() {
      worlds.stop();
      verdicts?.stop();
      clusters.stop();
      for (const feed of feeds.values()) feed.close();
      await Promise.all(sources.map((source) => source.stop()));
      await login?.stop();
      await release();
    },
  };
}

/** No user has an empty name, and no binding reaches it. */
const NOBODY: Requester = { user: '', groups: [] };

function grantsOf(sources: readonly Source[]): Deps['grantFor'] {
  const byCluster = new Map(sources.map(({ model, live }) => [model.id, live?.grantFor]));
  return (cluster, list) => byCluster.get(cluster)?.(list);
}

/** Long lines stay whole, so that what is copied is what was stored. Aliases are never written. */
const toYaml = (value: unknown): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

const isServer = (value: unknown): value is Promise<Server> => value instanceof Promise;
const running = singleton('server', isServer);

/** The one server of this process; started at boot, or by whoever comes first where there was no boot. */
export function runningServer(): Promise<Server> {
  const known = running.get();
  if (known !== undefined) return known;
  const started = Promise.resolve().then(() => startServer(readSettings()));
  running.set(started);
  return started;
}

/** Puts a server in the place of the process's own, or takes it away: for tests of routes. */
export function useServer(server: Server | undefined): void {
  if (server === undefined) running.clear();
  else running.set(Promise.resolve(server));
}
