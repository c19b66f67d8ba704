import http from 'node:http';
import https from 'node:https';
import type { Clock } from '@/lib/usecases/ports';
import type { ClusterAccess } from './cluster-access';
import { type Session, Sessions } from './sessions';
import { networkError, TransportError } from './transport-error';

export type Reply = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Has to be read to its end or destroyed. */
  readonly body: http.IncomingMessage;
};

export type Call = {
  readonly method: 'GET' | 'POST';
  /** Path and query, below the server's address. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long the server may take until its answer begins, milliseconds. */
  readonly answerWithin: number;
  readonly signal: AbortSignal;
};

/**
 * HTTP/1.1 to one API server as one identity, connections kept alive. Does not leave the room: what reads gets a
 * `ReadClient`, which cannot express a write.
 */
export class Transport {
  readonly #base: URL;
  readonly #sessions: Sessions;

  constructor(access: ClusterAccess, clock: Clock) {
    this.#base = new URL(access.server);
    this.#sessions = new Sessions(access, clock);
  }

  /** Sends one request. Throws TransportError, or AppError `misconfigured` when credentials cannot be had. */
  async send(call: Call): Promise<Reply> {
    const session = await this.#sessions.current();
    const reply = await exchange(this.#base, session, call);
    if (reply.status === 401) this.#sessions.refused(session);
    return reply;
  }

  /** Closes connections; running requests end. */
  close(): void {
    this.#sessions.close();
  }
}

function exchange(base: URL, session: Session, call: Call): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const prefix = base.pathname === '/' ? '' : base.pathname;
  const headers = { ...session.headers, ...call.headers };
  const send = base.protocol === 'http:' ? http.request : https.request;
  const options = { agent: session.agent, method: call.method, path: prefix + call.path, headers, signal: call.signal };
  const request = send({ ...options, host: base.hostname.replace(/^\[|\]$/g, ''), port: base.port });
  const late = setTimeout(() => {
    request.destroy(new TransportError(`the API server did not answer within ${seconds(call.answerWithin)}`));
  }, call.answerWithin);
  request.once('response', (body) => {
    clearTimeout(late);
    resolve({ status: body.statusCode ?? 0, headers: body.headers, body });
  });
  request.once('error', (error) => {
    clearTimeout(late);
    reject(networkError(error));
  });
  request.end(call.body);
  return promise;
}

function seconds(ms: number): string {
  return `${String(Math.round(ms / 100) / 10)} s`;
}
