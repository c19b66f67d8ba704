import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Session } from './sessions';
import { networkError, TransportError } from './transport-error';

export type Reply = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Has to be read to its end or destroyed. */
  readonly body: http.IncomingMessage;
};

type Sendable = {
  readonly method: string;
  /** Path and query, below the server's address. */
  readonly path: string;
  /** All of them: those of the session are not added here. */
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: string;
  /** How long the server may take until its answer begins, milliseconds. */
  readonly answerWithin: number;
  readonly signal: AbortSignal;
  /** Called when bytes of the request may have left: what was not sent before that did not happen. */
  readonly onSent?: () => void;
};

/** One HTTP/1.1 request on the session's connections. Throws TransportError. */
export function exchange(base: URL, { agent }: Pick<Session, 'agent'>, call: Sendable): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const prefix = base.pathname === '/' ? '' : base.pathname;
  const send = base.protocol === 'http:' ? http.request : https.request;
  const { method, headers, signal } = call;
  const options = { agent, method, path: prefix + call.path, headers, signal };
  const request = send({ ...options, host: base.hostname.replace(/^\[|\]$/g, ''), port: base.port });
  if (call.onSent !== undefined) watchSending(request, call.onSent);
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
  // As bytes: a text would be written together with the headers, and these as UTF-8, once more than they are already.
  request.end(call.body === undefined ? undefined : Buffer.from(call.body));
  return promise;
}

/** A new connection carries nothing of the request before it is set up; any other may carry it at once. */
function watchSending(request: http.ClientRequest, onSent: () => void): void {
  request.once('socket', (socket) => {
    const secure = socket instanceof TLSSocket;
    const ready = request.reusedSocket || (secure ? socket.getFinished() !== undefined : !socket.connecting);
    if (ready) onSent();
    else socket.once(secure ? 'secureConnect' : 'connect', onSent);
  });
}

function seconds(ms: number): string {
  return `${String(Math.round(ms / 100) / 10)} s`;
}
