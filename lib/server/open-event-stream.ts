import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@/lib/domain/core';
import type { Requester } from '@/lib/domain/rbac';
import type { Server } from './container';
import type { Caller } from './call';
import { eventStream } from './event-stream';

/** Streams of one process; each holds a socket and a few kilobytes. */
const MAX_STREAMS = 2_000;

/** How soon a stream ends whose session or bearer token is over, or whose person the cluster sees otherwise. */
const WHO_CHECK_MS = 15_000;

/** A stream belongs to whom the cluster saw when it opened. The browser opens it again, as who it is then. */
async function endWhenOver(
  { signIn, log }: Pick<Server, 'signIn' | 'log'>,
  opened: { readonly cluster: string; readonly headers: Headers; readonly as: Requester },
  end: () => void,
): Promise<void> {
  if (signIn === undefined) return;
  try {
    // Looked at as if the request came now: groups change when the provider renews the token.
    const now = await signIn.authentication.actorOf(opened.headers);
    if (now === undefined) end();
    else if (!isSameRequester(signIn.requesterOf(opened.cluster, now), opened.as)) end();
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-signed-in') {
      end();
      return;
    }
    // Nobody knows while the database is away: what is told goes by what the model says in any case.
    log.debug({ err: error }, 'a session could not be looked at');
  }
}

function isSameRequester(a: Requester, b: Requester): boolean {
  return a === b || (a.user === b.user && isDeepStrictEqual(a.groups, b.groups));
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
  const as = actor.mode === 'local' ? undefined : server.signIn?.requesterOf(cluster, actor);
  const opened = as && { cluster, headers: request.headers, as };
  const looking = opened && setInterval(() => void endWhenOver(server, opened, end), WHO_CHECK_MS).unref();
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
