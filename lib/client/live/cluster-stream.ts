import { ChangedEvent, StateEvent } from '@/lib/contract';
import type { z } from 'zod/mini';
import { type Later, coalesce } from './coalesce';

/** `lost` after three failed attempts: what is shown may be old, and the page says so. It keeps trying. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'lost';

/** What a page knows of its event stream. A new object for every change, so that React sees it. */
export type LiveState = {
  readonly connection: Connection;
  /** The newest change of the cluster that this page heard of. */
  readonly lastChange?: ChangedEvent | undefined;
  /** The newest state of its lists. */
  readonly lastState?: StateEvent | undefined;
};

/** What must be read again: everything, or what is older than a generation of an epoch. */
export type Refresh = 'all' | { readonly epoch: string; readonly generation: number };

/** The part of EventSource that is used, so that a test can stand in for the network. */
export type Source = {
  readonly readyState: number;
  addEventListener(name: string, listen: (event: Event) => void): void;
  close(): void;
};

export type StreamDeps = {
  /** Opens the stream; `again` when the one before was given up because it was silent. */
  readonly open: (again: boolean) => Source;
  readonly now: () => number;
  /** From 0 to 1: spreads the attempts of many pages. */
  readonly random: () => number;
  readonly later: Later;
  /** Reads again; resolves when that is done. */
  readonly refresh: (what: Refresh) => Promise<unknown>;
};

const GAP_MS = 250;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** The server beats every 15 s: after three silent beats the connection is dead, whatever TCP says. */
const SILENCE_MS = 45_000;
const LOST_AFTER = 3;
const CLOSED = 2;

const merge = (a: Refresh, b: Refresh): Refresh => {
  if (a === 'all' || b === 'all' || a.epoch !== b.epoch) return 'all';
  return a.generation > b.generation ? a : b;
};

/**
 * Follows one cluster's server-sent events: keeps the connection's state, and asks for a refresh at most every
 * 250 ms while changes come. A dropped connection is opened again, by the browser while it can and with backoff
 * after that; everything is read again once it is back, since changes may have been missed.
 */
export class ClusterStream {
  private state: LiveState = { connection: 'connecting' };
  private readonly listeners = new Set<() => void>();
  private readonly refreshes;
  private source: Source | undefined;
  private failures = 0;
  private wasOpen = false;
  private callOffRetry: (() => void) | undefined;
  private callOffSilence: (() => void) | undefined;
  private readonly deps: StreamDeps;

  constructor(deps: StreamDeps) {
    this.deps = deps;
    this.refreshes = coalesce<Refresh>({ gap: GAP_MS, now: deps.now, later: deps.later, merge, job: deps.refresh });
    this.connect();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): LiveState => this.state;

  close(): void {
    this.callOffRetry?.();
    this.callOffSilence?.();
    this.refreshes.stop();
    this.source?.close();
    this.source = undefined;
  }

  private set(part: Partial<LiveState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }

  private connect(afterSilence = false): void {
    const source = this.deps.open(afterSilence);
    this.source = source;
    const on = (name: string, listen: (event: Event) => void) => {
      source.addEventListener(name, (event) => {
        if (this.source === source) listen(event);
      });
    };
    on('open', () => this.opened());
    on('error', () => this.failed(source));
    on('heartbeat', () => this.heard());
    on('changed', (event) => this.changed(parse(event, ChangedEvent)));
    on('state', (event) => this.stated(parse(event, StateEvent)));
    this.heard();
  }

  private opened(): void {
    this.heard();
    this.failures = 0;
    this.set({ connection: 'live' });
    if (this.wasOpen) this.refreshes.ask('all');
    this.wasOpen = true;
  }

  private changed(event: ChangedEvent | undefined): void {
    this.heard();
    if (event !== undefined) this.set({ lastChange: event });
    this.refreshes.ask(event === undefined ? 'all' : { epoch: event.epoch, generation: event.generation });
  }

  private stated(event: StateEvent | undefined): void {
    this.heard();
    const first = this.state.lastState === undefined;
    if (event !== undefined) this.set({ lastState: event });
    // The first one says where the stream starts: only answers from before it are old.
    const starts = first && event?.reset === false;
    this.refreshes.ask(starts ? { epoch: event.asOf.epoch, generation: event.asOf.generation } : 'all');
  }

  private failed(source: Source): void {
    this.failures += 1;
    this.set({ connection: this.failures >= LOST_AFTER ? 'lost' : 'reconnecting' });
    // A refused or malformed stream is closed for good by the browser: then it is for us to try again.
    if (source.readyState === CLOSED) this.retry();
  }

  private retry(afterSilence = false): void {
    this.source?.close();
    this.source = undefined;
    this.callOffSilence?.();
    this.callOffRetry?.();
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, this.failures - 1));
    this.callOffRetry = this.deps.later(wait * (0.5 + this.deps.random() / 2), () => this.connect(afterSilence));
  }

  /** Something came: the connection lives until it has been silent for too long. */
  private heard(): void {
    this.callOffSilence?.();
    this.callOffSilence = this.deps.later(SILENCE_MS, () => {
      this.failures += 1;
      this.set({ connection: 'lost' });
      this.retry(true);
    });
  }
}

function parse<T extends z.ZodMiniType>(event: Event, schema: T): z.output<T> | undefined {
  if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return undefined;
  try {
    return schema.safeParse(JSON.parse(event.data)).data;
  } catch {
    return undefined;
  }
}
