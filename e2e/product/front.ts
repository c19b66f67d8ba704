import { request } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { loopbackCertificate } from '../servers/certificate.ts';
import { freePorts } from '../servers/ports.ts';

/** The reverse proxy that a public address has: TLS on loopback, everything else as it came. */
export type Front = {
  readonly publicUrl: string;
  /** What a client has to trust. */
  readonly ca: string;
  /** Where requests go from now on. */
  lead(base: string): void;
  close(): Promise<void>;
};

export async function startFront(): Promise<Front> {
  const [port = 0] = await freePorts(1);
  const { certificate, key } = loopbackCertificate();
  const sockets = new Set<Socket>();
  let target = '';
  const server = createServer({ cert: certificate, key }, (incoming, outgoing) => {
    const { method = 'GET', headers } = incoming;
    const onward = request(target + (incoming.url ?? '/'), { method, headers });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    publicUrl: `https://127.0.0.1:${port}`,
    ca: certificate,
    lead: (base) => {
      target = base;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
