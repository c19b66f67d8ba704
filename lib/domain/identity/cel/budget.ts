/** So that no expression can run away: a tree of 10 KiB with nested macros could, without it. */
export const MAX_STEPS = 200_000;
/** The longest string and list that an expression may build. */
export const MAX_BUILT = 65_536;

/** What is left to spend. It is shared by all of one evaluation, and never filled again. */
export class Budget {
  #left: number;
  constructor(steps: number = MAX_STEPS) {
    this.#left = steps;
  }

  /** False when it is used up, now and for good: what was skipped then must not be taken for an answer. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }
}
