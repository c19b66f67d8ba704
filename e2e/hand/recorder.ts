import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Cluster } from '@/e2e/servers';

/** One request exactly as it came over the wire. */
export type Recorded = {
  readonly method: string;
  readonly url: string;
  /** Name, value, name, value, … as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** A client certificate came with the connection. */
  readonly certificate: boolean;
};

export type Recorder = {
  readonly url: string;
  readonly requests: Recorded[];
  /** Answers instead of the API server while it is set. */
  answer: ((request: Recorded) => Answer | undefined) | undefined;
  stop(): Promise<void>;
};
export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A proxy in front of an API server, with its certificate, that keeps every byte of what came, and may answer itself. */
export async function startRecorder(cluster: Cluster): Promise<Recorder> {
  const requests: Recorded[] = [];
  const recorder: Pick<Recorder, 'answer'> = { answer: undefined };
  const options = { cert: cluster.caPem, key: readFileSync(cluster.keyFile), requestCert: true };
  const server = createServer({ ...options, rejectUnauthorized: false }, (incoming, outgoing) => {
    void record(incoming).then((request) => {
      requests.push(request);
      const answer = recorder.answer?.(request);
      if (answer === undefined) forward(cluster, request, outgoing);
      else outgoing.writeHead(answer.status, answer.headers ?? { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(recorder, { url: `https://127.0.0.1:${address.port}`, requests, stop });
}

async function record(incoming: IncomingMessage): Promise<Recorded> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) if (Buffer.isBuffer(piece)) pieces.push(piece);
  const { method = '', url = '', rawHeaders } = incoming;
  const certificate = isTls(incoming.socket) && Object.keys(incoming.socket.getPeerCertificate()).length > 0;
  return { method, url, rawHeaders, body: Buffer.concat(pieces).toString('utf8'), certificate };
}

function isTls(socket: object): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}

function forward(cluster: Cluster, { method, url, rawHeaders, body }: Recorded, outgoing: ServerResponse): void {
  const headers: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!/^(host|connection)$/i.test(name)) headers.push([name, rawHeaders[at + 1] ?? '']);
  }
  const request = send(`${cluster.url}${url}`, { method, ca: cluster.caPem }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  for (const [name, value] of headers) request.appendHeader(name, value);
  request.on('error', () => outgoing.destroy());
  request.end(Buffer.from(body));
}

/** The values of a header, in order, whatever its case. */
export function valuesOf({ rawHeaders }: Recorded, name: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}
