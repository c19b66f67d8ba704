import type { Interner } from './parse/intern';
import { MalformedError } from './parse/json';
import { LineSplitter } from './lines';
import { type ReadClient, readAll } from './read-client';
import type { Resource } from './resources';
import type { LiveSettings } from './settings';
import { statusErrorOf } from './status-error';
import { networkError, TransportError } from './transport-error';
import { type WatchListener, WatchReading } from './watch-reading';

export type WatchRequest = {
  /** The resourceVersion to resume after. */
  readonly from: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
};

/**
 * One watch, until the server ends it. Never loses a line silently: a line that cannot be read throws, and so does a
 * stream that ends within one. Throws StatusError, TransportError (also when nothing comes for too long),
 * MalformedError.
 */
export async function watchObjects(
  deps: {
    readonly client: ReadClient;
    readonly settings: LiveSettings;
    readonly intern: Interner;
    readonly resource: Resource;
  },
  { from, timeoutSeconds, signal }: WatchRequest,
  listener: WatchListener,
): Promise<void> {
  const { client, settings, resource } = deps;
  const query = { watch: true, allowWatchBookmarks: true, timeoutSeconds, resourceVersion: from };
  const { status, headers, body } = await client.stream(resource.path, query, { signal });
  if (status !== 200) {
    const answer = await readAll(body, settings.lineLimit, settings.pieceWithin);
    throw statusErrorOf(status, headers, answer.toString('utf8'));
  }
  const splitter = new LineSplitter(settings.lineLimit);
  const reading = new WatchReading(resource, deps.intern, listener);
  const stalled = setTimeout(() => {
    body.destroy(new TransportError('the watch stalled: nothing came for too long'));
  }, settings.stalledAfter);
  try {
    for await (const piece of body) {
      if (!Buffer.isBuffer(piece)) throw new MalformedError('the watch is no stream of bytes');
      const lines = splitter.push(piece);
      if (lines.length === 0) continue;
      stalled.refresh();
      reading.take(lines);
    }
  } catch (error) {
    throw networkError(error);
  } finally {
    clearTimeout(stalled);
    body.destroy();
  }
  if (splitter.pending > 0 || !body.complete) throw new TransportError('the watch broke off in the middle of an event');
}
