import { randomBytes } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import { PERSONAS } from './personas';
import { type Handler, createDemoProvider } from './provider';

/** The literal address: discovery follows the Host header, the issuer does not. */
const HOST = '127.0.0.1';

/** A running demo provider, and what sign-in needs to know of it. */
export type DemoLogin = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  stop(): Promise<void>;
};

/** Starts the demo's provider on loopback, for the console at `publicUrl`: on `port` where it is free, else on any. */
export async function startDemoLogin(publicUrl: string, port: number): Promise<DemoLogin> {
  let handle: Handler = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await listen(server, port).catch(() => listen(server, 0));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the demo login has no port');
  const issuer = `http://${HOST}:${address.port}`;
  const client = { id: 'castellan', secret: randomBytes(24).toString('base64url'), publicUrl };
  handle = createDemoProvider({ issuer, client, personas: PERSONAS });
  return {
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: HOST, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
