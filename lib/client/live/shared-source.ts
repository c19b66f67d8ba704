import { StateEvent } from '@/lib/contract';
import { z } from 'zod/mini';
import type { Source } from './cluster-stream';

const RELAYED = ['open', 'error', 'heartbeat', 'changed', 'state'] as const;

/** What the one tab that has the connection tells the others. */
const Told = z.object({
  type: z.enum(RELAYED),
  data: z.string(),
  readyState: z.number(),
  /** For one tab only: it asked. Absent: for all. */
  to: z.optional(z.string()),
});
type Told = z.infer<typeof Told>;
/** A tab that has just come asks how things stand. */
const Hello = z.object({ hello: z.string() });
const Dated = z.object({ epoch: z.string(), generation: z.number() });

export type SharedSourceDeps = {
  /** Opens the connection itself. */
  readonly open: () => Source;
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;
  readonly locks: Pick<LockManager, 'request'>;
  readonly lock: string;
  /** Tells this tab from the others. */
  readonly id: string;
  /** Takes the connection from the tab that has it, which has been silent for too long. */
  readonly steal: boolean;
};

/**
 * One connection for all tabs of a browser: it allows six to a server over HTTP/1.1, and one for each tab would leave
 * the seventh waiting for ever. The tab that holds the lock has the connection and tells the others; when it goes, the
 * next one opens its own.
 */
export class SharedSource extends EventTarget implements Source {
  readyState = 0;
  private readonly deps: SharedSourceDeps;
  private readonly waiting = new AbortController();
  private own: Source | undefined;
  private letGo: (() => void) | undefined;
  private latest: StateEvent | undefined;
  private toldAll = false;

  constructor(deps: SharedSourceDeps) {
    super();
    this.deps = deps;
    deps.channel.addEventListener('message', ({ data }) => this.hear(data));
    const options = deps.steal ? { steal: true } : { signal: this.waiting.signal };
    deps.locks.request(deps.lock, options, () => this.lead()).catch(() => this.close());
    deps.channel.postMessage({ hello: deps.id } satisfies z.infer<typeof Hello>);
  }

  close(): void {
    this.readyState = 2;
    this.own?.close();
    this.own = undefined;
    this.waiting.abort();
    this.letGo?.();
    this.deps.channel.close();
  }

  /** Has the connection until it is closed: the lock is held for as long as the promise is open. */
  private lead(): Promise<void> | undefined {
    if (this.readyState === 2) return undefined;
    const own = this.deps.open();
    this.own = own;
    for (const type of RELAYED) {
      own.addEventListener(type, (event) => {
        if (this.own !== own) return;
        const data = event instanceof MessageEvent && typeof event.data === 'string' ? event.data : '';
        const told: Told = { type, data, readyState: own.readyState };
        this.keep(told);
        this.deps.channel.postMessage(told);
        this.tell(told);
      });
    }
    return new Promise((resolve) => {
      this.letGo = resolve;
    });
  }

  private hear(message: unknown): void {
    if (this.readyState === 2) return;
    const asker = Hello.safeParse(message).data?.hello;
    if (asker !== undefined) this.greet(asker);
    const told = Told.safeParse(message).data;
    if (told === undefined || this.own !== undefined || (told.to ?? this.deps.id) !== this.deps.id) return;
    // What is told to all overtakes the answer to a hello.
    if (told.to === undefined) this.toldAll = true;
    else if (this.toldAll) return;
    this.tell(told);
  }

  private tell({ type, data, readyState }: Told): void {
    this.readyState = readyState;
    this.dispatchEvent(type === 'open' || type === 'error' ? new Event(type) : new MessageEvent(type, { data }));
  }

  /** The newest state as of the newest change: a tab that comes later learns from it what of its own is old. */
  private keep({ type, data }: Told): void {
    const parsed = parse(data);
    if (type === 'state') this.latest = StateEvent.safeParse(parsed).data;
    if (type !== 'changed' || this.latest === undefined) return;
    const date = Dated.safeParse(parsed).data;
    if (date !== undefined) this.latest = { ...this.latest, asOf: { ...this.latest.asOf, ...date } };
  }

  private greet(to: string): void {
    if (this.own?.readyState !== 1) return;
    this.deps.channel.postMessage({ type: 'open', data: '', readyState: 1, to } satisfies Told);
    if (this.latest === undefined) return;
    const data = JSON.stringify({ ...this.latest, reset: false });
    this.deps.channel.postMessage({ type: 'state', data, readyState: 1, to } satisfies Told);
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
