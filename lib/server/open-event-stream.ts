import { AppError } from '@/lib/domain/core';
import type { Server } from './container';
import { eventStream } from './event-stream';

/** Streams of one process; each holds a socket and a few kilobytes. */
const MAX_STREAMS = 2_000;

/** The event stream of a cluster as a response. Throws AppError `not-found` or `too-many-requests`. */
export function openEventStream(server: Server, cluster: string, request: Request): Response {
  const feed = server.feed(cluster);
  if (server.streams.open >= MAX_STREAMS) {
    throw new AppError('too-many-requests', `There are ${MAX_STREAMS} event streams already.`, { retryAfter: 10 });
  }
  server.streams.open += 1;
  const ended = () => {
    server.streams.open -= 1;
  };
  const lastEventId = request.headers.get('last-event-id');
  const body = eventStream({ deps: server.deps, cluster, feed, lastEventId, signal: request.signal, ended });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      // no-transform: a compressor would hold events back until it has a block.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
