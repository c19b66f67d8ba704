import type { Gap } from '@/lib/contract';
import type { Clock } from '@/lib/usecases/ports';
import type { FileGap } from './file-content';

/** More than these are counted in the last one. */
const MAX_HOLES = 1_000;

/** The gaps of a bundle as answers carry them, each with the time since which it is there. */
export class Holes {
  readonly #clock: Clock;
  #since = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** O(gaps). A gap that was there before keeps its time. */
  of(gaps: readonly FileGap[]): readonly Gap[] {
    const now = new Date(this.#clock.now()).toISOString();
    const since = new Map<string, string>();
    const holes = gaps.slice(0, MAX_HOLES).map((gap): Gap => {
      const key = JSON.stringify(gap);
      const at = this.#since.get(key) ?? now;
      since.set(key, at);
      const { code, file, line, detail } = gap;
      const scope = line === undefined ? { file } : { file, line };
      return { code, scope, detail, since: at, effect: 'may-miss-allows' };
    });
    this.#since = since;
    const more = gaps.length - holes.length;
    if (more > 0)
      holes.push({
        code: 'document-broken',
        scope: {},
        detail: `and ${more} more`,
        since: now,
        effect: 'may-miss-allows',
      });
    return holes;
  }
}
