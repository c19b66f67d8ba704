import type { Clock, ModelSink } from '@/lib/usecases/ports';
import type { ClusterAccess } from './cluster-access';
import { Interner } from './intern';
import type { LiveLog } from './live-log';
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
    this.#running = Promise.all(RESOURCES.map((resource) => new Reflector(deps, resource).run(signal)));
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
