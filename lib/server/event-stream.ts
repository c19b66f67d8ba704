import { type Audience, type Changed, type Deps, changedEvent, stateEvent } from '@/lib/usecases';
import type { ChangeFeed } from './change-feed';

export type EventStreamOptions = {
  readonly deps: Deps;
  /** Whoever does not hear of every change. */
  readonly audience?: Audience | undefined;
  readonly cluster: string;
  readonly feed: ChangeFeed;
  /** `Last-Event-ID` of a browser that lost its stream. */
  readonly lastEventId: string | null;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called once when it ended, however it ended. */
  readonly ended: () => void;
};

const COALESCE_MS = 100;
const HEARTBEAT_MS = 15_000;
/** Messages that may wait for a slow reader; what comes after is merged into one. */
const WAITING_MESSAGES = 8;
/** A reader that takes nothing for so many heartbeats is gone. */
const MAX_MISSED_HEARTBEATS = 4;

/**
 * The events of one cluster as server-sent events: first `state`, then `changed` and `state` as they come, at most one of
 * each every 100 ms, and a `heartbeat`. Ids are `epoch:generation`: a stream that is taken up again gets the
 * changes in between as one `changed`, or a `state` with `reset` where they are no longer kept. What a slow reader has
 * not taken is merged, never queued without bound.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const stream = new Stream(options);
  return new ReadableStream(
    {
      start: (controller) => stream.start(controller),
      pull: () => stream.resume(),
      cancel: () => stream.end(),
    },
    { highWaterMark: WAITING_MESSAGES },
  );
}

class Stream {
  readonly #options: EventStreamOptions;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** The generation up to which the reader was told. */
  #told = 0;
  #stateChanged = false;
  /** Something is to be told and the reader has not taken what was told before. */
  #held = false;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #missedHeartbeats = 0;
  #lastFlush = Number.NEGATIVE_INFINITY;
  #unlisten: (() => void) | undefined;
  #over = false;
  readonly #abort = () => this.end(true);

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
    const { feed, signal } = this.#options;
    this.#unlisten = feed.listen((event) => {
      if (event.type === 'state') this.#stateChanged = true;
      this.#schedule();
    }, this.#abort);
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    signal.addEventListener('abort', this.#abort, { once: true });
    this.#write('retry: 2000\n\n');
    this.#greet();
    if (signal.aborted) this.end(true);
  }

  /** The reader has taken something. */
  resume(): void {
    this.#missedHeartbeats = 0;
    if (this.#held) this.#schedule();
  }

  end(close = false): void {
    if (this.#over) return;
    this.#over = true;
    this.#unlisten?.();
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    this.#options.signal.removeEventListener('abort', this.#abort);
    if (close) this.#controller?.close();
    this.#options.ended();
  }

  /** What was missed, if the stream is one that broke off; then the state. */
  #greet(): void {
    const { lastEventId, feed, deps, cluster } = this.#options;
    const before = parseId(lastEventId);
    const epoch = deps.clusters.view(cluster)?.epoch;
    if (before === undefined || before.epoch !== epoch) {
      this.#tellState(lastEventId !== null);
      return;
    }
    const missed = feed.since(before.generation);
    if (missed.kind === 'changes') this.#tellChanges(missed.changes);
    this.#tellState(missed.kind === 'lost');
  }

  #schedule(): void {
    if (this.#over || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#lastFlush + COALESCE_MS - this.#options.deps.clock.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, wait);
  }

  #flush(): void {
    if (this.#over) return;
    this.#held = (this.#controller?.desiredSize ?? 0) <= 0;
    if (this.#held) return;
    this.#lastFlush = this.#options.deps.clock.now();
    const missed = this.#options.feed.since(this.#told);
    if (missed.kind === 'lost') {
      this.#tellState(true);
      return;
    }
    if (this.#options.audience?.moved() === true) {
      this.#tellState(true);
      return;
    }
    this.#tellChanges(missed.changes);
    if (this.#stateChanged) this.#tellState(false);
  }

  #tellChanges(changes: readonly Changed[]): void {
    const event = changedEvent(this.#heard(changes));
    if (event === undefined) return;
    this.#told = Math.max(this.#told, event.generation);
    this.#tell('changed', event.epoch, event.generation, event);
  }

  /** What the audience may hear of; all of it counts as told. */
  #heard(changes: readonly Changed[]): readonly Changed[] {
    const { audience } = this.#options;
    if (audience === undefined) return changes;
    this.#told = Math.max(this.#told, changes.at(-1)?.generation ?? 0);
    return changes.flatMap((changed) => {
      const heard = audience.hears(changed.changes);
      return heard.length === 0 ? [] : [{ ...changed, changes: heard }];
    });
  }

  #tellState(reset: boolean): void {
    const { deps, cluster } = this.#options;
    this.#stateChanged = false;
    const event = stateEvent(deps, cluster, reset);
    // The state is of the newest generation, but only changes that were told count as told.
    if (reset || this.#told === 0) this.#told = event.asOf.generation;
    this.#tell('state', event.asOf.epoch, this.#told, event);
  }

  #tell(name: string, epoch: string, generation: number, data: object): void {
    this.#write(`id: ${epoch}:${generation}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #beat(): void {
    // What one may see can end by the clock alone: when the lists that decide it are stale for too long.
    if (this.#options.audience?.moved() === true) this.#tellState(true);
    if ((this.#controller?.desiredSize ?? 0) > 0) {
      // A browser hears events and not comments: this one tells a page that the connection still lives.
      this.#write(': heartbeat\nevent: heartbeat\ndata: {}\n\n');
      return;
    }
    this.#missedHeartbeats += 1;
    if (this.#missedHeartbeats >= MAX_MISSED_HEARTBEATS) this.end(true);
  }

  #write(text: string): void {
    if (!this.#over) this.#controller?.enqueue(this.#encoder.encode(text));
  }
}

function parseId(id: string | null): { epoch: string; generation: number } | undefined {
  const match = /^([\w-]{1,100}):(\d{1,15})$/u.exec(id ?? '');
  const [, epoch, generation] = match ?? [];
  return epoch === undefined || generation === undefined ? undefined : { epoch, generation: Number(generation) };
}
