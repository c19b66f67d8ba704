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
  /** The server is asked to end it after this. */
  readonly timeoutSeconds: number;
  /** Milliseconds without a line after which it is given up. */
  readonly silence: number;
  readonly signal: AbortSignal;
};

/**
 * One watch, until the server ends it or nothing was heard for too long. Never loses a line silently: a line that cannot
 * be read throws, and so does a stream that ends within one. Throws StatusError, TransportError, MalformedError.
 */
export async function watchObjects(
  deps: {
    readonly client: ReadClient;
    readonly settings: LiveSettings;
    readonly intern: Interner;
    readonly resource: Resource;
  },
  { from, timeoutSeconds, silence, signal }: WatchRequest,
  listener: WatchListener,
): Promise<'ended' | 'silent'> {
  const { client, settings, resource } = deps;
  const query = { watch: true, allowWatchBookmarks: true, timeoutSeconds, resourceVersion: from };
  const { status, headers, body } = await client.stream(resource.path, query, { signal });
  if (status !== 200) {
    throw statusErrorOf(status, headers, await readAll(body, settings.lineLimit, settings.pieceWithin));
  }
  const splitter = new LineSplitter(settings.lineLimit);
  const reading = new WatchReading(resource, deps.intern, listener);
  const silent = new AbortController();
  const listening = setTimeout(() => {
    silent.abort();
    body.destroy();
  }, silence);
  try {
    for await (const piece of body) {
      if (!Buffer.isBuffer(piece)) throw new MalformedError('the watch is no stream of bytes');
      const lines = splitter.push(piece);
      if (lines.length === 0) continue;
      listening.refresh();
      reading.take(lines);
    }
  } catch (error) {
    if (silent.signal.aborted) return 'silent';
    throw networkError(error);
  } finally {
    clearTimeout(listening);
    body.destroy();
  }
  if (silent.signal.aborted) return 'silent';
  if (splitter.pending > 0 || !body.complete) throw new TransportError('the watch broke off in the middle of an event');
  return 'ended';
}
