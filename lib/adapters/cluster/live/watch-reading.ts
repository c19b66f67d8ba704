import type { Change, ObjectRef, RbacObject } from '@/lib/domain/rbac';
import type { Interner } from './intern';
import type { Resource } from './resources';
import { parseWatchEvent, type WatchEvent } from './watch-event';

/** What a watch tells, in order. Whoever listens resumes after the last `resourceVersion` it was told. */
export type WatchListener = {
  /** WatchList only: every object that existed when the watch began. */
  readonly listed: (objects: readonly RbacObject[], resourceVersion: string) => void;
  /** What came together; `bookmark` when it ended in one. */
  readonly changed: (changes: readonly Change[], resourceVersion: string, bookmark: boolean) => void;
};

/** Turns the lines of one watch into batches. What was read before a line that cannot be read is told all the same. */
export class WatchReading {
  readonly #resource: Resource;
  readonly #intern: Interner;
  readonly #listener: WatchListener;
  /** The objects of a WatchList until all were sent. */
  #initial: RbacObject[] | undefined;
  #changes: Change[] = [];
  #resourceVersion = '';

  constructor(resource: Resource, intern: Interner, listener: WatchListener, initial: boolean) {
    this.#resource = resource;
    this.#intern = intern;
    this.#listener = listener;
    this.#initial = initial ? [] : undefined;
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
    if (this.#initial !== undefined) {
      this.#initial = this.#readInitial(this.#initial, event);
      return;
    }
    this.#resourceVersion = event.resourceVersion;
    if (event.type === 'bookmark') this.#tell(true);
    else this.#changes.push(event.change);
  }

  // The server may send its snapshot of a moment ago and then what happened since: the last word on an object counts.
  #readInitial(objects: RbacObject[], event: Exclude<WatchEvent, { type: 'error' }>): RbacObject[] | undefined {
    if (event.type === 'bookmark') {
      if (!event.initialEnd) return objects;
      this.#listener.listed(objects, event.resourceVersion);
      return undefined;
    }
    const { change } = event;
    if (change.op === 'delete') return objects.filter((object) => !isAt(object, change.ref));
    objects.push(change.object);
    return objects;
  }

  #tell(bookmark: boolean): void {
    if (this.#changes.length === 0 && !bookmark) return;
    const changes = this.#changes;
    this.#changes = [];
    this.#listener.changed(changes, this.#resourceVersion, bookmark);
  }
}

function isAt(object: RbacObject, ref: ObjectRef): boolean {
  return object.name === ref.name && ('namespace' in object ? object.namespace : '') === ref.namespace;
}
