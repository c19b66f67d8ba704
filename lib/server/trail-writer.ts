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
  #writing: Promise<void> = Promise.resolve();
  readonly #asked = new Map<string, number>();

  constructor(parts: TrailWriterParts) {
    this.#parts = parts;
  }

  /** Resolves when the entry is written, after all that were noted before it. Rejects when it cannot be. */
  async write(entry: TrailEntry): Promise<void> {
    const before = this.#take();
    const written = this.#writing.then(() => this.#parts.trail.append([...before, entry]));
    this.#writing = written.catch(() => this.#putBack(before));
    await written;
  }

  /** Notes an entry, to be written with others. */
  note(entry: TrailEntry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#lost += 1;
    }
    if (this.#waiting.length >= BATCH) void this.flush();
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

  /** Resolves when everything noted was written, or could not be and waits again. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const entries = this.#take();
    if (entries.length > 0) {
      this.#writing = this.#writing
        .then(() => this.#parts.trail.append(entries))
        .catch((error: unknown) => this.#putBack(entries, error));
    }
    await this.#writing;
  }

  async stop(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) {
      this.#parts.log.error({ entries: this.#waiting.length }, 'the trail could not be written before the end');
    }
  }

  #take(): TrailEntry[] {
    const entries = this.#waiting;
    this.#waiting = [];
    if (this.#lost === 0) return entries;
    const result = `${this.#lost} entries were given up`;
    this.#lost = 0;
    return [{ ...NOTHING, at: this.#parts.clock.now(), event: 'lost', result }, ...entries];
  }

  #putBack(entries: readonly TrailEntry[], error?: unknown): void {
    if (error !== undefined) this.#parts.log.warn({ err: error, entries: entries.length }, 'the trail waits');
    this.#waiting = [...entries, ...this.#waiting];
    const over = this.#waiting.length - MOST_WAITING;
    if (over > 0) {
      this.#waiting = this.#waiting.slice(over);
      this.#lost += over;
    }
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }
}
