import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server, ServerResponse } from 'node:http';

type Closing = Pick<Server, 'close' | 'closeAllConnections'>;

/** Together below the 30 s that Kubernetes gives before it kills. */
export const DRAIN_MS = 10_000;
export const FINISH_MS = 12_000;
/** One Ctrl C comes from the terminal, from npm and from the start script: within this time it is the same one. */
const SAME_SIGNAL_MS = 500;

const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export const STOP_SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

export type OrderlyStopParts = {
  /** The longest time that running requests are waited for. */
  readonly drainMs: number;
  /** The longest time that `stop` is waited for. */
  readonly finishMs: number;
  /** Milliseconds since any fixed time. */
  readonly now: () => number;
  /** Event streams never end by themselves. */
  readonly endStreams: () => void;
  /** Writes what is to be written, anchors it, closes the database. */
  readonly stop: () => Promise<void>;
  readonly exit: (code: number) => void;
};

const REQUEST_START = 'http.server.request.start';

/**
 * Ends the process in order: no new connections, the requests that run come to their end, the trail is written and
 * anchored, the database closed; each within a bound. A second signal ends it at once.
 */
export class OrderlyStop {
  readonly #parts: OrderlyStopParts;
  readonly #servers = new Set<Closing>();
  #running = 0;
  #idle: (() => void) | undefined;
  #signalledAt: number | undefined;
  #exited = false;

  constructor(parts: OrderlyStopParts) {
    this.#parts = parts;
  }

  /** Counts the requests that run, on whatever HTTP servers this process has: Next hands out none of its own. */
  watch(): void {
    subscribe(REQUEST_START, this.#started);
  }

  unwatch(): void {
    unsubscribe(REQUEST_START, this.#started);
  }

  /** Resolves when the process was told to exit. */
  async signal(name: StopSignal): Promise<void> {
    const { now, endStreams, drainMs, finishMs, stop } = this.#parts;
    if (this.#signalledAt !== undefined) {
      if (now() - this.#signalledAt > SAME_SIGNAL_MS) this.#exit(CODES[name]);
      return;
    }
    this.#signalledAt = now();
    endStreams();
    for (const server of this.#servers) server.close();
    await within(drainMs, this.#drained());
    for (const server of this.#servers) server.closeAllConnections();
    const finished = await within(
      finishMs,
      stop().then(
        () => true,
        () => false,
      ),
    );
    this.#exit(finished === true ? 0 : 1);
  }

  readonly #started = (message: unknown): void => {
    if (typeof message !== 'object' || message === null) return;
    if (!('response' in message) || !(message.response instanceof ServerResponse)) return;
    if ('server' in message && isServer(message.server)) this.#servers.add(message.server);
    this.#running += 1;
    // After the last byte was handed on, and also when the client went away.
    message.response.once('close', () => {
      this.#running -= 1;
      if (this.#running === 0) this.#idle?.();
    });
  };

  #drained(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#idle = resolve));
  }

  #exit(code: number): void {
    if (this.#exited) return;
    this.#exited = true;
    this.#parts.exit(code);
  }
}

const isServer = (value: unknown): value is Closing => value instanceof Server;

/** What the promise resolves to, or undefined when that takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
