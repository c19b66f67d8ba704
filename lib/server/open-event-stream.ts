import { AppError } from '@/lib/domain/core';
import type { Server } from './container';
import type { Caller } from './call';
import { eventStream } from './event-stream';

/** Streams of one process; each holds a socket and a few kilobytes. */
const MAX_STREAMS = 2_000;

/** How soon a stream ends whose session was ended at another replica, or whose bearer token is over. */
const SESSION_CHECK_MS = 15_000;

async function endWhenOver(server: Server, { actor }: Caller, headers: Headers, end: () => void): Promise<void> {
  const { signIn, log } = server;
  if (signIn === undefined || actor.mode === 'local') return;
  const { authentication } = signIn;
  try {
    // A bearer token has no session: it is looked at as if the request came now.
    const goesOn =
      actor.sessionId === undefined
        ? (await authentication.actorOf(headers)) !== undefined
        : await authentication.isOpen(actor.sessionId);
    if (!goesOn) end();
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-signed-in') {
      end();
      return;
    }
    // Nobody knows while the database is away: what is told goes by what the model says in any case.
    log.debug({ err: error }, 'a session could not be looked at');
  }
}

/** Streams of one person: many windows on every cluster, and never everybody's share. */
const MAX_OWN_STREAMS = 50;

/** The event stream of a cluster as a response. Throws AppError `not-found` or `too-many-requests`. */
export function openEventStream(server: Server, caller: Caller, cluster: string, request: Request): Response {
  const feed = server.feed(cluster);
  const { streams } = server;
  const own = streams.byCaller.get(caller.id) ?? 0;
  // In local mode everybody is one and the same.
  if (caller.actor.mode === 'signed-in' && own >= MAX_OWN_STREAMS) {
    throw new AppError('too-many-requests', `You have ${MAX_OWN_STREAMS} event streams already: close a window.`, {
      retryAfter: 10,
    });
  }
  if (streams.open >= MAX_STREAMS) {
    throw new AppError('too-many-requests', `There are ${MAX_STREAMS} event streams already.`, { retryAfter: 10 });
  }
  const ending = new AbortController();
  const end = () => ending.abort();
  request.signal.addEventListener('abort', end, { once: true });
  const { actor } = caller;
  const looking =
    server.signIn === undefined
      ? undefined
      : setInterval(() => void endWhenOver(server, caller, request.headers, end), SESSION_CHECK_MS).unref();
  const unlisten = server.signIn?.authentication.onEnd((session) => {
    if (actor.mode === 'signed-in' && actor.sessionId === session) end();
  });
  const ended = () => {
    streams.open -= 1;
    const left = (streams.byCaller.get(caller.id) ?? 1) - 1;
    if (left > 0) streams.byCaller.set(caller.id, left);
    else streams.byCaller.delete(caller.id);
    request.signal.removeEventListener('abort', end);
    clearInterval(looking);
    unlisten?.();
  };
  const lastEventId = request.headers.get('last-event-id');
  const deps = server.depsFor(actor);
  const audience = server.audience(actor, cluster);
  streams.open += 1;
  streams.byCaller.set(caller.id, own + 1);
  const body = eventStream({
    deps,
    audience,
    cluster,
    feed,
    lastEventId,
    signal: ending.signal,
    ended,
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      // no-transform: a compressor would hold events back until it has a block.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
