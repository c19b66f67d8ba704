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

// Beyond its timeout a watch may take this long to end.
const GRACE = 2_000;

/**
 * Keeps one list of the model equal to the API server's: reads it, then follows its watch, and after every failure
 * resumes where it was or reads it again. It never gives up, and says through the phase what it cannot vouch for:
 *
 * - `forbidden`: the right to read is missing. Objects read while it was there stay in the model: taking them out would
 *   turn "allowed" into "refused" without proof. The phase makes every answer carry the gap and its age.
 * - `stale`: it was read before, and nobody can say now whether it still holds. After a broken watch that is so until it
 *   is proven that all that was missed has come; an event proves nothing, more may be on the way.
 * - `failed`: it was never read.
 *
 * Proof is a bookmark, or a watch that ran its time and brought nothing.
 */
export class Reflector {
  readonly #deps: ReflectorDeps;
  readonly #resource: Resource;
  readonly #tried = Promise.withResolvers<undefined>();
  /** Where the watch resumes; absent: the list has to be read. */
  #from: string | undefined;
  #everRead = false;
  #failures = 0;
  /** Something may have been missed: what comes next has to prove that the list is true. */
  #proofWanted = false;
  /** The last watch brought changes. */
  #busy = false;
  /** The trouble that the log knows of: the same again says nothing new. */
  #told = '';

  constructor(deps: ReflectorDeps, resource: Resource) {
    this.#deps = deps;
    this.#resource = resource;
  }

  /** Resolves when the list was read, or could not be, for the first time. */
  get tried(): Promise<unknown> {
    return this.#tried.promise;
  }

  /** Runs until the signal. Throws only what is a fault of ours. */
  async run(signal: AbortSignal): Promise<void> {
    this.#deps.sink.phase(this.#resource.list, 'syncing', 'being read');
    const stopped = () => signal.aborted;
    while (!stopped()) {
      let pause = 0;
      try {
        if (this.#from === undefined) await this.#list(signal);
        else await this.#watch(this.#from, signal);
      } catch (error) {
        const trouble = troubleOf(error);
        if (stopped()) return;
        if (trouble === undefined) throw error;
        pause = this.#failed(trouble);
      } finally {
        this.#tried.resolve(undefined);
      }
      await wait(pause, signal);
    }
    this.#tried.resolve(undefined);
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, intern, settings, sink } = this.#deps;
    const listed = await listObjects(client, this.#resource, intern, { pageSize: settings.pageSize, signal });
    sink.replace(this.#resource.list, listed.objects);
    this.#from = listed.resourceVersion;
    this.#everRead = true;
    this.#proofWanted = false;
    this.#failures = 0;
    this.#told = '';
  }

  async #watch(from: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const timeoutSeconds = Math.max(1, Math.round(this.#watchFor() / 1_000));
    const ownTime = timeoutSeconds * 1_000;
    const startedAt = clock.now();
    this.#begin();
    const ending = await watchObjects(
      { ...this.#deps, resource: this.#resource },
      { from, timeoutSeconds, silence: ownTime + GRACE, signal },
      (changes, resourceVersion, bookmark) => {
        this.#changed(changes, resourceVersion, bookmark);
      },
    );
    if (ending === 'silent') this.#wentSilent();
    else if (clock.now() - startedAt < ownTime) this.#endedEarly();
    else if (!this.#busy) this.#proven();
  }

  #begin(): void {
    this.#busy = false;
  }

  #watchFor(): number {
    const { settings, random } = this.#deps;
    if (this.#proofWanted) return this.#busy ? settings.proofWatchFor.busy : settings.proofWatchFor.quiet;
    return between(settings.watchFor, random);
  }

  #changed(changes: readonly Change[], resourceVersion: string, bookmark: boolean): void {
    const { sink } = this.#deps;
    if (changes.length > 0) {
      this.#busy = true;
      sink.change(this.#resource.list, changes);
    }
    this.#from = resourceVersion;
    this.#failures = 0;
    if (bookmark || !this.#proofWanted) this.#proven();
  }

  #proven(): void {
    this.#proofWanted = false;
    this.#failures = 0;
    this.#told = '';
    this.#deps.sink.alive(this.#resource.list);
  }

  /** It did not even end when it should: the next watch has to show that the list is true. If this one had to, it is dead. */
  #wentSilent(): void {
    if (this.#proofWanted) throw new TransportError('the watch stalled');
    this.#proofWanted = true;
  }

  /** A server that shuts down ends its watches, and what it had not sent yet is not known. */
  #endedEarly(): void {
    if (this.#proofWanted) throw new TransportError('the API server ends watches before their time');
    this.#proofWanted = true;
  }

  #tell({ kind, detail }: Trouble): void {
    if (this.#told === `${kind} ${detail}`) return;
    this.#told = `${kind} ${detail}`;
    this.#deps.log.warn({ list: this.#resource.list, trouble: kind, because: detail }, 'a list cannot be followed');
  }

  /** Says what is wrong and returns how long to wait, milliseconds. */
  #failed(trouble: Trouble): number {
    const { settings, random } = this.#deps;
    const { list } = this.#resource;
    this.#failures += 1;
    this.#proofWanted = true;
    const again = backoff(this.#failures, settings.backoff, random);
    this.#tell(trouble);
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
