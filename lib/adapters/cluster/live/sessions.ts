import http from 'node:http';
import https from 'node:https';
import type { Clock } from '@/lib/usecases/ports';
import type { Authentication, ClusterAccess } from './cluster-access';

/** Connections made with one set of credentials. */
export type Session = {
  readonly agent: http.Agent;
  readonly headers: Authentication['headers'];
  readonly authentication: Authentication;
};

/** Keeps the credentials of one cluster fresh: read once, again when they may have changed, anew when refused. */
export class Sessions {
  readonly #access: ClusterAccess;
  readonly #clock: Clock;
  #last: Session | undefined;
  #coming: Promise<Session> | undefined;
  #readAt = 0;
  #renew = false;

  constructor(access: ClusterAccess, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  /** The session to send the next request with; callers at the same time share one reading of the credentials. */
  current(): Promise<Session> {
    const { recheckMs } = this.#access;
    const old = recheckMs !== undefined && this.#clock.now() - this.#readAt >= recheckMs;
    if (this.#last !== undefined && !old && !this.#renew) return Promise.resolve(this.#last);
    this.#coming ??= this.#read().finally(() => {
      this.#coming = undefined;
    });
    return this.#coming;
  }

  /** The server answered 401: files are read and plugins run again, once for all requests of that session. */
  refused(session: Session): void {
    if (session === this.#last) this.#renew = true;
  }

  close(): void {
    this.#last?.agent.destroy();
    this.#last = undefined;
  }

  async #read(): Promise<Session> {
    const authentication = await this.#access.authenticate({ renew: this.#renew });
    this.#renew = false;
    this.#readAt = this.#clock.now();
    const last = this.#last;
    const keep = last !== undefined && sameTls(last.authentication, authentication);
    const agent = keep ? last.agent : makeAgent(this.#access, authentication);
    if (last !== undefined && !keep) closeIdle(last.agent);
    this.#last = { agent, headers: authentication.headers, authentication };
    return this.#last;
  }
}

function sameTls(a: Authentication, b: Authentication): boolean {
  const same = (x?: Buffer, y?: Buffer) => (x === undefined || y === undefined ? x === y : x.equals(y));
  return same(a.ca, b.ca) && same(a.cert, b.cert) && same(a.key, b.key);
}

function makeAgent(access: ClusterAccess, { ca, cert, key }: Authentication): http.Agent {
  const { proxy, serverName } = access;
  const common = {
    keepAlive: true,
    // The type of an environment asks for NODE_ENV; the agent does not look at it.
    ...(proxy === undefined
      ? {}
      : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NODE_ENV: 'production' as const } }),
  };
  if (access.server.startsWith('http:')) return new http.Agent(common);
  return new https.Agent({
    ...common,
    rejectUnauthorized: !access.insecure,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  });
}

/** Watches that run on the old certificate may end in their own time; nothing new starts there. */
function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}
