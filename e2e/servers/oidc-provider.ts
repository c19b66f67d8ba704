import { type JsonWebKey, createPrivateKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { type Persona, createDemoProvider, signingKey } from '@/lib/adapters/demo-login';
import { loopbackCertificate } from './certificate.ts';
import { freePorts } from './ports.ts';

/** What goes wrong on the wire; everything else is the real provider's. */
export type ProviderFaults = {
  /** Connections are dropped. */
  down: boolean;
  /** Each answer waits so long. */
  delayMs: number;
  /** Status for every request. */
  status: number | undefined;
  /** Changes the discovery document. */
  discovery: ((document: Record<string, unknown>) => Record<string, unknown>) | undefined;
  /** Changes the key set. */
  keys: ((document: { keys: object[] }) => { keys: object[] }) | undefined;
  /** Changes the token endpoint's answer, after the provider has made it. */
  tokens: ((answer: Record<string, unknown>) => Promise<Record<string, unknown>> | Record<string, unknown>) | undefined;
};

export type TestProvider = {
  readonly issuer: string;
  /** What a client has to trust. */
  readonly ca: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly faults: ProviderFaults;
  /** Requests by path, as they came. */
  readonly seen: string[];
  /** Signs claims as the provider would. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** A copy of an ID token with other claims, signed with the provider's key. */
  resigned(token: string, change: Record<string, unknown>): Promise<string>;
  /** From now on signs with another key; the old one is forgotten. */
  rotate(): void;
  stop(): Promise<void>;
};

export type TestProviderOptions = {
  /** Where Castellan is reached. */
  readonly publicUrl: string;
  readonly personas: readonly Persona[];
  readonly idTokenTtl?: number;
};

const ClientSecret = 'a secret of the tests, long enough';
const Keys = z.looseObject({ keys: z.array(z.looseObject({})) });
const Loose = z.record(z.string(), z.unknown());

/** The demo's provider behind TLS on 127.0.0.1, with faults that can be forced. */
export async function startOidcProvider(options: TestProviderOptions): Promise<TestProvider> {
  const [port = 0] = await freePorts(1);
  const { certificate, key } = loopbackCertificate();
  const issuer = `https://127.0.0.1:${port}`;
  const client = { id: 'castellan', secret: ClientSecret };
  const first = signingKey('first');
  let current: { kid: string; jwk: JsonWebKey } = { kid: 'first', jwk: first };
  const faults: ProviderFaults = {
    down: false,
    delayMs: 0,
    status: undefined,
    discovery: undefined,
    keys: undefined,
    tokens: undefined,
  };
  const seen: string[] = [];
  const handle = createDemoProvider({
    issuer,
    client: { ...client, publicUrl: options.publicUrl },
    personas: options.personas,
    keys: [first],
    ...(options.idTokenTtl === undefined ? {} : { idTokenTtl: options.idTokenTtl }),
    backChannel: true,
  });
  const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: current.kid, ...header })
      .sign(createPrivateKey({ key: current.jwk, format: 'jwk' }));
  const resigned = (token: string, change: Record<string, unknown>) => sign({ ...decodeJwt(token), ...change });

  const changed = async (path: string, body: string): Promise<string> => {
    const document: unknown = JSON.parse(body);
    if (path === '/.well-known/openid-configuration') {
      return JSON.stringify(faults.discovery?.(Loose.parse(document)) ?? document);
    }
    if (path === '/jwks') {
      const own = current.jwk === first ? Keys.parse(document) : { keys: [publicPart(current.jwk)] };
      return JSON.stringify(faults.keys?.(own) ?? own);
    }
    let answer = Loose.parse(document);
    const token = answer['id_token'];
    if (typeof token === 'string' && decodeProtectedHeader(token).kid !== current.kid) {
      answer = { ...answer, id_token: await resigned(token, {}) };
    }
    return JSON.stringify((await faults.tokens?.(answer)) ?? answer);
  };

  const server = createServer({ cert: certificate, key }, (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    seen.push(path);
    if (faults.down) return void request.socket.destroy();
    if (faults.status !== undefined) return void response.writeHead(faults.status).end();
    setTimeout(() => {
      if (['/.well-known/openid-configuration', '/jwks', '/token'].includes(path)) {
        rewrite(response, (body) => changed(path, body));
      }
      handle(request, response);
    }, faults.delayMs);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    issuer,
    ca: certificate,
    client,
    faults,
    seen,
    sign,
    resigned,
    rotate() {
      const kid = `rotated-${seen.length}`;
      current = { kid, jwk: signingKey(kid) };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function publicPart(jwk: object): object {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => name !== 'd'));
}

/** Holds the provider's JSON back until it was changed. */
function rewrite(response: ServerResponse, change: (body: string) => Promise<string>): void {
  const end = response.end.bind(response);
  const replaced = (chunk?: unknown): ServerResponse => {
    const text = chunk instanceof Uint8Array || typeof chunk === 'string' ? Buffer.from(chunk).toString() : '';
    change(text).then(
      (body) => {
        response.removeHeader('content-length');
        end(body);
      },
      () => response.destroy(),
    );
    return response;
  };
  response.end = replaced;
}
