import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

/** A whole answer, or of a stream its head. */
export type Heard = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

export type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * One request, its path as it stands: neither dots nor slashes nor escapes are put in order, redirects are not followed,
 * and every header may be said. Of an event stream the first piece is enough.
 */
export function send(base: string, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Heard> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(
      { hostname, port, path, method, headers: { ...length, ...headers }, agent: false },
      (answer) => {
        let text = '';
        const heard = () => ({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        answer.setEncoding('utf8');
        answer.on('data', (piece: string) => {
          text += piece;
          if (answer.headers['content-type'] !== 'text/event-stream' || !text.includes('event: state')) return;
          resolve(heard());
          answer.destroy();
        });
        answer.on('end', () => resolve(heard()));
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    // A server that has refused may close before the body is through.
    sent.end(body);
  });
}

/** Bytes on a socket, and what came back: for heads that no client would send. */
export function raw(base: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => (text += piece));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** The value of a header that comes once. */
export function headerOf({ headers }: Heard, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}
