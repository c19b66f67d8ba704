/** Runs `task` after `ms`; the returned function calls it off. */
export type Later = (ms: number, task: () => void) => () => void;

/**
 * Calls `job` for what was asked since its last run: never two at once, runs start at least `gap` ms apart, and
 * once more after the last ask. The first ask of a quiet time runs at once. `merge` folds asks into one.
 */
export function coalesce<T>(options: {
  readonly gap: number;
  readonly now: () => number;
  readonly later: Later;
  readonly merge: (a: T, b: T) => T;
  readonly job: (asked: T) => Promise<unknown>;
}): { ask: (value: T) => void; stop: () => void } {
  let waiting: { value: T } | undefined;
  let running = false;
  let stopped = false;
  let startedAt = Number.NEGATIVE_INFINITY;
  let callOff: (() => void) | undefined;

  const run = () => {
    callOff = undefined;
    if (waiting === undefined || stopped) return;
    const { value } = waiting;
    waiting = undefined;
    running = true;
    startedAt = options.now();
    const done = () => {
      running = false;
      plan();
    };
    // A failed refresh shows in the queries that failed; the next ask must still run.
    options.job(value).then(done, done);
  };
  const plan = () => {
    if (waiting === undefined || running || stopped || callOff !== undefined) return;
    callOff = options.later(Math.max(0, startedAt + options.gap - options.now()), run);
  };
  return {
    ask(value) {
      waiting = { value: waiting === undefined ? value : options.merge(waiting.value, value) };
      plan();
    },
    stop() {
      stopped = true;
      callOff?.();
    },
  };
}
