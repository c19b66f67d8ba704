import type { Clock, Trail, TrailEntry } from '@/lib/usecases';
import type { Log } from './log';

export type TrailWriterParts = {
  readonly trail: Pick<Trail, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
};

const BATCH = 500;
const FLUSH_MS = 2_000;
/** Entries that wait while the database is away; beyond them the oldest are given up, and how many is written down. */
const MOST_WAITING = 10_000;
/** A page asks its question again whenever the cluster changes: the same one of the same person is noted once in this time. */
const SAME_ASK_MS = 10 * 60_000;
const MOST_ASKS = 50_000;

const NOTHING = {
  person: undefined,
  as: undefined,
  from: '',
  cluster: undefined,
  requestId: '',
  planHash: undefined,
  detail: null,
} as const;

/**
 * Writes the trail: what changes something at once, so that it stands before anybody is told of it; what was asked, in
 * batches. While the database is away, asks wait, and what changes something fails.
 */
export class TrailWriter {
  readonly #parts: TrailWriterParts;
  #waiting: TrailEntry[] = [];
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  readonly #asked = new Map<string, number>();

  constructor(parts: TrailWriterParts) {
    this.#parts = parts;
  }

  /** Resolves when the entry is written, after all that were noted before it. Rejects when it cannot be. */
  async write(entry: TrailEntry): Promise<void> {
    await this.flush();
    await this.#parts.trail.append([entry]);
  }

  /** Notes an entry, to be written with others. */
  note(entry: TrailEntry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    if (this.#waiting.length >= BATCH && this.#flushing === undefined) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Notes what somebody asked, unless they asked the same a short while ago. */
  noteAsk(key: string, entry: TrailEntry): void {
    const now = this.#parts.clock.now();
    const before = this.#asked.get(key);
    if (before !== undefined && now - before < SAME_ASK_MS) return;
    this.#asked.delete(key);
    this.#asked.set(key, now);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MOST_ASKS && oldest !== undefined) this.#asked.delete(oldest);
    this.note(entry);
  }

  /** Resolves when everything noted until now was written, or could not be and waits again. */
  async flush(): Promise<void> {
    // What another flush took is older: it goes first, also back.
    await this.#flushing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
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
    const entries = this.#waiting;
    const lost = this.#lost;
    this.#waiting = [];
    this.#lost = 0;
    const result = `${lost} entries were given up`;
    const gap: TrailEntry[] = lost === 0 ? [] : [{ ...NOTHING, at: this.#parts.clock.now(), event: 'lost', result }];
    try {
      await this.#parts.trail.append([...gap, ...entries]);
    } catch (error) {
      this.#parts.log.warn({ err: error, entries: entries.length }, 'the trail waits');
      this.#putBack(entries, lost);
    }
  }

  #putBack(entries: readonly TrailEntry[], lost: number): void {
    const waiting = [...entries, ...this.#waiting];
    const over = Math.max(0, waiting.length - MOST_WAITING);
    this.#waiting = waiting.slice(over);
    this.#lost += lost + over;
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }
}
