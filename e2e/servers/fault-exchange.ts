import { request as send } from 'node:https';
import type { Agent } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureStatus } from './fault.ts';
import type { FaultAction, SeenRequest } from './fault.ts';
import { shapeFor } from './fault-shape.ts';
import type { Shape } from './fault-shape.ts';

/** Where requests go. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly agent: Agent;
}

/** They concern one connection only, and Node writes its own. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

function passedOn(headers: IncomingHttpHeaders, drop: readonly string[]): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && !drop.includes(name)) kept[name] = value;
  }
  return kept;
}

/** One request on its way through the proxy, and its answer on the way back. */
export class Exchange {
  readonly head: Pick<SeenRequest, 'method' | 'path' | 'query'>;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #action: FaultAction | undefined;
  #answer: IncomingMessage | undefined;
  #stalled = false;
  #finished = false;
  #bytes = 0;

  constructor(
    head: Exchange['head'],
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    action: FaultAction | undefined,
  ) {
    this.head = head;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#action = action;
  }

  seen(): SeenRequest {
    const status = this.#outgoing.headersSent ? this.#outgoing.statusCode : undefined;
    return { ...this.head, fault: this.#action?.kind, status, bytes: this.#bytes };
  }

  get open(): boolean {
    return !this.#outgoing.destroyed && !this.#outgoing.writableEnded;
  }

  /** Breaks the client's connection, without the TLS or HTTP goodbye. */
  cut(): void {
    this.#outgoing.socket?.destroy();
    this.#outgoing.destroy();
  }

  /** Holds back everything from now on; the connection stays open. */
  stall(): void {
    this.#stalled = true;
    this.#answer?.pause();
  }

  /** Lets go what was held back. */
  resume(): void {
    this.#stalled = false;
    this.#answer?.resume();
  }

  /** Carries the request out, with its fault. */
  async run(upstream: Upstream): Promise<void> {
    const action = this.#action;
    switch (action?.kind) {
      case 'refuse':
        this.cut();
        return;
      case 'silence':
        return;
      case 'status':
        this.#answerStatus(action);
        return;
      case 'delay':
        await sleep(action.milliseconds);
        // The client may have lost its patience meanwhile.
        if (this.open) this.#forward(upstream);
        return;
      case 'cut':
      case 'stall':
      case 'half-object':
      case 'error-event':
      case undefined:
        this.#forward(upstream);
    }
  }

  #answerStatus(action: Extract<FaultAction, { kind: 'status' }>): void {
    const { code, message, retryAfterSeconds } = action;
    const body = JSON.stringify(failureStatus(code, message, retryAfterSeconds));
    this.#incoming.resume();
    this.#bytes = Buffer.byteLength(body);
    this.#outgoing.writeHead(code, {
      'content-type': 'application/json',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    });
    this.#outgoing.end(body);
  }

  #forward(upstream: Upstream): void {
    const { method, url, headers } = this.#incoming;
    // Lines can be found only in plain text.
    const readsBody = this.#action?.kind === 'half-object' || this.#action?.kind === 'error-event';
    const outgoing = send({
      ...upstream,
      path: url,
      method,
      headers: passedOn(headers, readsBody ? ['host', 'accept-encoding'] : ['host']),
    });
    outgoing.on('response', (answer) => this.#begin(answer));
    // What a client would see without the proxy: a server that does not answer is a broken connection, not a 502.
    outgoing.on('error', () => this.cut());
    this.#outgoing.on('close', () => outgoing.destroy());
    this.#incoming.pipe(outgoing);
  }

  #begin(answer: IncomingMessage): void {
    this.#answer = answer;
    const shape = shapeFor(this.#action);
    // A body that is cut short within `content-length` cannot end cleanly, so lengths are kept only where they hold.
    const drop = this.#action?.kind === 'half-object' || this.#action?.kind === 'error-event' ? ['content-length'] : [];
    this.#outgoing.writeHead(answer.statusCode ?? 502, passedOn(answer.headers, drop));
    this.#outgoing.flushHeaders();
    answer.on('data', (piece: Buffer) => this.#pass(shape, piece));
    answer.on('end', () => this.#pass(shape, undefined));
    answer.on('error', () => this.cut());
    this.#outgoing.on('drain', () => {
      if (!this.#stalled) answer.resume();
    });
    if (this.#stalled) answer.pause();
  }

  #pass(shape: Shape, piece: Buffer | undefined): void {
    if (!this.open || this.#finished) return;
    const { send: bytes, then } = shape(piece);
    this.#bytes += bytes.length;
    this.#finished = then !== 'more';
    const follow = (): void => {
      if (then === 'cut') this.cut();
      if (then === 'end') this.#outgoing.end();
    };
    if (bytes.length === 0) follow();
    // What is cut or ended after these bytes is so only when they have left.
    else if (!this.#outgoing.write(bytes, follow)) this.#answer?.pause();
  }
}
