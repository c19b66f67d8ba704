import { createHash } from 'node:crypto';
import { type ChainRow, type Head, anchorText, verifyChain } from '@/lib/domain/trail';
import type { Anchor } from '@/lib/domain/trail';
import type { Clock, Trail } from '@/lib/usecases';
import type { AnchorKeys } from './keys';
import type { AnchorLog, AnchorSink } from './sinks';

export type AnchorerParts = {
  readonly trail: Pick<Trail, 'head' | 'chain'>;
  readonly sinks: readonly AnchorSink[];
  readonly keys: AnchorKeys;
  readonly clock: Clock;
  readonly log: AnchorLog;
  /** Rows between two anchors. */
  readonly every: number;
  /** The longest time between two, where there is something new. */
  readonly minutes: number;
  /** The anchors that are known from before; the last that is ours is where the chain is continued from. */
  readonly known?: readonly Anchor[];
};

const PAGE = 1_000;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Signs where the chain is: every so many rows, every so many minutes, and at the end. Only a chain that continues what
 * was signed before is signed: else an anchor would vouch for what somebody made of the database meanwhile.
 */
export class Anchorer {
  readonly #parts: AnchorerParts;
  #last: Head | undefined;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(parts: AnchorerParts) {
    this.#parts = parts;
    this.#last = newestOf(parts.known ?? [], parts.keys);
  }

  start(): void {
    this.#timer = setInterval(() => void this.anchor(), this.#parts.minutes * 60_000);
    this.#timer.unref();
  }

  /** Counts what this process appended. */
  appended(rows: number): void {
    this.#since += rows;
    if (this.#since >= this.#parts.every) void this.anchor();
  }

  /** The trail, with everything that is appended to it counted. */
  counting(trail: Trail): Trail {
    return {
      append: async (entries) => {
        await trail.append(entries);
        this.appended(entries.length);
      },
      head: () => trail.head(),
      rows: (after, limit) => trail.rows(after, limit),
      chain: (after, limit) => trail.chain(after, limit),
      newest: (options) => trail.newest(options),
    };
  }

  /** Writes an anchor when there is something new. Never rejects: what failed is in the log, and is tried again. */
  anchor(): Promise<void> {
    this.#since = 0;
    this.#working = this.#working
      .then(() => this.#anchor())
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : 'unknown';
        this.#parts.log.error({ event: 'trail-not-anchored', why }, 'the trail was not anchored');
      });
    return this.#working;
  }

  /** The last anchor, before the store is closed. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.anchor();
  }

  async #anchor(): Promise<void> {
    const head = await this.#checked();
    if (head === undefined || head.seq === 0 || head.hash === this.#last?.hash) return;
    const anchor = this.#parts.keys.sign({ ...head, at: this.#parts.clock.now() });
    const written = await Promise.allSettled(this.#parts.sinks.map((sink) => sink.write(anchor)));
    for (const [index, outcome] of written.entries()) {
      if (outcome.status === 'fulfilled') continue;
      const sink = this.#parts.sinks[index]?.name;
      // A file system quotes paths, and none of a webhook's words reach here.
      const why = outcome.reason instanceof Error ? outcome.reason.message : 'unknown';
      this.#parts.log.error({ event: 'trail-not-anchored', sink, why }, 'an anchor was not taken');
    }
    if (written.some(({ status }) => status === 'fulfilled')) this.#last = head;
  }

  /** Where the chain is, if it goes on from the last anchor. The first time, without one, from where it is. */
  async #checked(): Promise<Head | undefined> {
    const { trail, log } = this.#parts;
    const last = this.#last;
    const head = await trail.head();
    if (last === undefined) return head;
    const cut = head.seq < last.seq || (head.seq === last.seq && head.hash !== last.hash);
    const verdict = cut
      ? {
          state: 'broken' as const,
          seq: Math.min(head.seq + 1, last.seq),
          upTo: last.seq,
          why: 'it is gone or another',
        }
      : await verifyChain(pages(trail, last.seq), [], { sha256, mac: () => undefined, from: last });
    if (verdict.state === 'whole') return verdict.head;
    const { seq, upTo, why } = verdict;
    log.error(
      { event: 'trail-broken', seq, upTo, why },
      'the trail was changed from outside: it is not anchored any more',
    );
    return undefined;
  }
}

async function* pages(trail: Pick<Trail, 'chain'>, after: number): AsyncGenerator<ChainRow> {
  for (let page = await trail.chain(after, PAGE); page.length > 0;) {
    yield* page;
    page = await trail.chain(page.at(-1)?.seq ?? Infinity, PAGE);
  }
}

function newestOf(known: readonly Anchor[], { mac }: AnchorKeys): Head | undefined {
  return known
    .filter((anchor) => mac(anchor.keyId, anchorText(anchor)) === anchor.mac)
    .reduce<Head | undefined>((best, { seq, hash }) => (seq > (best?.seq ?? 0) ? { seq, hash } : best), undefined);
}
