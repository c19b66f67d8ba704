import { AppError } from '@/lib/domain/core';
import { fitEntry } from '@/lib/domain/trail';
import type { Clock, Trail, TrailEntry } from '@/lib/usecases';
import type { Log } from './log';

export type TrailWriterParts = {
  readonly trail: Pick<Trail, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
};

const BATCH = 500;
const FLUSH_MS = 2_000;
/** What waits while the database is away; beyond it the oldest are given up, and how many is written down. */
const MOST_WAITING = 10_000;
const MOST_WAITING_BYTES = 16 * 1024 * 1024;
/** Of a question, what tells it from others; the rest is cut. */
const ASK_DETAIL_BYTES = 4 * 1024;
/** A page asks its question again whenever the cluster changes: the same one of the same person is noted once in this time. */
const SAME_ASK_MS = 10 * 60_000;
const MOST_ASKS = 50_000;

/** The row that says how many are missing before it. */
const lostEntry = (count: number, at: number): TrailEntry => ({
  at,
  event: 'lost',
  person: undefined,
  as: undefined,
  from: '',
  cluster: undefined,
  requestId: '',
  planHash: undefined,
  result: count === 1 ? '1 entry was given up' : `${count} entries were given up`,
  detail: null,
});

/** What of the trail is not in the database, and since when; counted since this process started. */
export type TrailLoss = {
  /** Noted, and not written yet. */
  readonly waiting: number;
  /** Given up because the database was away for too long. */
  readonly givenUp: number;
  /** Refused by the database, one by one. */
  readonly unwritable: number;
  /** Milliseconds since 1970 of the first that was lost; undefined while none is. */
  readonly since: number | undefined;
};

type Waiting = { readonly entry: TrailEntry; readonly bytes: number };

/**
 * Writes the trail: what changes something at once, so that it stands before anybody is told of it; what was asked, in
 * batches. While the database is away, asks wait, and what changes something fails. Whatever somebody sends is cut to what
 * a row holds, and an entry that cannot be written all the same is set aside and counted: it never holds up others.
 */
export class TrailWriter {
  readonly #parts: TrailWriterParts;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #givenUp = 0;
  #unwritable = 0;
  /** Lost, and not yet written down as lost. */
  #untold = 0;
  #lostSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  readonly #asked = new Map<string, number>();

  constructor(parts: TrailWriterParts) {
    this.#parts = parts;
  }

  get loss(): TrailLoss {
    return {
      waiting: this.#waiting.length,
      givenUp: this.#givenUp,
      unwritable: this.#unwritable,
      since: this.#lostSince,
    };
  }

  /** Resolves when the entry is written, after all that were noted before it. Rejects when it cannot be. */
  async write(entry: TrailEntry): Promise<void> {
    await this.flush();
    await this.#parts.trail.append([fitEntry(entry)]);
  }

  /** Notes an entry, to be written with others. */
  note(entry: TrailEntry): void {
    const waiting = waitingOf(fitEntry(entry));
    this.#waiting.push(waiting);
    this.#waitingBytes += waiting.bytes;
    this.#giveUpOldest();
    if (this.#waiting.length >= BATCH && this.#flushing === undefined) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /**
   * Notes what somebody asked, unless they asked the same a short while ago.
   * @param key tells one question of one person from every other; short, since many are remembered
   */
  noteAsk(key: string, entry: TrailEntry): void {
    const now = this.#parts.clock.now();
    const before = this.#asked.get(key);
    if (before !== undefined && now - before < SAME_ASK_MS) return;
    this.#asked.delete(key);
    this.#asked.set(key, now);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MOST_ASKS && oldest !== undefined) this.#asked.delete(oldest);
    this.note(fitEntry(entry, ASK_DETAIL_BYTES));
  }

  /** Resolves when everything noted until now was written, or could not be and waits again. */
  async flush(): Promise<void> {
    // What another flush took is older: it goes first, also back.
    await this.#flushing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0 && this.#untold === 0) return;
    this.#flushing ??= this.#drain().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async stop(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) {
      this.#parts.log.error({ entries: this.#waiting.length }, 'the trail could not be written before the end');
    }
  }

  async #drain(): Promise<void> {
    const lost = this.#untold;
    const told = lost === 0 ? undefined : waitingOf(lostEntry(lost, this.#parts.clock.now()));
    const queue = told === undefined ? this.#waiting : [told, ...this.#waiting];
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#untold = 0;
    try {
      await this.#writeOut(queue);
    } catch (error) {
      this.#parts.log.warn({ err: error, entries: queue.length }, 'the trail waits');
      if (queue[0] !== undefined && queue[0] === told) {
        queue.shift();
        this.#untold += lost;
      }
      this.#waiting = [...queue, ...this.#waiting];
      for (const { bytes } of queue) this.#waitingBytes += bytes;
      this.#giveUpOldest();
      this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
    }
  }

  /**
   * Takes from the queue what was written. What the database refuses is tried in ever smaller parts, until the entry that
   * is wrong stands alone. Throws AppError `store-unavailable`; what was not written by then is in the queue.
   */
  async #writeOut(queue: Waiting[]): Promise<void> {
    let size = BATCH;
    for (let [first] = queue; first !== undefined; [first] = queue) {
      const batch = queue.slice(0, size);
      try {
        await this.#parts.trail.append(batch.map(({ entry }) => entry));
        queue.splice(0, batch.length);
        size = Math.min(BATCH, size * 2);
      } catch (error) {
        if (isAway(error)) throw error;
        if (batch.length === 1) {
          this.#setAside(first.entry, error);
          queue.shift();
        }
        size = Math.ceil(batch.length / 2);
      }
    }
    if (this.#untold > 0) this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  #setAside({ event, requestId }: TrailEntry, error: unknown): void {
    this.#unwritable += 1;
    this.#lose(1);
    // Without what is in it: that may be why.
    this.#parts.log.error({ err: error, event, requestId }, 'an entry of the trail cannot be written');
  }

  #lose(count: number): void {
    this.#untold += count;
    this.#lostSince ??= this.#parts.clock.now();
  }

  #giveUpOldest(): void {
    while (this.#waiting.length > MOST_WAITING || this.#waitingBytes > MOST_WAITING_BYTES) {
      const oldest = this.#waiting.shift();
      if (oldest === undefined) return;
      this.#waitingBytes -= oldest.bytes;
      this.#givenUp += 1;
      this.#lose(1);
    }
  }
}

const waitingOf = (entry: TrailEntry): Waiting => ({ entry, bytes: JSON.stringify(entry).length });

/** Whether it is the database that does not answer, and not the entry that is wrong. */
const isAway = (error: unknown): boolean => error instanceof AppError && error.code === 'store-unavailable';
