import type { AskLineError, Expected } from './ask-line';

/** Leaves the reading of a line at the first word that is not understood; `parseAskLine` makes it a value. */
export class LineFault extends Error {
  readonly at: number;
  readonly expected: Expected | undefined;

  constructor(message: string, at: number, expected?: Expected) {
    super(message);
    this.name = 'LineFault';
    this.at = at;
    this.expected = expected;
  }

  value(): AskLineError {
    const { message: error, at, expected } = this;
    return expected === undefined ? { error, at } : { error, at, expected };
  }
}
