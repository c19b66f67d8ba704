import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { MalformedError } from './parse/json';
import type { LiveSettings } from './settings';
import type { Transport } from './transport';
import { networkError, TransportError } from './transport-error';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** The API server's answer, its body not yet read. */
export type StreamReply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
};

/** An answer read to its end. */
export type WholeReply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

export type GetOptions = { readonly signal: AbortSignal; readonly headers?: Readonly<Record<string, string>> };

/**
 * The reader of a cluster. It has one verb: nothing but a GET can be expressed with it, so nothing that holds it can
 * change a cluster.
 */
export class ReadClient {
  readonly #transport: Transport;
  readonly #settings: LiveSettings;

  constructor(transport: Transport, settings: LiveSettings) {
    this.#transport = transport;
    this.#settings = settings;
  }

  /** The answer as soon as it begins. Throws TransportError. */
  stream(path: string, query: Query, { signal, headers }: GetOptions): Promise<StreamReply> {
    return this.#transport.send({
      method: 'GET',
      path: withQuery(path, query),
      headers: { accept: 'application/json', ...headers },
      answerWithin: this.#settings.answerWithin,
      signal,
    });
  }

  /** The whole answer. Throws TransportError when it breaks off or stops, MalformedError when it is too large. */
  async bytes(path: string, query: Query, options: GetOptions): Promise<WholeReply> {
    const reply = await this.stream(path, query, options);
    const body = await readAll(reply.body, this.#settings.pageLimit, this.#settings.pieceWithin);
    return { status: reply.status, headers: reply.headers, body };
  }
}

function withQuery(path: string, query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? path : `${path}?${given.toString()}`;
}

/** The whole body. One that breaks off is an error, never a short body. */
export async function readAll(body: IncomingMessage, limit: number, pieceWithin: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const late = setTimeout(() => {
    body.destroy(new TransportError('the API server stopped in the middle of an answer'));
  }, pieceWithin);
  try {
    for await (const piece of body) {
      if (!Buffer.isBuffer(piece)) throw new TransportError('the answer is no stream of bytes');
      late.refresh();
      bytes += piece.length;
      if (bytes > limit) throw new MalformedError(`the answer is longer than ${String(limit)} bytes`);
      pieces.push(piece);
    }
  } catch (error) {
    throw networkError(error);
  } finally {
    clearTimeout(late);
  }
  if (!body.complete) throw new TransportError('the connection to the API server broke');
  return Buffer.concat(pieces, bytes);
}
