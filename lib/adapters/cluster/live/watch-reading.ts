import type { Change } from '@/lib/domain/rbac';
import type { Interner } from './parse/intern';
import type { Resource } from './resources';
import { parseWatchEvent, type WatchEvent } from './watch-event';

/**
 * Is told what came together, in order; `bookmark` when it ended in one. Whoever listens resumes after the last
 * `resourceVersion` it was told.
 */
export type WatchListener = (changes: readonly Change[], resourceVersion: string, bookmark: boolean) => void;

/** Turns the lines of one watch into batches. What was read before a line that cannot be read is told all the same. */
export class WatchReading {
  readonly #resource: Resource;
  readonly #intern: Interner;
  readonly #listener: WatchListener;
  #changes: Change[] = [];
  #resourceVersion = '';

  constructor(resource: Resource, intern: Interner, listener: WatchListener) {
    this.#resource = resource;
    this.#intern = intern;
    this.#listener = listener;
  }

  /** Reads lines that came together. Throws MalformedError, and StatusError for an ERROR event. */
  take(lines: readonly string[]): void {
    try {
      for (const line of lines) this.#read(parseWatchEvent(line, this.#resource, this.#intern));
    } finally {
      this.#tell(false);
    }
  }

  #read(event: WatchEvent): void {
    if (event.type === 'error') throw event.error;
    this.#resourceVersion = event.resourceVersion;
    if (event.type === 'bookmark') this.#tell(true);
    else this.#changes.push(event.change);
  }

  #tell(bookmark: boolean): void {
    if (this.#changes.length === 0 && !bookmark) return;
    const changes = this.#changes;
    this.#changes = [];
    this.#listener(changes, this.#resourceVersion, bookmark);
  }
}
