/** Many measurements of one thing, in its unit. */
export class Sample {
  readonly #sorted: Float64Array;

  /** Needs one value at least. */
  constructor(values: Iterable<number>) {
    this.#sorted = Float64Array.from(values).sort();
    if (this.#sorted.length === 0) throw new Error('nothing was measured');
  }

  get count(): number {
    return this.#sorted.length;
  }

  get max(): number {
    return this.quantile(1);
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get p99(): number {
    return this.quantile(0.99);
  }

  /** The smallest value that at least this part of all values does not exceed. */
  quantile(part: number): number {
    const at = Math.max(0, Math.ceil(part * this.#sorted.length) - 1);
    return this.#sorted[at] ?? Number.NaN;
  }
}

/** Runs `work` for every item and measures each run by the clock, milliseconds. */
export function timeEach<T>(items: readonly T[], work: (item: T) => void): Sample {
  const taken = new Float64Array(items.length);
  items.forEach((item, i) => {
    const started = performance.now();
    work(item);
    taken[i] = performance.now() - started;
  });
  return new Sample(taken);
}

/**
 * The quietest of several rounds, by p99. Other work on the same cores only ever adds to a time, so the lowest says most
 * about what was measured; `worst` says how much the rounds differ.
 */
export function quietest(rounds: number, round: (i: number) => Sample): { best: Sample; worst: Sample } {
  const [best, ...others] = Array.from({ length: rounds }, (_, i) => round(i)).sort((a, b) => a.p99 - b.p99);
  if (best === undefined) throw new Error('at least one round is needed');
  return { best, worst: others.at(-1) ?? best };
}

/** Runs `work` once: milliseconds of the processor in this thread, and by the clock. */
export function timeOnce(work: () => void): { readonly processor: number; readonly clock: number } {
  const [before, started] = [process.threadCpuUsage(), performance.now()];
  work();
  const clock = performance.now() - started;
  const { user, system } = process.threadCpuUsage(before);
  return { processor: (user + system) / 1_000, clock };
}
