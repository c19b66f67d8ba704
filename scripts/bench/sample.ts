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

/** Times by the clock, milliseconds: those of runs that nobody interrupted, and of all first runs. */
export type Times = { readonly undisturbed: Sample; readonly all: Sample };

/**
 * Runs `work` for every item and measures each run by the clock. A run during which the kernel gave the processor to
 * something else (an involuntary context switch) says how busy the machine was, and is left out of `undisturbed`;
 * garbage collection of this process is not left out. On a quiet machine both samples are the same.
 *
 * @param tries how often an interrupted run is made at most: more than once only for work that changes nothing. It
 *   keeps long runs, which are interrupted more often, from being left out more often.
 */
export function timeEach<T>(items: readonly T[], work: (item: T) => void, tries = 1): Times {
  const [undisturbed, all]: [number[], number[]] = [[], []];
  const run = (item: T): { took: number; calm: boolean } => {
    const before = process.resourceUsage().involuntaryContextSwitches;
    const started = performance.now();
    work(item);
    const took = performance.now() - started;
    return { took, calm: process.resourceUsage().involuntaryContextSwitches === before };
  };
  for (const item of items) {
    let { took, calm } = run(item);
    all.push(took);
    for (let i = 1; i < tries && !calm; i++) ({ took, calm } = run(item));
    if (calm) undisturbed.push(took);
  }
  return { undisturbed: new Sample(undisturbed), all: new Sample(all) };
}

/** Runs `work` once: milliseconds of the processor in this thread, and by the clock. */
export function timeOnce(work: () => void): { readonly processor: number; readonly clock: number } {
  const [before, started] = [process.threadCpuUsage(), performance.now()];
  work();
  const clock = performance.now() - started;
  const { user, system } = process.threadCpuUsage(before);
  return { processor: (user + system) / 1_000, clock };
}
