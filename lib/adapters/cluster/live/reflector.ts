import type { Change } from '@/lib/domain/rbac';
import type { Clock, ModelSink } from '@/lib/usecases/ports';
import { backoff, between } from './backoff';
import type { Interner } from './parse/intern';
import { listObjects } from './list-objects';
import type { LiveLog } from './live-log';
import type { ReadClient } from './read-client';
import type { Resource } from './resources';
import type { LiveSettings } from './settings';
import { TransportError } from './transport-error';
import { type Trouble, troubleOf } from './trouble';
import { wait } from './wait';
import { watchObjects } from './watch-stream';

export type ReflectorDeps = {
  readonly client: ReadClient;
  readonly sink: ModelSink;
  readonly settings: LiveSettings;
  readonly intern: Interner;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly log: LiveLog;
};

// A server that ends every watch at once is not watching.
const SHORTEST_WATCH = 500;

/**
 * Keeps one list of the model equal to the API server's: reads it, then follows its watch, and after every failure
 * resumes where it was or reads it again. It never gives up, and says through the phase what it cannot vouch for:
 *
 * - `forbidden`: the right to read is missing. Objects read while it was there stay in the model: taking them out would
 *   turn "allowed" into "refused" without proof. The phase makes every answer carry the gap and its age.
 * - `stale`: it was read before, and nobody can say now whether it still holds. After a broken watch that is so until a
 *   bookmark proves that all that was missed has come; an event proves nothing, more may be on the way.
 * - `failed`: it was never read.
 */
export class Reflector {
  readonly #deps: ReflectorDeps;
  readonly #resource: Resource;
  /** Where the watch resumes; absent: the list has to be read. */
  #from: string | undefined;
  #everRead = false;
  #failures = 0;
  /** Something may have been missed since the last bookmark. */
  #unproven = false;

  constructor(deps: ReflectorDeps, resource: Resource) {
    this.#deps = deps;
    this.#resource = resource;
  }

  /** Runs until the signal. Throws only what is a fault of ours. */
  async run(signal: AbortSignal): Promise<void> {
    this.#deps.sink.phase(this.#resource.list, 'syncing', 'being read');
    while (!signal.aborted) {
      let pause = 0;
      try {
        if (this.#from === undefined) await this.#list(signal);
        else await this.#watch(this.#from, signal);
      } catch (error) {
        const trouble = troubleOf(error);
        if (signal.aborted) return;
        if (trouble === undefined) throw error;
        pause = this.#failed(trouble);
      }
      await wait(pause, signal);
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, intern, settings, sink } = this.#deps;
    const listed = await listObjects(client, this.#resource, intern, { pageSize: settings.pageSize, signal });
    sink.replace(this.#resource.list, listed.objects);
    this.#from = listed.resourceVersion;
    this.#everRead = true;
    this.#unproven = false;
    this.#failures = 0;
  }

  async #watch(from: string, signal: AbortSignal): Promise<void> {
    const { settings, random, clock } = this.#deps;
    const startedAt = clock.now();
    const watchFor = this.#unproven ? settings.proofWatchFor : between(settings.watchFor, random);
    const timeoutSeconds = Math.max(1, Math.round(watchFor / 1_000));
    await watchObjects(
      { ...this.#deps, resource: this.#resource },
      { from, timeoutSeconds, signal },
      (changes, resourceVersion, bookmark) => {
        this.#changed(changes, resourceVersion, bookmark);
      },
    );
    if (clock.now() - startedAt < SHORTEST_WATCH) throw new TransportError('the API server ends the watch at once');
  }

  #changed(changes: readonly Change[], resourceVersion: string, bookmark: boolean): void {
    const { sink } = this.#deps;
    if (changes.length > 0) sink.change(this.#resource.list, changes);
    this.#from = resourceVersion;
    this.#failures = 0;
    if (bookmark) this.#unproven = false;
    if (!this.#unproven) sink.alive(this.#resource.list);
  }

  /** Says what is wrong and returns how long to wait, milliseconds. */
  #failed(trouble: Trouble): number {
    const { settings, random, log } = this.#deps;
    const { list } = this.#resource;
    this.#failures += 1;
    this.#unproven = true;
    const again = backoff(this.#failures, settings.backoff, random);
    log.warn({ list, trouble: trouble.kind, because: trouble.detail }, 'a list cannot be followed');
    if (trouble.kind === 'forbidden') {
      this.#deps.sink.phase(list, 'forbidden', trouble.detail);
      return settings.forbiddenRetry * (1 - random() / 4);
    }
    this.#deps.sink.phase(list, this.#everRead ? 'stale' : 'failed', trouble.detail);
    if (trouble.kind === 'lost') {
      this.#from = undefined;
      return random() * settings.relistJitter + (this.#failures > 1 ? again : 0);
    }
    if (trouble.kind !== 'busy') return again;
    // Never sooner than asked; later by a random part, or all readers come back together.
    return Math.min(trouble.retryAfter, settings.retryAfterLimit) * (1 + random() / 10);
  }
}
