import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Cluster } from './cluster.ts';
import { Exchange } from './fault-exchange.ts';
import type { Upstream } from './fault-exchange.ts';
import type { ArmedFault, FaultAction, FaultRule, RequestHead, SeenRequest } from './fault.ts';

interface Armed {
  readonly rule: FaultRule;
  hits: number;
}

/** A proxy in front of one API server that does harm on demand, and keeps what passed. */
export class FaultProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;
  readonly #upstream: Upstream;
  readonly #exchanges: Exchange[] = [];
  #armed: Armed[] = [];

  constructor(url: string, server: Server, sockets: ReadonlySet<Socket>, upstream: Upstream) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
    this.#upstream = upstream;
    server.on('request', (incoming, outgoing) => void this.#take(incoming, outgoing));
  }

  /** Every request since the start or the last `forget`, oldest first, as far as it got. */
  get requests(): readonly SeenRequest[] {
    return this.#exchanges.map((exchange) => exchange.seen());
  }

  /** Arms a fault for requests to come. Of several that match, the one that was armed first is applied. */
  fault(rule: FaultRule): ArmedFault {
    const armed: Armed = { rule, hits: 0 };
    this.#armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      disarm: () => {
        this.#armed = this.#armed.filter((other) => other !== armed);
      },
    };
  }

  /**
   * Harms requests that are under way, such as open watches; answers how many. `resume` undoes an interrupting `stall`:
   * what was held back arrives then.
   */
  interrupt(how: 'cut' | 'stall' | 'resume', match: (request: RequestHead) => boolean = () => true): number {
    const hit = this.#exchanges.filter((exchange) => exchange.open && match(exchange.head));
    for (const exchange of hit) exchange[how]();
    return hit.length;
  }

  /** Disarms every fault. What is stalled stays so: a stalled connection does not heal by itself. */
  clear(): void {
    this.#armed = [];
  }

  /** Empties `requests`, but for those that are under way. */
  forget(): void {
    this.#exchanges.splice(0, this.#exchanges.length, ...this.#exchanges.filter((exchange) => exchange.open));
  }

  /** Breaks every connection and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    this.#upstream.agent.destroy();
    await closed;
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
    const head = { method: incoming.method ?? 'GET', path, query: new URLSearchParams(query) };
    const exchange = new Exchange(head, incoming, outgoing, this.#actionFor(head));
    this.#exchanges.push(exchange);
    await exchange.run(this.#upstream);
  }

  #actionFor(head: RequestHead): FaultAction | undefined {
    const armed = this.#armed.find(
      ({ rule, hits }) => hits < (rule.times ?? 1) && (rule.match === undefined || rule.match(head)),
    );
    if (armed === undefined) return undefined;
    armed.hits += 1;
    return armed.rule.action;
  }
}

/**
 * Starts a proxy on 127.0.0.1 that answers with the API server's own certificate: a client that trusts the one trusts the
 * other. `cluster.kubeconfig({ server: proxy.url })` leads through it. HTTP/1.1 only.
 */
export async function startFaultProxy(cluster: Cluster): Promise<FaultProxy> {
  const server = createServer({ cert: cluster.caPem, key: readFileSync(cluster.keyFile), ALPNProtocols: ['http/1.1'] });
  // A stalled watch is this proxy's business, not a timeout's.
  server.requestTimeout = 0;
  // As kube-apiserver keeps them: a client must not meet connections that close more often than its own would.
  server.keepAliveTimeout = 90_000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const { hostname, port } = new URL(cluster.url);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const upstream = { host: hostname, port: Number(port), ca: cluster.caPem, agent };
  return new FaultProxy(`https://127.0.0.1:${address.port}`, server, sockets, upstream);
}
