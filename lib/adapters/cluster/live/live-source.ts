import type { ListName } from '@/lib/contract';
import type { Clock, ModelSink } from '@/lib/usecases/ports';
import type { ClusterAccess } from './cluster-access';
import { DiscoveryPoller } from './discovery-poller';
import type { LiveLog } from './live-log';
import { Interner } from './parse/intern';
import { ReadClient } from './read-client';
import { Reflector } from './reflector';
import { RESOURCES } from './resources';
import { DEFAULT_SETTINGS, type LiveSettings } from './settings';
import { Transport } from './transport';

export type LiveSourceOptions = {
  readonly access: ClusterAccess;
  readonly sink: ModelSink;
  readonly clock: Clock;
  /** 0 ≤ x < 1: spreads retries. */
  readonly random: () => number;
  readonly log: LiveLog;
  readonly settings?: Partial<LiveSettings>;
};

/** The lists that a live source reads: what its model has to be told to expect. */
export const LIVE_LISTS: readonly ListName[] = [...RESOURCES.map(({ list }) => list), 'discovery', 'version'];

/** Keeps a model equal to a live cluster until it is stopped. */
export class LiveSource {
  readonly #stopping = new AbortController();
  readonly #transport: Transport;
  readonly #running: Promise<unknown>;

  private constructor({ access, sink, clock, random, log, settings: given }: LiveSourceOptions) {
    const settings = { ...DEFAULT_SETTINGS, ...given };
    this.#transport = new Transport(access, clock);
    const client = new ReadClient(this.#transport, settings);
    const deps = { client, sink, settings, intern: new Interner(), clock, random, log };
    const { signal } = this.#stopping;
    // A fault of ours in one list must not look like a list that is followed, nor stop the others.
    const guarded = (lists: readonly ListName[], work: Promise<void>) =>
      work.catch((error: unknown) => {
        log.warn({ lists, err: error }, 'following stopped by a fault of Castellan');
        for (const list of lists)
          sink.phase(list, 'failed', 'Castellan no longer follows this list: a fault of its own');
      });
    const reflectors = RESOURCES.map((resource) => ({ ...resource, reflector: new Reflector(deps, resource) }));
    // The lists decide answers. A server with hundreds of custom groups is as long at work for its discovery as for them.
    const listed = Promise.all(reflectors.map(({ reflector }) => reflector.tried));
    this.#running = Promise.all([
      ...reflectors.map(({ list, reflector }) => guarded([list], reflector.run(signal))),
      guarded(
        ['discovery', 'version'],
        listed.then(() => new DiscoveryPoller(deps).run(signal)),
      ),
    ]);
  }

  /** Starts reading; returns at once. What cannot be read shows in the phases of the lists. */
  static start(options: LiveSourceOptions): LiveSource {
    return new LiveSource(options);
  }

  /** Ends all reading; resolves when nothing more will be told to the model. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#transport.close();
  }
}
